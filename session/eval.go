package session

import (
	"context"
	"fmt"
	"go/scanner"
	"go/token"
	"reflect"
	"slices"
	"time"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file takes one cell from text to outcome.

// eval checks, defines, carries values over and runs, in this order, after local packages
// were taken again that the cell imports and that have changed. Until the
// cell has been defined as a whole nothing of the session has changed.
func (s *Session) eval(ctx context.Context, src string, o *Outcome) error {
	if blank(src) {
		return nil
	}
	taken, err := s.retake(src)
	if err != nil {
		return err
	}
	before := s.cur.Load()
	o.Notes = append(taken, before.stale()...)
	start := time.Now()
	u, err := checkCell(before, src)
	o.Check = time.Since(start)
	if err != nil {
		return &DiagnosticsError{err}
	}
	if err := s.checked(ctx); err != nil {
		return err
	}

	start = time.Now()
	replaced, err := s.accept(ctx, before, u, src, o)
	o.Build = time.Since(start)
	if err == nil && s.opt.Accepted != nil {
		s.opt.Accepted(o.Cell, src)
	}
	if err != nil || u.Cell == "" {
		return err
	}

	start = time.Now()
	results, err := s.eng.Call(ctx, u.Cell)
	o.Run = time.Since(start)
	if err != nil {
		return s.stopped(before, u, o, replaced, userError(err))
	}
	if !u.Silent {
		o.Results = s.views(u, results)
	}
	return nil
}

// blank reports whether src holds nothing but space and comments.
func blank(src string) bool {
	var sc scanner.Scanner
	fset := token.NewFileSet()
	sc.Init(fset.AddFile("", -1, len(src)), []byte(src), nil, 0)
	_, tok, _ := sc.Scan()
	return tok == token.EOF
}

func checkCell(st *state, src string) (*check.Update, error) {
	c, err := check.Parse(st.next, src)
	if err != nil {
		return nil, err
	}
	return st.prog.Check(c)
}

// accept makes the session one that holds the cell's declarations, and initialises the
// packages that it imports as source. It returns
// the variables that the cell declares anew, as they were before.
func (s *Session) accept(ctx context.Context, before *state, u *check.Update, src string, o *Outcome) (replaced []value.Var, err error) {
	undo, err := s.rememberCell(before, u)
	if err != nil {
		return nil, err
	}
	unlinked, err := s.link(ctx, before.deps, u)
	if err != nil {
		return nil, err
	}
	o.Notes = append(o.Notes, unlinked...)
	old := s.vars(before)
	if err := s.eng.Define(u); err != nil {
		return nil, s.notDefined(undo, u, old, userError(err))
	}
	if err := s.eng.Start(ctx); err != nil {
		return nil, s.restore(undo, userError(err))
	}
	s.noteInitial()
	carried, dropped, err := s.carry(u, old)
	if err != nil {
		return nil, s.restore(undo, err)
	}
	s.push(undo)
	s.kept = nil
	s.cur.Store(before.accept(u, src))
	o.Cell = before.next
	o.Notes = append(o.Notes, notes(before, u, dropped)...)
	return slices.DeleteFunc(carried, func(v value.Var) bool { return !declares(u, v.Name) }), nil
}

// notDefined makes the session what it was before the engine refused u for cause.
func (s *Session) notDefined(undo step, u *check.Update, old []value.Var, cause error) error {
	if len(u.Changed) > 0 { // the engine's types may be those of u already
		return s.restore(undo, cause)
	}
	for _, v := range old {
		s.eng.SetVar(v.Name, v.Type, v.Ptr)
	}
	return cause
}

// declares reports whether the cell of u declares the variable anew.
func declares(u *check.Update, name string) bool {
	for _, v := range u.NewVars {
		if v.Name() == name {
			return true
		}
	}
	return false
}

// stopped records that the newest cell did not run to its end, for cause.
// Variables that it never came to declare are what they were before it.
func (s *Session) stopped(before *state, u *check.Update, o *Outcome, replaced []value.Var, cause error) error {
	after := s.cur.Load().failed(cause)
	s.cur.Store(after)
	missed := s.missed(u)
	if len(missed) == 0 {
		return cause
	}
	o.Notes = slices.DeleteFunc(o.Notes, func(n Note) bool { return slices.Contains(missed, n.Name) })
	if err := s.undeclare(before, after, missed, replaced); err != nil {
		return fmt.Errorf("%w; and %v", cause, err)
	}
	return cause
}

// missed names the variables that a cell which stopped never came to declare.
func (s *Session) missed(u *check.Update) []string {
	_, step, ok := s.eng.Var(check.Step)
	if !ok {
		return nil
	}
	var names []string
	for _, v := range u.NewVars {
		at, counted := u.Assigned[v.Name()]
		if counted && int64(at) > step.Elem().Int() && (!check.IsHidden(v.Name()) || v.Name() == check.Last) {
			names = append(names, v.Name())
		}
	}
	return names
}

// undeclare makes the named variables what they were in before, whose memory
// is in replaced; the rest of the program stays as it is in after.
func (s *Session) undeclare(before, after *state, names []string, replaced []value.Var) error {
	isMissed := func(d check.Decl) bool { return d.Kind == check.KindVar && slices.Contains(names, d.Name) }
	decls := slices.DeleteFunc(after.prog.Decls(), isMissed)
	for _, d := range before.prog.Decls() {
		if isMissed(d) {
			decls = append(decls, d)
		}
	}
	u, err := check.Restore(before.deps, decls)
	if err != nil {
		return fmt.Errorf("forget what the cell did not come to declare: %w", err)
	}
	vars := slices.DeleteFunc(s.vars(after), func(v value.Var) bool { return slices.Contains(names, v.Name) })
	if err := s.redefine(u, append(vars, replaced...)); err != nil {
		return err
	}
	out := *after
	out.prog, out.pkg, out.broken, out.waiting = u.Program, u.Pkg, u.Broken, u.Waiting
	s.cur.Store(&out)
	return nil
}

// redefine makes the engine hold the program of u, with variables where they are.
func (s *Session) redefine(u *check.Update, vars []value.Var) error {
	if err := s.eng.Define(u); err != nil {
		return userError(err)
	}
	for _, v := range vars {
		if t, _, ok := s.eng.Var(v.Name); ok && t.Layout == v.Type.Layout {
			s.eng.SetVar(v.Name, t, v.Ptr)
		}
	}
	return nil
}

func (s *Session) views(u *check.Update, results []reflect.Value) []View {
	out := make([]View, len(results))
	for i, r := range results {
		out[i] = View{t: s.eng.TypeOf(u.Results[i]), v: r, s: s}
	}
	return out
}
