package session

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp"
	"gosess/internal/native/modules"
)

// This file takes the packages of modules that a session imports as the Go compiler
// makes them. Where that cannot be, they run from their source, and it is said.

// A Linker is an [interp.Compiler] that can also bring packages of modules into the
// process.
type Linker interface {
	interp.Compiler

	// Link builds src, a file of package main that imports packages of the standard
	// library and of the modules of n, as a plugin and opens it. Nothing is fetched.
	// lookup returns what plugin.Lookup does. The error is one line, or the lines of the Go compiler.
	Link(ctx context.Context, src []byte, n *modules.Needs) (lookup func(symbol string) (any, error), err error)
}

// mirror has the session's types compiled for packages that look into values, by a linker; see
// [interp.CompileMirrors]. It is for the session of a process that has one.
func (s *Session) mirror(c interp.Compiler) {
	linker, ok := c.(Linker)
	if !ok {
		return
	}
	interp.CompileMirrors(func(src []byte) (func(string) (any, error), error) {
		n := s.cur.Load().deps.modules()
		return linker.Link(context.Background(), src, &n)
	})
}

// A LinkedError says that modules were fetched in another version than the process has them, and
// nothing can take those out of it. What [Session.DumpWith] writes has the new ones in a process that
// loads it.
type LinkedError struct {
	Needs modules.Needs // with what was fetched
	Got   Got
}

func (e *LinkedError) Error() string {
	return fmt.Sprintf("get %s: it is part of this process in another version", e.Got.Modules[0].Path)
}

// linkedOtherwise reports whether packages that the program imports are in the process, and n has others.
func (s *Session) linkedOtherwise(d *dependencies, n *modules.Needs) bool {
	if _, ok := s.opt.Compiler.(Linker); !ok {
		return false
	}
	return slices.ContainsFunc(d.others(n), func(path string) bool { return interp.LinkedModule(path) != "" })
}

// DumpWith is [Session.Dump] of the session as it is with other modules: it writes what n lists in
// place of those that the session has.
func (s *Session) DumpWith(w io.Writer, n *modules.Needs) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.contents(s.cur.Load())
	c.needs.Modules, c.needs.Sums = n.Modules, n.Sums
	return s.write(w, c)
}

// link brings the packages of modules that u imports into the process, for an engine
// that has not seen them yet. The notes say which run from their source. The error is
// that of ctx.
func (s *Session) link(ctx context.Context, deps *dependencies, u *check.Update) ([]Note, error) {
	linker, ok := s.opt.Compiler.(Linker)
	if !ok {
		return nil, nil
	}
	l := linking{linker: linker, deps: deps, reasons: map[string]string{}}
	l.add(interp.Unlinked(u.Sources))
	if len(l.list) > 0 {
		if err := l.all(ctx); err != nil {
			return nil, err
		}
	}
	return l.notes(), nil
}

// A linking is one attempt to link packages.
type linking struct {
	linker  Linker
	deps    *dependencies
	list    []*check.Package  // to be linked, each after those that it imports
	mods    []string          // of the packages that are not linked, in that order
	reasons map[string]string // why not, by module
}

// add takes the packages that can be tried: not those that failed before, or that are in the
// process in another version, and not what imports those.
func (l *linking) add(list, others []*check.Package) {
	for _, p := range others {
		l.fail(p.Module, fmt.Sprintf("%s is linked already; a new kernel can have another version", interp.LinkedModule(p.Path)))
	}
	bad := slices.Clone(others)
	for _, p := range list {
		if l.deps.failed(p.Module) || slices.ContainsFunc(bad, func(q *check.Package) bool { return imports(p, q) }) {
			bad = append(bad, p)
		} else {
			l.list = append(l.list, p)
		}
	}
}

func imports(p, q *check.Package) bool { return slices.Contains(p.Pkg.Imports(), q.Pkg) }

// all links everything at once, or as many modules as can be if that fails. The error is that of ctx.
func (l *linking) all(ctx context.Context) error {
	n := l.deps.modules()
	err := l.link(ctx, l.list, &n)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	var mods []string
	for _, p := range l.list {
		if !slices.Contains(mods, p.Module) {
			mods = append(mods, p.Module)
		}
	}
	for _, m := range mods {
		if len(mods) > 1 {
			err = l.link(ctx, l.closure(m), &n)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			l.fail(m, reasonOf(err))
		}
	}
	return nil
}

// closure is the part of the list that the packages of a module need, without what is linked.
func (l *linking) closure(module string) []*check.Package {
	var part []*check.Package
	for _, p := range slices.Backward(l.list) {
		if p.Module == module || slices.ContainsFunc(part, func(q *check.Package) bool { return imports(q, p) }) {
			part = append(part, p)
		}
	}
	slices.Reverse(part)
	part, _ = interp.Unlinked(part)
	return part
}

// link links packages as they are on this platform.
func (l *linking) link(ctx context.Context, list []*check.Package, n *modules.Needs) error {
	without := map[string]bool{}
	for {
		lookup, err := l.linker.Link(ctx, interp.LinkSource(list, without), n)
		switch {
		case err == nil:
			return interp.Link(list, lookup)
		case !interp.LeaveOut(list, err, without):
			return err
		}
	}
}

func (l *linking) fail(module, reason string) {
	if l.reasons[module] == "" {
		l.mods = append(l.mods, module)
		l.reasons[module] = reason
	}
}

// notes says of each module that runs from its source why, once.
func (l *linking) notes() (notes []Note) {
	for _, m := range l.mods {
		if l.deps.fail(m) {
			notes = append(notes, Note{NoteImport, m, fmt.Sprintf("module %s runs from its source: %s", m, l.reasons[m])})
		}
	}
	return notes
}

// reasonOf is the first line of a failed build that says something.
func reasonOf(err error) string {
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return err.Error()
}

// fail notes that a module cannot be linked, and reports whether that is new.
func (d *dependencies) fail(module string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	known := d.unlinkable[module]
	d.unlinkable[module] = true
	return !known
}

func (d *dependencies) failed(module string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.unlinkable[module]
}

// modules lists the modules that are known.
func (d *dependencies) modules() modules.Needs {
	d.mu.Lock()
	defer d.mu.Unlock()
	return modules.Needs{Modules: slices.Clone(d.needs.Modules), Sums: slices.Clone(d.needs.Sums)}
}
