package session

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"gosess/internal/check"
	"gosess/internal/native"
)

// This file makes ordinary Go programs of sessions, for compiled workers.

// A Compilation is the program of a session at one moment, or the part of it that one function
// uses, as an ordinary Go program. It is immutable and may be used from any goroutine.
type Compilation struct {
	decls map[declKey]check.Decl
	found map[string]string // by import path, which content packages have that were found as source
	extra []string          // func values that no function of the program mentions, but this one is for
	made  []string          // what values may be of beside: instances that cells have made, types and functions of compiled packages
	build string            // what it makes again that could not travel
	load  func() (*check.Update, error)

	once sync.Once // protects following
	src  *native.Source
	err  error
}

type declKey struct {
	kind check.Kind
	name string
}

// Compilation returns the session's program as it is now. It does not wait for a running cell.
func (s *Session) Compilation() *Compilation {
	st := s.cur.Load()
	p := newCompilation(st, st.prog.Decls(), func() (*check.Update, error) { return st.prog.Load(), nil })
	p.made = madeIn(s.eng)
	return p
}

// Compilation returns the part of the program that the function uses; all of it if that is not known
// before it runs.
func (c *Callable) Compilation() *Compilation {
	st := c.state()
	decls, load := st.prog.Decls(), func() (*check.Update, error) { return st.prog.Load(), nil }
	if needs, known := c.needs(st); known {
		decls = slices.DeleteFunc(decls, func(d check.Decl) bool { return !needed(d, needs) })
		load = func() (*check.Update, error) { return check.Restore(st.deps, decls) }
	}
	p := newCompilation(st, decls, load)
	p.made = madeIn(c.s.eng)
	if name := c.made(); st.unmentioned(name) {
		p.extra = []string{name}
	}
	return p
}

func madeIn(e engine) []string { return append(e.Instances(), e.Compiled()...) }

// unmentioned reports whether the func value of that name is none of the program's own functions, methods
// and func literals: an instance of a generic one, or a function of a package.
func (st *state) unmentioned(name string) bool {
	if _, ok := parseLiteral(name); ok || name == "" {
		return false
	}
	root := st.owner(name)
	return strings.Contains(name, "[") || !slices.ContainsFunc(st.prog.Decls(), func(d check.Decl) bool { return d.Name == root })
}

func newCompilation(st *state, decls []check.Decl, load func() (*check.Update, error)) *Compilation {
	p := &Compilation{decls: make(map[declKey]check.Decl, len(decls)), found: st.deps.contents(st.prog), load: load}
	for _, d := range decls {
		p.decls[declKey{d.Kind, d.Name}] = d
	}
	return p
}

// Source generates the Go program. It is made once, by the first caller.
func (p *Compilation) Source() (*native.Source, error) {
	p.once.Do(func() {
		u, err := p.load()
		if err == nil {
			p.src, err = native.Generate(u, native.Options{Funcs: p.extra, Instances: p.made})
		}
		p.err = err
	})
	return p.src, p.err
}

// Holds says whether p declares all that the function uses as the session declares it now: then a worker
// built from p gives the function's results.
func (p *Compilation) Holds(c *Callable) bool {
	st := c.state()
	if name := c.made(); st.unmentioned(name) && !slices.Contains(p.extra, name) && !slices.Contains(p.made, name) {
		return false
	}
	needs, known := c.needs(st)
	if !known && !p.hasMade(c.s.eng) {
		return false
	}
	return p.holds(st, func(d check.Decl) bool { return !known || needs[d.Name] })
}

// hasMade reports whether p was made for all that values of e may be of.
func (p *Compilation) hasMade(e engine) bool {
	return !slices.ContainsFunc(madeIn(e), func(name string) bool { return !slices.Contains(p.made, name) })
}

// HoldsFuncs is Holds for all top-level functions and methods of the session.
func (p *Compilation) HoldsFuncs(s *Session) bool {
	st := s.cur.Load()
	needs := map[string]bool{}
	for _, d := range st.prog.Decls() {
		if d.Kind != check.KindFunc && d.Kind != check.KindMethod || needs[d.Name] {
			continue
		}
		needs[d.Name] = true
		for _, name := range st.prog.Uses(d.Name) {
			needs[name] = true
		}
	}
	return p.hasMade(s.eng) && p.holds(st, func(d check.Decl) bool { return needs[d.Name] })
}

// holds reports whether the declarations of the state that matter are in p. Imports
// and packages matter if p has another one of the name.
func (p *Compilation) holds(st *state, matters func(check.Decl) bool) bool {
	for path, content := range st.deps.contents(st.prog) {
		if old, ok := p.found[path]; ok && old != content {
			return false
		}
	}
	for _, d := range st.prog.Decls() {
		old, ok := p.decls[declKey{d.Kind, d.Name}]
		switch {
		case d.Kind == check.KindImport:
			if ok && old.Type != d.Type {
				return false
			}
		case matters(d) && (!ok || !sameDecl(old, d)):
			return false
		}
	}
	return true
}

// sameDecl reports whether two declarations of one name compile to the same. Places are
// part of it: stacks and func literals are named by them.
func sameDecl(a, b check.Decl) bool {
	if a.Kind == check.KindVar {
		return a.Type == b.Type
	}
	return a.Cell == b.Cell && a.Line == b.Line && a.Col == b.Col && a.Src == b.Src && a.Type == b.Type &&
		slices.Equal(a.Mask, b.Mask) && slices.Equal(a.Renames, b.Renames)
}

// Lacks says why a worker built from p cannot run the function as the interpreted engine does, nil if it can: the
// generated program leaves out something that the function uses. It waits until the program is generated.
func (p *Compilation) Lacks(c *Callable) error {
	src, err := p.Source()
	if err != nil {
		return err
	}
	st := c.state()
	needs, known := c.needs(st)
	var list []string
	for name, why := range src.Left {
		if (!known || needs[name] || name == c.made() || strings.HasPrefix(name, native.BuilderPrefix)) && st.stateOf(name) == "" {
			list = append(list, fmt.Sprintf("%s: %s", name, why))
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.Sort(list)
	return fmt.Errorf("%s", strings.Join(list, "; "))
}

// state is the program that the function belongs to.
func (c *Callable) state() *state {
	if c.st != nil {
		return c.st
	}
	return c.s.cur.Load()
}
