package session

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"gosess/internal/check"
	"gosess/internal/value"
)

// A twin is a session, and another one that keeps all values before each cell.
type twins struct {
	light, full *Session
	said        []string // what was done, for messages
}

// do does the same to both, and compares what comes of it.
func (w *twins) do(t *testing.T, what string, f func(s *Session) error) {
	t.Helper()
	w.said = append(w.said, what)
	if _, err := w.full.hold(unlimited); err != nil {
		t.Fatal(err)
	}
	got, want := f(w.light), f(w.full)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("%q: error %v, want %v", w.said, got, want)
	}
	if a, b := dumped(t, w.light), dumped(t, w.full); !bytes.Equal(a, b) {
		t.Fatalf("%q: the sessions differ", w.said)
	}
}

// dumped is the file of a session, which says of values whether they are the same and
// equal. What the newest cell called _ belongs to that cell alone.
func dumped(t *testing.T, s *Session) []byte {
	t.Helper()
	c := s.contents(s.cur.Load())
	c.vars = slices.DeleteFunc(c.vars, func(v value.Var) bool { return check.IsHidden(v.Name) && v.Name != check.Last })
	b, err := s.encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Sessions in which harmless cells keep nothing for undo can go back and forth as others can.
func TestUndoHarmlessCells(t *testing.T) {
	const first = `type P struct { X int; next *P }
func (p *P) Move(by int) { p.X += by }
func (p P) Far() int { return p.X * 10 }
func total(xs []int) int { t := 0; for _, x := range xs { t += x }; return t }
func counter() func() int { n := 0; return func() int { n++; return n } }
xs, m, p, n, count := make([]int, 3, 10), map[string]int{}, &P{X: 1}, 0, counter()
third := &xs[2]`
	cells := []string{ // %d is the number of the cell
		"a%d := total(xs)", "b%d, c%d := p, xs[1:]", "p.Far() + n", "len(xs)", "n", "xs", "_", "x%d := fmt.Sprint(xs, m, n)", "func f%d(x int) int { return x + n }",
		"q%d := &P{n, p}; q%d.X++", "ys%d := make([]int, 3); for i := range ys%d { ys%d[i] = i * n }", "xs[n]", "z%d := xs[n]", "fmt.Sprint()", "const k%d = 3", `m["a"]`,
		`_, err%d := strconv.Atoi("3")`, "t%d := time.Duration(n)", "time.Duration(n)", "copies := append([]int{}, xs...)", "5; 6",

		"n++", "p.Move(2)", "xs[1] = n", "*third += 2", "xs = append(xs, n)", `m["k%d"] = n`, "count()", "p = &P{n, p}", "type T%d struct { A int }; var v%d T%d", "n := 7",
		"func total(xs []int) int { return len(xs) }", "g%d := counter()", "func (p P) Near() int { return p.X }", "var e%d any = *p", "type P struct { X int; next *P; Y string }", "third := &n",
		"last := &_; *last = 5", "_ + 1",
	}
	for seed := range int64(25) {
		r := rand.New(rand.NewSource(seed))
		w := &twins{light: said(t, first), full: said(t, first)}
		for i := range 30 {
			switch k := r.Intn(10); {
			case k < 7:
				cell := numbered(cells[r.Intn(len(cells))], i)
				w.do(t, cell, func(s *Session) error {
					_, err := s.Eval(t.Context(), cell)
					return err
				})
			case k == 7:
				back := 1 + r.Intn(4)
				w.do(t, fmt.Sprint("undo ", back), func(s *Session) error {
					u, err := s.Undo(back)
					return errors.Join(err, fmt.Errorf("%d cells, %v", len(u.Cells), u.Report))
				})
			case k == 8:
				w.do(t, "redo", func(s *Session) error {
					u, err := s.Redo(1)
					return errors.Join(err, fmt.Errorf("%d cells, %v", len(u.Cells), u.Report))
				})
			case r.Intn(4) == 0:
				w.light, w.full = moved(t, w.light), moved(t, w.full)
				w.do(t, "move", func(*Session) error { return nil })
			}
		}
	}
}

// numbered puts n in place of each %d.
func numbered(cell string, n int) string {
	return string(bytes.ReplaceAll([]byte(cell), []byte("%d"), fmt.Append(nil, n)))
}

// moved is the session as another process goes on with it.
func moved(t *testing.T, s *Session) *Session {
	t.Helper()
	var dump, steps bytes.Buffer
	if _, err := s.Dump(&dump); err != nil {
		t.Fatal(err)
	}
	if err := s.DumpSteps(&steps); err != nil {
		t.Fatal(err)
	}
	next, _, err := LoadBytes(dump.Bytes(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := next.LoadSteps(&steps); err != nil {
		t.Fatal(err)
	}
	return next
}

// Beside values that are too large to be kept, cells that leave them alone can be
// undone, and cost nothing.
func TestUndoBesideTooMuch(t *testing.T) {
	s := said(t, "n := 1", fmt.Sprintf("big := make([]float64, %d)", undoBytes/8+1), "a := n", "b := len(big)")
	if s.kept != nil || s.newest != nil && s.newest.size > 1<<20 {
		t.Error("the values were kept")
	}
	if u, err := s.Undo(1); err != nil || len(u.Cells) != 1 || len(s.History()) != 3 {
		t.Fatalf("Undo took back %v, %v", u.Cells, err)
	}
	wantTrue(t, s, "a == 1 && len(big) > 0")
	if _, err := s.Eval(t.Context(), "b"); err == nil {
		t.Error("b is there after an undo")
	}
	if _, err := s.Redo(1); !errors.Is(err, ErrNotUndone) {
		t.Errorf("Redo: %v", err)
	}
	mustEval(t, s, "n++")
	if _, err := s.Undo(1); !errors.Is(err, errTooLarge) {
		t.Errorf("Undo of a cell beside too much: %v", err)
	}
	mustEval(t, s, "big = nil")
	mustEval(t, s, "c := n")
	if _, err := s.Undo(1); err != nil {
		t.Error(err)
	}
	wantTrue(t, s, "n == 2 && big == nil")
}
