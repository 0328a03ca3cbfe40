package session

import (
	"fmt"
	"reflect"
	"slices"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file keeps what undo needs for cells that leave the values of before them alone
// (see check.Update.Harmless): next to nothing. What the variables held before such a cell they
// hold after it, and go on to hold until one comes that is not of this kind. What is kept
// then for that one serves the steps over the harmless cells before it, too: they share it,
// and each goes back to a program of its own.

// rememberCell is remember for the cell of u.
func (s *Session) rememberCell(before *state, u *check.Update) (step, error) {
	if !u.Harmless || s.opt.Undo < 0 || s.kept != nil || Goroutines() > 0 {
		return s.remember(before)
	}
	st := step{st: before, harmless: true}
	if t, ptr, ok := s.eng.Var(check.Last); ok && s.has(before, check.Last) {
		if before.lastShared || !isBasic(t.Layout) { // its memory may be reached another way
			return s.remember(before)
		}
		st.last = reflect.New(t.Layout).Elem()
		st.last.Set(ptr.Elem())
	}
	return st, nil
}

// has reports whether a variable belongs to the session as it is in st.
func (s *Session) has(st *state, name string) bool { return slices.Contains(st.vars(), name) }

// isBasic reports whether t is a predeclared type whose values refer to nothing that can be changed.
func isBasic(t reflect.Type) bool {
	k := t.Kind()
	return t.PkgPath() == "" && (k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String)
}

// share gives a snapshot of the session as it is to the newest steps, which have none.
func (s *Session) share(snap *held) {
	for i := len(s.steps) - 1; i >= 0 && s.steps[i].snap == nil; i-- {
		s.steps[i].snap = snap
	}
}

// goBackHarmlessly is goBack over harmless cells only: variables keep their memory.
func (s *Session) goBackHarmlessly(to *step) (Report, error) {
	vars := slices.DeleteFunc(s.vars(to.st), func(v value.Var) bool { return v.Name == check.Last })
	u := to.st.prog.Load()
	if err := s.redefine(u, vars); err != nil {
		return Report{}, err
	}
	for _, v := range vars {
		if t, ptr, ok := s.eng.Var(v.Name); !ok || t != v.Type || ptr.Pointer() != v.Ptr.Pointer() {
			return Report{}, fmt.Errorf("variable %q of type %s did not keep its value", v.Name, v.Type)
		}
	}
	var report Report
	to.asBefore(s.eng, &report)
	st := *to.st
	st.next = s.cur.Load().next
	s.kept = nil
	s.cur.Store(&st)
	return report, nil
}

// asBefore makes what a harmless cell may have changed what it was in eng, and keeps of a
// report what is about variables of before.
func (st *step) asBefore(eng engine, report *Report) {
	if t, ptr, ok := eng.Var(check.Last); ok && st.last.IsValid() && t.Layout == st.last.Type() {
		ptr.Elem().Set(st.last)
	}
	names := st.st.vars()
	newer := func(n NotKept) bool { return n.Name != "" && !slices.Contains(names, n.Name) }
	report.Lost = slices.DeleteFunc(report.Lost, newer)
	report.Notes = slices.DeleteFunc(report.Notes, newer)
}
