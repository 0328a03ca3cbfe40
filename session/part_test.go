package session

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPart writes a part of one session and adds it to an empty and to a busy one.
func TestPart(t *testing.T) {
	tests := []struct {
		name  string
		cells []string
		part  []string
		holds string // names in the file
		true_ []string
	}{
		{"a variable and its type", []string{"type P struct{ X int }", "type Q int", "p := &P{3}", "q := Q(4)"},
			[]string{"p"}, "P p", []string{"p.X == 3"}},
		{"a function and what it uses", []string{"k := 10", "const unit = 2", "func g(x int) int { return x * k * unit }", "func f(x int) int { return g(x) + 1 }", "z := 1"},
			[]string{"f"}, "f g k unit", []string{"f(1) == 21"}},
		{"methods come with their type", []string{"type T int", "func (t T) Twice() T { return 2 * t }", "t := T(4)"},
			[]string{"t"}, "T T.Twice t", []string{"t.Twice() == 8"}},
		{"what an interface holds", []string{"type Shape interface{ Area() float64 }", "type Sq struct{ a float64 }", "func (s Sq) Area() float64 { return s.a * s.a }",
			"type Other int", "shapes := []Shape{Sq{3}}"},
			[]string{"shapes"}, "Shape Sq Sq.Area shapes", []string{"shapes[0].Area() == 9"}},
		{"what a closure uses", []string{"step := 5", "func counter() func() int { n := 0; return func() int { n += step; return n } }", "c := counter()", "c()"},
			[]string{"c"}, "c counter step", []string{"c() == 10", "c() == 15"}},
		{"a literal of a cell", []string{"n := 7\nadd := func(x int) int { return x + n }", "m := n"},
			[]string{"add"}, "add n", []string{"add(1) == 8"}},
		{"an older variable of the name", []string{"x := 2", "f := func() int { return x }\nx := 5"},
			[]string{"f"}, "f", []string{"f() == 2"}},
		{"generic", []string{"type Pair[T any] struct{ A, B T }", "func (p Pair[T]) Swap() Pair[T] { return Pair[T]{p.B, p.A} }", "type N int", "p := any(Pair[N]{1, 2})"},
			[]string{"p"}, "N Pair Pair.Swap p", []string{"p.(Pair[N]).Swap().A == 2"}},
		{"generic over types of packages", []string{`import "math/big"`, "type Box[K comparable, T any] struct{ m map[K]*T }", `b := any(&Box[time.Month, big.Int]{map[time.Month]*big.Int{2: big.NewInt(7)}})`},
			[]string{"b"}, "Box b big time", []string{"b.(*Box[time.Month, big.Int]).m[time.February].Int64() == 7"}},
		{"imports under other names", []string{`import str "strings"`, "func up(s string) string { return str.ToUpper(s) }"},
			[]string{"up"}, "str up", []string{`up("a") == "A"`}},
	}
	for _, row := range tests {
		t.Run(row.name, func(t *testing.T) {
			s := said(t, row.cells...)
			path := filepath.Join(t.TempDir(), "part.gosess")
			if _, err := s.DumpFile(path, DumpOptions{Names: row.part}); err != nil {
				t.Fatal(err)
			}
			loaded, report, err := LoadFile(path, Options{})
			if err != nil || len(report.Lost) > 0 {
				t.Fatalf("error %v, lost %v", err, report.Lost)
			}
			if got := strings.Join(userNames(loaded), " "); got != row.holds {
				t.Errorf("the part has %s, want %s", got, row.holds)
			}
			whole := filepath.Join(t.TempDir(), "whole.gosess")
			if _, err := s.DumpFile(whole, DumpOptions{}); err != nil {
				t.Fatal(err)
			}
			busy := said(t, "busy := 1\nlit := func(a int) int { return a - busy }", "func other() func() int { return func() int { return 99 } }", "o := other()")
			if _, err := busy.Merge(whole, row.part, false); err != nil {
				t.Fatal(err)
			}
			for _, expr := range row.true_ {
				wantTrue(t, loaded, expr)
				wantTrue(t, busy, expr)
			}
			wantTrue(t, busy, "lit(10) == 9 && o() == 99")
		})
	}
}

// userNames are the names that were declared, sorted.
func userNames(s *Session) []string {
	var list []string
	for _, n := range s.Names() {
		if n.Cell > 0 {
			list = append(list, n.Name)
		}
	}
	slices.Sort(list)
	return list
}

// said is a session in which cells have been run.
func said(t testing.TB, cells ...string) *Session {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		mustEval(t, s, c)
	}
	return s
}

// Closures find their code where the session that they come back to has it.
func TestMergeBack(t *testing.T) {
	s := said(t, "n := 5", "add := func(x int) int { return x + n }", "func counter() func() int { k := 0; return func() int { k++; return k } }", "c := counter()", "c()")
	path := filepath.Join(t.TempDir(), "s.gosess")
	if _, err := s.DumpFile(path, DumpOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Merge(path, []string{"add", "c"}, true); err != nil {
		t.Fatal(err)
	}
	other := said(t, "y := 1", "x := 1; func counter() func() int { k := 0; return func() int { k++; return k } }", "old := counter()")
	if _, err := other.Merge(path, []string{"add", "c"}, false); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "add(1) == 6 && c() == 2 && c() == 3")
	wantTrue(t, other, "add(1) == 6 && c() == 2 && old() == 1")
}

func TestMergeConflicts(t *testing.T) {
	from := said(t, "type P struct{ X, Z float64 }", "func (p P) Sum() float64 { return p.X + p.Z }", "p := P{1, 2}", "const a, b = 1, 2", "func f() int { return a }")
	path := filepath.Join(t.TempDir(), "s.gosess")
	if _, err := from.DumpFile(path, DumpOptions{}); err != nil {
		t.Fatal(err)
	}
	s := said(t, "type P struct{ X, Y float64 }", "func (p P) Sum() float64 { return p.X + p.Y }", "mine := []P{{1, 2}, {3, 4}}", "alias := &mine[1]",
		"const a, c = 10, 20", "func f() int { return a }")

	var clash *ConflictError
	if _, err := s.Merge(path, []string{"p", "f"}, false); !errors.As(err, &clash) || strings.Join(clash.Names, " ") != "P P.Sum a" {
		t.Fatalf("error %v, want conflicts of P, P.Sum and a", err)
	}
	wantTrue(t, s, "mine[0].Y == 2 && f() == 10")

	if _, err := s.Merge(path, []string{"p", "f"}, true); err != nil {
		t.Fatal(err)
	}
	for _, expr := range []string{"p.Sum() == 3", "mine[1].X == 3 && mine[1].Z == 0", "alias == &mine[1]", "mine[0].Sum() == 1", "f() == 1", "b == 2", "c == 20"} {
		wantTrue(t, s, expr)
	}
	if _, err := s.Undo(8); err != nil { // the checks above were cells too
		t.Fatal(err)
	}
	for _, expr := range []string{"mine[0].Y == 2 && alias == &mine[1]", "f() == 10", "mine[0].Sum() == 3"} {
		wantTrue(t, s, expr)
	}
	if _, err := s.Eval(context.Background(), "b"); err == nil {
		t.Error("b is still there after undo")
	}
	if _, err := s.Merge(path, []string{"nothing"}, true); !errors.Is(err, ErrNoName) {
		t.Errorf("error %v, want %v", err, ErrNoName)
	}
	if _, err := s.DumpFile(path, DumpOptions{Names: []string{"nothing"}}); !errors.Is(err, ErrNoName) {
		t.Errorf("error %v, want %v", err, ErrNoName)
	}
}
