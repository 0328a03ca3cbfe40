package session

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"gosess/internal/check"
	"gosess/internal/check/pkgdata"
	"gosess/internal/native/modules"
)

// This file knows what a session imports beyond the standard library and what
// is built into gosess: modules, whose lines it records, and local packages,
// which are part of it.

// A dependencies is what the programs of a session can import so. Only what
// has been found and is imported enters a file.
type dependencies struct {
	mu    sync.Mutex // protects following
	needs modules.Needs
	found map[string]modules.Package // by import path, of modules too
	told  map[string]string          // stamps of local packages of which it was said that they have changed

	unlinkable map[string]bool // modules, "path@version", that run from their source
}

func newDependencies(n modules.Needs) *dependencies {
	return &dependencies{needs: n, found: map[string]modules.Package{}, told: map[string]string{}, unlinkable: map[string]bool{}}
}

// Find is that of [check.Finder].
func (d *dependencies) Find(path string) ([]*check.Source, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.needs
	if !modules.IsLocal(path) { // by another program of the session
		n = d.knownLocked()
	}
	f := modules.Finder{Needs: &n, Bundled: isBundled}
	list, err := f.Find(path)
	if err != nil {
		return nil, err
	}
	var sources []*check.Source
	for _, p := range list {
		d.found[p.Path] = p
		sources = append(sources, sourceOf(p))
	}
	return sources, nil
}

// Offers is that of [check.Finder]: packages of the modules that the user asked for. Local ones
// are not among them, for only an import says which directory is meant.
func (d *dependencies) Offers() []check.Offer {
	n := d.modules()
	f := modules.Finder{Needs: &n, Bundled: isBundled}
	var list []check.Offer
	for _, o := range f.Offers() {
		list = append(list, check.Offer(o))
	}
	return list
}

// isBundled says whether a package needs no source.
func isBundled(path string) bool { return path == "unsafe" || pkgdata.Has(path) }

// sourceOf names the files of a package as messages and stacks show them.
func sourceOf(p modules.Package) *check.Source {
	s := &check.Source{Path: p.Path, Go: p.Go, Chosen: true, Module: p.Module}
	for _, f := range p.Files {
		s.Files = append(s.Files, check.File{Name: path.Base(p.Path) + "/" + f.Name, Src: f.Src})
	}
	return s
}

// all is what a session records: every module that was asked for, and the local
// packages that the program imports. With travels it also has the packages of
// modules that the program imports, for a process without a module cache.
func (d *dependencies) all(prog *check.Program, travels bool) modules.Needs {
	imported := prog.Found()
	d.mu.Lock()
	defer d.mu.Unlock()
	n := modules.Needs{Modules: slices.Clone(d.needs.Modules), Sums: slices.Clone(d.needs.Sums)}
	for _, p := range imported {
		if q := d.found[p.Path]; travels || q.Module == "" {
			n.Packages = append(n.Packages, q)
		}
	}
	return n
}

// add makes the modules and packages of another session known. What is here in
// another version is an error.
func (d *dependencies) add(n modules.Needs) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	sum := modules.Needs{Modules: slices.Clone(d.needs.Modules), Packages: slices.Clone(d.needs.Packages)}
	for _, m := range n.Modules {
		i := slices.IndexFunc(sum.Modules, func(x modules.Module) bool { return x.Path == m.Path })
		switch {
		case i < 0:
			sum.Modules = append(sum.Modules, m)
		case sum.Modules[i].Version != m.Version:
			return fmt.Errorf("it needs module %s, and the session has %s", m, sum.Modules[i])
		}
	}
	for _, p := range n.Packages {
		switch have := sum.Lookup(p.Path); {
		case have == nil:
			sum.Packages = append(sum.Packages, p)
		case have.Hash() != p.Hash():
			return fmt.Errorf("its package %q is not the one of that path in the session", p.Path)
		}
	}
	slices.SortFunc(sum.Modules, func(a, b modules.Module) int { return strings.Compare(a.Path, b.Path) })
	sum.Sums = slices.Concat(d.needs.Sums, n.Sums)
	slices.Sort(sum.Sums)
	sum.Sums = slices.Compact(sum.Sums)
	d.needs = sum
	return nil
}

// missing returns what a program that imports the packages cannot be built
// without and is not on this machine.
func missing(n *modules.Needs, decls []check.Decl) error {
	f := modules.Finder{Needs: n, Bundled: isBundled}
	var lines []string
	for _, m := range f.Missing() {
		uses := slices.ContainsFunc(decls, func(d check.Decl) bool {
			return d.Kind == check.KindImport && (d.Type == m.Path || strings.HasPrefix(d.Type, m.Path+"/")) && n.Lookup(d.Type) == nil
		})
		if uses {
			lines = append(lines, m.String())
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return &MissingError{lines}
}

// A MissingError says that a session imports modules that are not on this
// machine.
type MissingError struct {
	Modules []string // "path@version"
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("it imports modules that are not on this machine: \":get %s\" fetches what is missing", strings.Join(e.Modules, " "))
}

// Needs returns what a build of the session's program needs beyond gosess
// itself, nil if nothing. It does not wait for a running cell.
func (s *Session) Needs() *modules.Needs {
	st := s.cur.Load()
	if len(st.prog.Found()) == 0 {
		return nil
	}
	n := st.deps.all(st.prog, false)
	return &n
}

// A Dependency is a module or a local package of a session.
type Dependency struct {
	Path    string `json:"path"`
	Version string `json:"version,omitempty"` // of a module
	Hash    string `json:"hash,omitempty"`    // of the content of a local package
	Files   int    `json:"files,omitempty"`   // of a local package
	Direct  bool   `json:"direct"`            // the user asked for it, or imports it
}

// Dependencies lists the modules of the session, then its local packages. It
// does not wait for a running cell.
func (s *Session) Dependencies() []Dependency {
	st := s.cur.Load()
	n := st.deps.all(st.prog, false)
	return dependenciesOf(&n)
}

func dependenciesOf(n *modules.Needs) []Dependency {
	var list []Dependency
	for _, m := range n.Modules {
		list = append(list, Dependency{Path: m.Path, Version: m.Version, Direct: m.Direct})
	}
	for _, p := range n.Packages {
		if p.Module == "" {
			list = append(list, Dependency{Path: p.Path, Hash: p.Hash(), Files: len(p.Files), Direct: true})
		}
	}
	return list
}

// MissingModules lists the modules ("path@version") without which the function's program cannot
// be compiled, and that are not on this machine.
func (c *Callable) MissingModules() []string {
	st := c.state()
	f := modules.Finder{}
	var list []string
	for _, content := range st.deps.contents(st.prog) {
		if strings.Contains(content, "@") && !slices.Contains(list, content) && !f.Has(content) {
			list = append(list, content)
		}
	}
	slices.Sort(list)
	return list
}

// Fetched reports whether the function's program imports packages of fetched modules. Perhaps
// only compiled code can run them.
func (c *Callable) Fetched() bool {
	return slices.ContainsFunc(c.state().prog.Found(), func(p *check.Package) bool { return p.Module != "" })
}

// Needs is that of the session whose function c is.
func (c *Callable) Needs() *modules.Needs { return c.s.Needs() }
