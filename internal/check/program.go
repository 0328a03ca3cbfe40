package check

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// A Program is the newest definition of every import, type, constant,
// function, method and variable of a session. It is immutable and may be used
// from any goroutine.
type Program struct {
	env     *env
	units   []*unit          // in order of definition
	index   map[string]*unit // by each name that it declares; methods as "T.M"
	imports []imported
	hidden  []string       // hidden names of imports that the newest cell uses
	pkg     *types.Package // what go/types made of it; nil for the empty program
}

// An imported package is visible in all of the program.
type imported struct {
	name string // "rand", or "_" or "."
	path string
	cell int  // that imported it; 0 from the start
	auto bool // nobody wrote the import
	as   bool // name is not the package's own
}

// local returns the name to write in an import declaration, "" for the package's own.
func (im imported) local() string {
	if im.as || im.name == "_" || im.name == "." {
		return im.name
	}
	return ""
}

// dispatchPath is the package that every session has imported.
const dispatchPath = "gosess/dispatch"

// NewProgram returns the empty program, in which only package dispatch is
// imported.
func NewProgram() *Program {
	p := &Program{env: newEnv(), index: map[string]*unit{}}
	if p.env.imp.has(dispatchPath) {
		p.imports = append(p.imports, imported{name: "dispatch", path: dispatchPath})
	}
	return p
}

// clone returns a copy to be changed before anyone else sees it.
func (p *Program) clone() *Program {
	q := *p
	q.units, q.index, q.imports = slices.Clone(p.units), maps.Clone(p.index), slices.Clone(p.imports)
	q.hidden, q.pkg = nil, nil
	return &q
}

// set puts a unit into the program in place of what its names meant.
func (p *Program) set(u *unit) {
	at := -1
	for _, name := range u.keys() {
		p.dropImport(name)
		if old := p.index[name]; old != nil && old != u {
			if i := p.drop(name); at < 0 {
				at = i
			}
		}
	}
	if at < 0 {
		at = len(p.units)
	}
	p.units = slices.Insert(p.units, at, u)
	for _, name := range u.keys() {
		p.index[name] = u
	}
}

// keys returns the names by which the program finds the unit.
func (u *unit) keys() []string {
	if u.kind == KindMethod {
		return []string{u.name}
	}
	return u.names
}

// drop removes the declaration of a name and returns where it stood, or -1 if
// another name of the same declaration still stands there.
func (p *Program) drop(name string) int {
	old := p.index[name]
	i := slices.Index(p.units, old)
	delete(p.index, name)
	if old.kind == KindConst {
		if rest := old.without(name); rest != nil {
			p.units[i] = rest
			for _, n := range rest.names {
				p.index[n] = rest
			}
			return -1
		}
	}
	p.units = slices.Delete(p.units, i, i+1)
	return i
}

// replace puts a copy of a unit in its place.
func (p *Program) replace(old, new *unit) {
	p.units[slices.Index(p.units, old)] = new
	for _, name := range new.keys() {
		p.index[name] = new
	}
}

// importOf returns the import that a name stands for.
func (p *Program) importOf(name string) (imported, bool) {
	for _, im := range p.imports {
		if im.name == name {
			return im, true
		}
	}
	return imported{}, false
}

func (p *Program) dropImport(name string) {
	p.imports = slices.DeleteFunc(p.imports, func(im imported) bool {
		return im.name == name && name != "_" && name != "."
	})
}

// setImport makes a name stand for a package.
func (p *Program) setImport(im imported) {
	if im.name == "_" || im.name == "." {
		if slices.ContainsFunc(p.imports, func(x imported) bool { return x.name == im.name && x.path == im.path }) {
			return
		}
	}
	p.dropImport(im.name)
	if p.index[im.name] != nil {
		p.drop(im.name)
	}
	p.imports = append(p.imports, im)
}

// importSpec reads an import declaration of a cell.
func (e *env) importSpec(s *ast.ImportSpec, cell int) (imported, error) {
	path, err := strconv.Unquote(s.Path.Value)
	if err != nil || path == "" {
		return imported{}, fmt.Errorf("invalid import path %s", s.Path.Value)
	}
	pkg, err := e.findPackage(path)
	if err != nil {
		return imported{}, err
	}
	im := imported{name: pkg.Name(), path: pkg.Path(), cell: cell}
	if s.Name != nil {
		im.name, im.as = s.Name.Name, s.Name.Name != pkg.Name()
	}
	return im, nil
}

// A Kind says what a name means.
type Kind string

// The kinds of declaration.
const (
	KindImport Kind = "import"
	KindConst  Kind = "const"
	KindType   Kind = "type"
	KindVar    Kind = "var"
	KindFunc   Kind = "func"
	KindMethod Kind = "method"
	KindCell   Kind = "cell" // statements kept because func values made there may live on
)
