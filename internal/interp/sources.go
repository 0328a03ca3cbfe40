package interp

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"slices"
	"strings"
	"sync"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
)

// This file runs packages that the program imports and that were found as
// source: their functions are lowered as the program's own, when something
// needs them.

// startEntry is the function that initialises the variables of such a package
// and runs its init functions.
const startEntry = "·start"

// A starter runs the initialisers of packages from source once, before
// anything else of the session runs: importing a package runs nothing, and
// neither does loading a session.
type starter struct {
	running sync.Mutex // held while they run
	mu      sync.Mutex // protects pending
	pending []string   // keys of units, in order
}

// A supply is what one Update adds to the packages from source.
type supply struct {
	e    *Engine
	news []*check.Package
	old  map[string]*source
}

// supply makes the packages from source known that u imports.
func (e *Engine) supply(u *check.Update) *supply {
	s := &supply{e: e, old: map[string]*source{}}
	for _, p := range u.Sources {
		if have := e.sources[p.Path]; have != nil && have.pkg == p.Pkg {
			continue
		}
		s.old[p.Path] = e.sources[p.Path]
		delete(e.decls, p.Path)
		linked := e.takesLinked(p)
		e.register(&source{path: p.Path, fset: p.Fset, pkg: p.Pkg, info: p.Info, found: !linked, prelude: linked, module: p.Module}, p.Files)
		if !linked {
			s.news = append(s.news, p)
		}
	}
	return s
}

// withdraw undoes supply.
func (s *supply) withdraw() {
	for path, src := range s.old {
		delete(s.e.decls, path)
		if src == nil {
			delete(s.e.sources, path)
		}
	}
}

// lower lowers the initialisers of the new packages.
func (s *supply) lower(lw *lowering) {
	for _, p := range s.news {
		src := s.e.sources[p.Path]
		calls := lw.inits(src, p.Info.InitOrder, p.Files)
		lw.drain()
		if len(calls) > 0 {
			lw.entry(src, startEntry, "init", calls)
		}
	}
}

// entry makes a unit that calls units without parameters.
func (lw *lowering) entry(src *source, name, shown string, calls []string) {
	key := src.path + "." + name
	text := "func " + ref(key) + "() {\n"
	for _, c := range calls {
		text += ref(c) + "()\n"
	}
	b := lw.newBuilder(src, key)
	lw.add(&unit{key: key, text: text + "}\n", hidden: true, shown: shown,
		sig: b.vt(types.NewSignatureType(nil, nil, nil, nil, nil, false))})
}

// due makes the initialisers of the new packages run before the next call.
func (s *supply) due() {
	s.e.start.mu.Lock()
	defer s.e.start.mu.Unlock()
	for _, p := range s.news {
		if key := p.Path + "." + startEntry; s.e.units[key] != nil {
			s.e.start.pending = append(s.e.start.pending, key)
		}
	}
}

// Start runs the initialisers of packages that the program imports and that
// were found as source, as far as they have not run yet. Call and CallFunc do
// it themselves. One that fails is tried again.
func (e *Engine) Start(ctx context.Context) error {
	if _, ok := e.start.first(); !ok {
		return nil
	}
	e.start.running.Lock()
	defer e.start.running.Unlock()
	for {
		key, ok := e.start.first()
		if !ok {
			return nil
		}
		path := strings.TrimSuffix(key, "."+startEntry)
		e.mu.RLock()
		f, err := e.function(key)
		src, compiled := e.sources[path], e.opts.Compiler != nil
		e.mu.RUnlock()
		if err == nil {
			_, err = e.perform(ctx, f, nil)
		}
		switch limit := new(rt.LimitError); {
		case errors.As(err, &limit) && src.module != "" && !compiled:
			return fmt.Errorf("initialising package %s: %w%s", path, err, nativeTakes(src.module))
		case err != nil:
			return fmt.Errorf("initialising package %s: %w", path, err)
		}
		e.start.done()
	}
}

// first returns the next unit to run; ok is false if there is none.
func (s *starter) first() (key string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) == 0 {
		return "", false
	}
	return s.pending[0], true
}

// waits reports whether the initialisers of a package have not run.
func (s *starter) waits(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.pending, path+"."+startEntry)
}

// done says that the first unit has run.
func (s *starter) done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = s.pending[1:]
}
