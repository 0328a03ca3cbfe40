package native_test

import (
	"strings"
	"testing"
)

// Instances, and func literals of generic functions, have the names that the
// interpreted engine gives them.
func TestGenerics(t *testing.T) {
	e := both(t,
		`type Number interface { ~int | ~float64 }
		 func Sum[T Number](xs []T) (s T) { for _, x := range xs { s += x }; return }
		 func Map[T, U any](xs []T, f func(T) U) []U { var out []U; for _, x := range xs { out = append(out, f(x)) }; return out }
		 type Pair[K comparable, V any] struct { Key K; Val V }
		 func (p Pair[K, V]) String() string { return fmt.Sprintf("%v=%v", p.Key, p.Val) }
		 type List[T any] struct { items []T }
		 func (l *List[T]) Push(x T) { l.items = append(l.items, x) }
		 func (l *List[T]) Each() func() []T { n := 0; return func() []T { n++; return l.items[:min(n, len(l.items))] } }
		 type My int`,
		`func Adder[T Number](k T) func(T) T { calls := 0; return func(x T) T { calls++; return x + k*T(calls) } }
		 func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K { return slices.Sorted(maps.Keys(m)) }
		 func nested[T any](x T) func() func() T { return func() func() T { return func() T { return x } } }`,
		`add3 := Adder(3)
		 addH := Adder[float64](0.5)
		 addMy := Adder[My](2)
		 l := &List[string]{}
		 l.Push("a"); l.Push("b")
		 each := l.Each()
		 pi := Pair[string, int]{"a", 1}
		 ps := any(Pair[My, []string]{3, []string{"x"}})
		 sumInt := Sum[int]
		 nest := nested(pi)
		 inner := nested("deep")()
		 str := pi.String`,
		`func useAll2(k int) string {
			a := Adder(k)
			a(1)
			return fmt.Sprint(a(1), Sum([]float64{1, 2}), Keys(map[string]int{"z": 1, "y": 2}), Pair[int, bool]{1, true}, ps)
		 }
		 func makeAdders(k int) []func(int) int { return []func(int) int{Adder(k), Adder(k+1)} }`,
	)
	for _, x := range []struct {
		expr string
		in   []string
	}{
		{"add3", []string{"1", "1"}},
		{"addH", []string{"1"}},
		{"addMy", []string{"1"}},
		{"each", []string{"[]", "[]", "[]"}},
		{"sumInt", []string{"[1,2]"}},
		{"Sum[int]", []string{"[1,2]"}},
		{"Sum[My]", []string{"[1,2]"}},
		{"Sum[float64]", []string{"[1,2]"}},
		{"Pair[string, int].String", []string{`{"Key":"k","Val":2}`}},
		{"str", []string{"[]"}},
		{"useAll2", []string{"1"}},
		{"inner", []string{"[]"}},
		{"nest", []string{"[]"}},
		{"makeAdders", []string{"1"}},
	} {
		e.same(x.expr, x.in...)
	}
}

// Types that functions declare are found in values.
func TestLocalTypes(t *testing.T) {
	e := both(t,
		`func make1() any { type T struct { A int }; return T{1} }
		 func make2(b bool) any {
			type T struct { A string }
			if b { type T []int; return T{1, 2} }
			return T{"x"}
		 }
		 func gen[X any](x X) any { type W struct { In X }; return W{x} }
		 func read(v any) string { return fmt.Sprintf("%T %v", v, v) }
		 func List(n int) any { type Node struct { N int; Next *Node }; const k = 2; type Row [k]*Node; return Row{{n, nil}, {n + 1, &Node{}}} }
		 func same(v any) bool { return v == make1() }`,
		`v1, v2, v3 := make1(), make2(false), List(3)
		 g1, g2 := gen(1), gen("s")
		 type Box struct { V any }`,
		`func show(k int) string { return read([]any{v1, v2, reflect.TypeOf(v3).String()}[k]) }
		 func showIn(k int) string { return fmt.Sprint([]any{g1, g2}[k]) }
		 func id1() any { return v1 }
		 func isSame() bool { return same(v1) }`,
	)
	e.same("show", "0", "1", "2")
	e.same("showIn", "0", "1")
	e.same("isSame", "[]")
	e.same("id1", "[]")
	e.same("make2", "true", "false")
	e.same("List", "1")
	e.same("gen[int]", "1")
}

// A value that the compiled program cannot hold keeps it from being loaded; it
// is never zero instead.
func TestNotHeld(t *testing.T) {
	for _, x := range []struct{ cells, why string }{
		{`func mk() func() int { type T struct { n int }; t := T{5}; return func() int { t.n++; return t.n } }
		  held := mk()`, "of a type that a function declares"},
		{`func mk(b bool) any { type T int; if b { type T string; return T("x") }; return T(1) }
		  held := mk(true)`, "its type is gone"},
	} {
		e := both(t, x.cells, `func uses(any) bool { return held != nil }`)
		c, err := e.s.Func("uses")
		if err != nil {
			t.Fatal(err)
		}
		in, err := c.EncodeJSON([]byte("1"))
		if err != nil {
			t.Fatal(err)
		}
		got := e.compiled(c, [][]byte{in})
		if len(got) != 1 || got[0].Err == nil || !strings.Contains(got[0].Err.Message, x.why) {
			t.Errorf("%s: got %q, want an error with %q", x.cells, render(c, got), x.why)
		}
	}
}
