package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A Decl is one declaration of a program as a session file keeps it.
type Decl struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name"`           // "f", "T", "T.M"; the first name of a const declaration; the local name of an import
	Cell int    `json:"cell"`           // that it was typed in
	Line int    `json:"line,omitempty"` // of the cell, where Src begins; from 1
	Col  int    `json:"col,omitempty"`  // of the cell, where Src begins, in bytes; from 1
	// Src is the declaration as typed, with its comments; of a variable the
	// statement that declared it; of a cell all of it; of an import nothing.
	Src string `json:"src,omitempty"`
	// Type is the type of a variable, in a notation of this package that does
	// not depend on what names are imported, or the path of an import.
	Type string   `json:"type,omitempty"`
	Mask []string `json:"mask,omitempty"` // names that Src, a const declaration, declares and that were replaced since
	// Waiting says that names it uses were never there yet; without it, what does
	// not compile is broken.
	Waiting bool `json:"waiting,omitempty"`
	// Renames are the identifiers of a cell that stand for what they meant before it.
	Renames []Rename `json:"renames,omitempty"`
}

// A Rename is an identifier of a cell that stands for an older thing of its name.
type Rename struct {
	Off int    `json:"off"` // byte offset in the cell
	To  string `json:"to"`
}

// Decls returns the program's declarations, in an order that Restore accepts.
func (p *Program) Decls() []Decl {
	var list []Decl
	for _, im := range p.imports {
		list = append(list, Decl{Kind: KindImport, Name: im.name, Cell: im.cell, Type: im.path})
	}
	for _, u := range p.units {
		line, col := u.src.place(u.start)
		list = append(list, Decl{
			Kind: u.kind, Name: u.name, Cell: u.src.id, Line: line, Col: col,
			Src: u.asTyped(), Type: u.text, Mask: u.mask, Renames: u.renames,
			Waiting: u.waiting != nil,
		})
	}
	return list
}

// Restore rebuilds a program from its declarations, in one check, running and
// replaying nothing. Its cells can import what find finds. The Update is that of
// Program.Load. What does not compile, as after a change of the language or of a
// package, is in its Broken or Waiting. An error names the declaration that
// cannot be read at all.
func Restore(find Finder, decls []Decl) (*Update, error) {
	p := &Program{env: newEnv(), index: make(map[string]*unit, len(decls)), units: make([]*unit, 0, len(decls))}
	p.env.finder = find
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	if err := p.restoreAll(decls); err != nil {
		return nil, err
	}
	return p.settle()
}

// settle checks a program whose declarations have just been put together.
func (p *Program) settle() (*Update, error) {
	k := &checking{env: p.env, old: p, prog: p, mine: map[string]bool{}, update: &Update{}}
	out, d := k.solve(nil, nil, func(*unit) bool { return true })
	if d != nil {
		return nil, d
	}
	if broken, waiting := p.standing(); len(broken)+len(waiting) > 0 {
		return p.load(), nil
	}
	return p.whole(out), nil
}

// restoreAll puts declarations into a program.
func (p *Program) restoreAll(decls []Decl) error {
	for _, d := range decls {
		if err := p.restore(d); err != nil {
			return fmt.Errorf("restoring %s %q: %w", d.Kind, d.Name, err)
		}
	}
	return nil
}

// restore puts one declaration into a program.
func (p *Program) restore(d Decl) error {
	if d.Kind == KindImport {
		return p.restoreImport(d)
	}
	if d.Line < 1 || d.Col < 1 || d.Line > 1<<24 || d.Col > 1<<24 {
		return fmt.Errorf("impossible place: line %d, column %d", d.Line, d.Col)
	}
	src := &source{id: d.Cell, text: d.Src, lines: d.Line - 1, cols: d.Col - 1}
	u, err := p.env.restoreUnit(d, src)
	if err != nil {
		return err
	}
	u.start, u.end, u.group = 0, len(src.text), false
	if d.Waiting {
		u.waiting = []Missing{} // solve will say for what
	}
	p.set(u)
	return nil
}

func (p *Program) restoreImport(d Decl) error {
	pkg, err := p.env.findPackage(d.Type)
	if err != nil {
		return err
	}
	p.setImport(imported{name: d.Name, path: pkg.Path(), cell: d.Cell, as: d.Name != pkg.Name()})
	return nil
}

func (e *env) restoreUnit(d Decl, src *source) (*unit, error) {
	if d.Kind == KindVar {
		return e.restoreVar(d, src)
	}
	cell, faults := e.parse(src, split(src.text))
	if len(faults) > 0 {
		return nil, diagnose(src, faults)
	}
	if d.Kind == KindCell {
		return e.restoreCell(d, src, cell)
	}
	for _, u := range cell.units(src) {
		if u.kind == d.Kind && (u.name == d.Name || slices.Contains(u.names, d.Name)) {
			for _, name := range d.Mask {
				if u = u.without(name); u == nil {
					return nil, fmt.Errorf("nothing is left of it without %q", d.Mask)
				}
			}
			return u, nil
		}
	}
	return nil, fmt.Errorf("its source does not declare it")
}

// restoreVar makes the unit of a variable, whose source is only there to be read.
func (e *env) restoreVar(d Decl, src *source) (*unit, error) {
	if !isIdent(d.Name) {
		return nil, fmt.Errorf("not an identifier")
	}
	u, err := e.varUnitText(src, d.Name, d.Type, token.NoPos)
	if err != nil {
		return nil, err
	}
	u.pos = u.typ.Pos()
	return u, nil
}

// restoreCell makes the unit of a cell that was kept for its func literals.
func (e *env) restoreCell(d Decl, src *source, cell *parsed) (*unit, error) {
	if cell.body == nil {
		return nil, fmt.Errorf("it has no statements")
	}
	ast.Inspect(cell.body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, r := range d.Renames {
				if cell.offset(id.Pos()) == r.Off {
					id.Name = r.To
				}
			}
		}
		return true
	})
	for _, s := range cell.body.List {
		useLast(s)
	}
	h := &hoisting{k: &checking{src: src}, body: cell.body}
	name := cellFunc(d.Cell)
	return &unit{
		kind: KindCell, name: name, names: []string{name}, src: src, pos: cell.body.Pos(),
		renames: d.Renames, decl: h.function(literals(cell.body.List), nil),
	}, nil
}

// Load returns the whole program as one Update, with everything that compiles
// in Compile, every variable in NewVars, and no cell. An engine that is handed it
// on top of nothing holds the same program as one that was handed each cell's
// Update.
func (p *Program) Load() *Update {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	return p.load()
}

func (p *Program) load() *Update {
	k := &checking{env: p.env, old: p, prog: p}
	out := p.env.typecheck(p, nil, nil, (*unit).ok)
	for k.chooseForms(out, nil, (*unit).ok) {
		// They were those that a later program needed.
		out = p.env.typecheck(p, nil, nil, (*unit).ok)
	}
	return p.whole(out)
}

// whole makes an Update of an outcome in which everything was checked that compiles.
func (p *Program) whole(out *outcome) *Update {
	u := &Update{
		Program: p, Fset: p.env.fset, Pkg: out.pkg, Info: out.info, Files: []*ast.File{out.file},
		Old: map[string]string{}, Assigned: map[string]int{},
		Sources: p.env.found(out.pkg),
	}
	for _, x := range p.units {
		switch {
		case x.kind == KindVar && !x.parked:
			u.NewVars = append(u.NewVars, out.pkg.Scope().Lookup(x.name).(*types.Var))
		case x.hasBody() && x.ok():
			u.Compile = append(u.Compile, x.name)
		}
	}
	u.Broken, u.Waiting = p.standing()
	if p.pkg == nil {
		p.pkg = out.pkg
	}
	return u
}
