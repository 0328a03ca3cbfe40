package session

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/native"
)

// This file writes functions into the programs of compiled workers that make again
// what a worker's session does not hold: package live calls them before the first call.

// CompilationWith is Compilation of a worker that makes again what could not travel,
// as the Build of the function's Snapshot says. The error says what cannot be
// made in a compiled program.
func (c *Callable) CompilationWith(list []Rebuild) (*Compilation, error) {
	if len(list) == 0 {
		return c.Compilation(), nil
	}
	st := c.state()
	needs, known := c.needs(st)
	if !known {
		return nil, fmt.Errorf("what %s uses is not known before it runs", c.Name)
	}
	needs = maps.Clone(needs)
	st.addUsed(needs, list)
	decls := slices.DeleteFunc(st.prog.Decls(), func(d check.Decl) bool { return !needed(d, needs) })
	for i, r := range list {
		d, err := builder(i, r)
		if err != nil {
			return nil, err
		}
		decls = append(decls, d)
	}
	p := newCompilation(st, decls, func() (*check.Update, error) { return check.Restore(st.deps, decls) })
	p.made, p.build = madeIn(c.s.eng), builds(list)
	return p, nil
}

// builds tells lists of statements apart.
func builds(list []Rebuild) string {
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%d %q\n", r.Cell, r.Source)
	}
	return b.String()
}

// Builds reports whether p makes again what a list says, and nothing else.
func (p *Compilation) Builds(list []Rebuild) bool { return p.build == builds(list) }

// builder declares the function that runs statement i. It returns what a person
// calls the statement, and runs it if it is told to.
func builder(i int, r Rebuild) (check.Decl, error) {
	text, err := r.assigning()
	if err != nil {
		return check.Decl{}, fmt.Errorf("%s: a compiled worker cannot: %w", r, err)
	}
	name := fmt.Sprintf("%s%d", native.BuilderPrefix, i)
	src := fmt.Sprintf("func %s(run bool) string { if run { %s\n}; return %q }", name, text, r.String())
	return check.Decl{Kind: check.KindFunc, Name: name, Cell: r.Cell, Line: 1, Col: 1, Src: src}, nil
}
