package session

import (
	"context"
	"fmt"
	"maps"
	"slices"

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

// link brings the packages of modules that u imports into the process, for an engine
// that has not seen them yet. The notes name those that will run from their source. The error is
// that of ctx.
func (s *Session) link(ctx context.Context, deps *dependencies, u *check.Update) ([]Note, error) {
	linker, ok := s.opt.Compiler.(Linker)
	if !ok {
		return nil, nil
	}
	list, err := interp.Unlinked(u.Sources)
	if len(list) == 0 && err == nil {
		return nil, nil
	}
	if err == nil {
		n := deps.modules()
		err = linkAll(ctx, linker, list, &n)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return deps.unlinked(u.Sources, err), nil
}

// linkAll links packages as they are on this platform.
func linkAll(ctx context.Context, linker Linker, list []*check.Package, n *modules.Needs) error {
	without := map[string]bool{}
	for {
		lookup, err := linker.Link(ctx, interp.LinkSource(list, without), n)
		switch {
		case err == nil:
			return interp.Link(list, lookup)
		case !interp.LeaveOut(list, err, without):
			return err
		}
	}
}

// unlinked says, once for each reason, that modules run from their source.
func (d *dependencies) unlinked(list []*check.Package, err error) []Note {
	if err == nil {
		return nil
	}
	mods := map[string]bool{}
	for _, p := range list {
		if p.Module != "" {
			mods[p.Module] = true
		}
	}
	var notes []Note
	for _, m := range slices.Sorted(maps.Keys(mods)) {
		if d.tell(m, err.Error()) {
			notes = append(notes, Note{NoteImport, m, fmt.Sprintf("module %s runs from its source: %s", m, firstLine(err.Error()))})
		}
	}
	return notes
}

// modules lists the modules that are known.
func (d *dependencies) modules() modules.Needs {
	d.mu.Lock()
	defer d.mu.Unlock()
	return modules.Needs{Modules: slices.Clone(d.needs.Modules), Sums: slices.Clone(d.needs.Sums)}
}
