package check

import (
	"fmt"
	"go/types"
	"slices"
)

// A Finder supplies packages that have no embedded export data. Nil finds nothing.
type Finder interface {
	// Find returns a package as source. It is given the path that a cell imports,
	// which may be relative ("./geo"), and returns the package, last, and before it
	// all that it imports in turn and that are not embedded. Found packages are
	// kept: it is asked once for each. The error is one line.
	Find(path string) ([]*Source, error)

	// Offers lists what cells may name without an import, sorted by path. It is
	// asked often, and may be asked while another goroutine is in Find.
	Offers() []Offer
}

// An Offer is a package that Find would find.
type Offer struct {
	Name, Path string // as its package clause has it, and as an import declaration does
}

// A FinderFunc is a Finder that offers nothing.
type FinderFunc func(path string) ([]*Source, error)

// Find calls f.
func (f FinderFunc) Find(path string) ([]*Source, error) { return f(path) }

// Offers returns nil.
func (f FinderFunc) Offers() []Offer { return nil }

// NewProgramWith is NewProgram of a session whose cells can import what find
// finds.
func NewProgramWith(find Finder) *Program {
	p := NewProgram()
	p.env.finder = find
	return p
}

// findPackage imports a package, from source if there is no other way. The
// path of the result is the one to be written in import declarations.
func (e *env) findPackage(path string) (*types.Package, error) {
	if p := e.imp.source[e.aliases[path]]; p != nil {
		return p, nil
	}
	if e.finder == nil || e.imp.has(path) {
		return e.imp.Import(path)
	}
	list, err := e.finder.Find(path)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, &unknownPackageError{path}
	}
	for _, src := range list {
		if e.imp.source[src.Path] != nil {
			continue
		}
		p, err := e.checkSource(src)
		if err != nil {
			return nil, fmt.Errorf("package %q does not compile: %w", src.Path, err)
		}
		e.packages = append(e.packages, p)
	}
	last := list[len(list)-1].Path
	e.aliases[path] = last
	return e.imp.source[last], nil
}

// found returns the packages from source that a package imports, directly or
// not, each after those that it imports.
func (e *env) found(pkg *types.Package) []*Package {
	reached := map[*types.Package]bool{}
	var reach func(*types.Package)
	reach = func(p *types.Package) {
		for _, q := range p.Imports() {
			if !reached[q] && e.imp.source[q.Path()] == q {
				reached[q] = true
				reach(q)
			}
		}
	}
	if len(e.packages) > 0 {
		reach(pkg)
	}
	return slices.DeleteFunc(slices.Clone(e.packages), func(p *Package) bool { return !reached[p.Pkg] })
}

// Found returns the packages from source that the program imports, directly or
// not, each after those that it imports.
func (p *Program) Found() []*Package {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	if p.pkg == nil {
		return nil
	}
	return p.env.found(p.pkg)
}
