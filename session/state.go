package session

import (
	"go/types"
	"regexp"
	"slices"

	"gosess/internal/check"
	"gosess/internal/native/modules"
)

// A state is a session without its values: the program and what was said to
// make it. It is immutable; each accepted cell makes a new one.
type state struct {
	prog    *check.Program
	deps    *dependencies  // what prog can import beyond what is built in
	pkg     *types.Package // of prog; nil in an empty session
	cells   []Entered      // accepted, oldest first
	next    int            // number of the next cell; numbers are never used again
	broken  map[string]*check.Diagnostics
	waiting map[string][]check.Missing
	lost    []NotKept // what loading did not restore, of variables that have not been replaced since

	lastShared bool // some cell may have taken the address of the last value
}

func emptyState() *state {
	deps := newDependencies(modules.Needs{})
	return &state{prog: check.NewProgramWith(deps), deps: deps, next: 1}
}

// accept is the state after a cell that compiles.
func (st *state) accept(u *check.Update, src string) *state {
	return &state{
		prog:    u.Program,
		deps:    st.deps,
		pkg:     u.Pkg,
		cells:   append(slices.Clip(st.cells), Entered{ID: st.next, Source: src}),
		next:    st.next + 1,
		broken:  u.Broken,
		waiting: u.Waiting,
		lost:    stillLost(st.lost, u.NewVars),

		lastShared: st.lastShared || sharesLast.MatchString(src),
	}
}

// sharesLast finds the address of the last value in a cell.
var sharesLast = regexp.MustCompile(`&[\s(]*_($|[^\pL\pN_])`)

// failed is the state after the newest cell stopped midway.
func (st *state) failed(err error) *state {
	out := *st
	out.cells = slices.Clone(st.cells)
	out.cells[len(out.cells)-1].Err = firstLine(err.Error())
	return &out
}

func stillLost(lost []NotKept, replaced []*types.Var) []NotKept {
	return slices.DeleteFunc(slices.Clone(lost), func(n NotKept) bool {
		return slices.ContainsFunc(replaced, func(v *types.Var) bool { return v.Name() == n.Name })
	})
}

// vars names the variables whose values belong to the session, sorted: those
// of the program and the ones that package check keeps for itself.
func (st *state) vars() []string {
	if st.pkg == nil {
		return nil
	}
	var list []string
	scope := st.pkg.Scope()
	for _, name := range scope.Names() {
		if _, ok := scope.Lookup(name).(*types.Var); ok && name != check.Step {
			list = append(list, name)
		}
	}
	return list
}

// parked are the variables whose type does not compile at present: their values
// have no type to be written by.
func (st *state) parked() []NotKept {
	if len(st.broken)+len(st.waiting) == 0 {
		return nil // listing the names costs more than the rest of a small dump
	}
	var list []NotKept
	for _, n := range st.prog.Names() {
		if n.Kind == check.KindVar && n.State != "" {
			list = append(list, NotKept{Name: n.Name, Path: n.Name, Type: n.Type, Reason: "has a type that is " + n.State, Cell: n.Cell})
		}
	}
	return list
}

// cellOf is the cell that declared name last, 0 if none did.
func (st *state) cellOf(name string) int {
	for _, d := range st.prog.Decls() {
		if d.Name == name {
			return d.Cell
		}
	}
	return 0
}
