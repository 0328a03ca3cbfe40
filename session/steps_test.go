package session

import (
	"bytes"
	"errors"
	"testing"
)

// What can be undone and redone is the same in the process that goes on with a session.
func TestStepsTravel(t *testing.T) {
	s := steppedSession(t)
	var dump, steps bytes.Buffer
	if _, err := s.Dump(&dump); err != nil {
		t.Fatal(err)
	}
	if err := s.DumpSteps(&steps); err != nil {
		t.Fatal(err)
	}
	if steps.Len() > 3<<19 {
		t.Errorf("the steps take %d bytes: an array that all of them share is there more than once", steps.Len())
	}
	next, _, err := LoadBytes(dump.Bytes(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := next.LoadSteps(bytes.NewReader(steps.Bytes()[:steps.Len()-1])); err == nil {
		t.Error("steps that are cut off were loaded")
	}
	if _, err := next.Undo(1); !errors.Is(err, ErrNothing) {
		t.Errorf("after a failed LoadSteps: Undo returned %v", err)
	}
	if err := next.LoadSteps(&steps); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Session{s, next} {
		if u, err := s.Redo(1); err != nil || len(u.Cells) != 1 || u.Cells[0].Source != "p.X = 2" {
			t.Errorf("Redo brought back %v, %v", u.Cells, err)
		}
		wantTrue(t, s, "p.Norm() == 2 && len(big) == 128<<10")
		if u, err := s.Undo(3); err != nil || len(u.Cells) != 3 {
			t.Errorf("Undo took back %v, %v", u.Cells, err)
		}
		if _, err := s.Eval(t.Context(), "p"); err == nil {
			t.Error("p is there before the cell that declared it")
		}
		mustEval(t, s, "p := Point{7}")
		wantTrue(t, s, "p.Norm() == 7 && len(big) == 128<<10")
		if _, err := s.Undo(5); err != nil {
			t.Error(err)
		}
		if _, err := s.Undo(1); !errors.Is(err, ErrNothing) {
			t.Errorf("more was taken back than was said: %v", err)
		}
	}
}

// steppedSession has cells that can be undone and one that can be redone.
func steppedSession(t *testing.T) *Session {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{
		"big := make([]float64, 128<<10)", // 1 MiB
		"type Point struct{ X float64 }",
		"func (p Point) Norm() float64 { return p.X }",
		"p := Point{1}",
		"p.X = 2",
	} {
		mustEval(t, s, cell)
	}
	if _, err := s.Undo(1); err != nil {
		t.Fatal(err)
	}
	return s
}
