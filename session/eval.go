package session

import (
	"context"
	"reflect"
	"time"

	"gosess/internal/check"
)

// This file takes one cell from text to outcome.

// eval checks, defines, carries values over and runs, in this order. Until the
// cell has been defined as a whole nothing of the session has changed.
func (s *Session) eval(ctx context.Context, src string, o *Outcome) error {
	before := s.cur.Load()
	start := time.Now()
	u, err := checkCell(before, src)
	o.Check = time.Since(start)
	if err != nil {
		return &DiagnosticsError{err}
	}

	start = time.Now()
	err = s.accept(before, u, src, o)
	o.Build = time.Since(start)
	if err != nil || u.Cell == "" {
		return err
	}

	start = time.Now()
	results, err := s.eng.Call(ctx, u.Cell)
	o.Run = time.Since(start)
	if err != nil {
		return s.stopped(before, u, err)
	}
	if !u.Silent {
		o.Results = s.views(u, results)
	}
	return nil
}

func checkCell(st *state, src string) (*check.Update, error) {
	c, err := check.Parse(st.next, src)
	if err != nil {
		return nil, err
	}
	return st.prog.Check(c)
}

// accept makes the session one that holds the cell's declarations.
func (s *Session) accept(before *state, u *check.Update, src string, o *Outcome) error {
	undo, err := s.remember(before)
	if err != nil {
		return err
	}
	old := s.varsToCarry(before, u)
	if err := s.eng.Define(u); err != nil {
		return userError(err)
	}
	after := before.accept(u, src)
	dropped, err := s.carry(u, old)
	if err != nil {
		return s.restore(undo, err)
	}
	s.kept = nil
	s.push(undo)
	s.cur.Store(after)
	o.Cell = before.next
	o.Notes = notes(before, u, dropped)
	return nil
}

// stopped records that the newest cell did not run to its end.
func (s *Session) stopped(before *state, u *check.Update, err error) error {
	err = userError(err)
	after := s.cur.Load().failed(err)
	s.cur.Store(after)
	return err
}

func (s *Session) views(u *check.Update, results []reflect.Value) []View {
	out := make([]View, len(results))
	for i, r := range results {
		out[i] = View{t: s.eng.TypeOf(u.Results[i]), v: r, s: s}
	}
	return out
}
