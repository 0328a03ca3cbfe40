package value

import (
	"fmt"
	"io"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"
)

func TestDiff(t *testing.T) {
	xs := []float64{1, 2, 3}
	area2 := func(point) float64 { return 0 }
	knot := func(v int) *linked {
		l := &linked{value: v}
		l.next = &linked{value: 2, next: l}
		return l
	}
	shared, alone := []*int{nil, nil}, []*int{ptr(1), ptr(1)}
	shared[0] = ptr(1)
	shared[1] = shared[0]
	long := func(last int) (l *linked) {
		for i := range 200_000 {
			l = &linked{i + last/200_000, l}
			last = 0
		}
		return l
	}
	for _, test := range []struct {
		name string
		a, b any // pointers to values
		opts DiffOptions
		want string // "path a | b; …"
	}{
		{"ints", ptr(1), ptr(2), DiffOptions{}, "x 1 | 2"},
		{"equal ints", ptr(1), ptr(1), DiffOptions{}, ""},
		{"types", ptr(1), ptr("a"), DiffOptions{}, `x 1 int | "a" string`},
		{"element types", ptr([]int{1}), ptr([]int8{1}), DiffOptions{}, `x []int of 1 []int | []int8 of 1 []int8`},
		{"minus zero", ptr(0.0), ptr(math.Copysign(0, -1)), DiffOptions{}, "x 0 | -0"},
		{"nan", ptr(math.NaN()), ptr(nan(0x7ff8000000000099)), DiffOptions{}, ""},
		{"within", ptr(1.0), ptr(1.05), DiffOptions{Abs: 0.1}, ""},
		{"beyond", ptr(1.0), ptr(1.2), DiffOptions{Abs: 0.1}, "x 1 | 1.2"},
		{"relative", ptr(1e9), ptr(1e9 + 1), DiffOptions{Rel: 1e-6}, ""},
		{"infinity is never within", ptr(math.Inf(1)), ptr(1.0), DiffOptions{Rel: 2}, "x +Inf | 1"},
		{"complex", ptr(1i), ptr(2i), DiffOptions{}, "x (0+1i) | (0+2i)"},
		{"arrays", ptr(Grid{{1}}), ptr(Grid{{1, 0, 0, 9}}), DiffOptions{}, "x[0][3] 0 | 9"},
		{"slices", &xs, ptr([]float64{1, 5, 3}), DiffOptions{}, "x[1] 2 | 5"},
		{"lengths", &xs, ptr(xs[:2]), DiffOptions{}, "x length 3 | length 2"},
		{"nil slice", &xs, new([]float64), DiffOptions{}, "x []float64 of 3 | nil"},
		{"at most", ptr([]int{1, 2, 3}), ptr([]int{0, 0, 0}), DiffOptions{Max: 1}, "x[0] 1 | 0; 2 more"},
		{"strings", ptr([]string{"a", "b"}), ptr([]string{"a", "c"}), DiffOptions{}, `x[1] "b" | "c"`},
		{"struct", ptr(point{1, 2}), ptr(point{1, 3}), DiffOptions{}, "x.y 2 | 3"},
		{"maps", ptr(map[string]int{"a": 1, "b": 2, "c": 3}), ptr(map[string]int{"b": 5, "c": 3, "d": 4}), DiffOptions{}, `x["a"] 1 | ; x["d"]  | 4; x["b"] 2 | 5`},
		{"keys of interfaces", ptr(map[any]int{1: 1, "a": 2}), ptr(map[any]int{"a": 3, 1: 1}), DiffOptions{}, `x["a"] 2 | 3`},
		{"interfaces", ptr(any(1)), ptr(any("a")), DiffOptions{}, `x 1 int | "a" string`},
		{"nil interface", ptr(any(nil)), ptr(any(1)), DiffOptions{}, "x nil | 1"},
		{"boxes", ptr(any(deep{deep{1}})), ptr(any(deep{deep{2}})), DiffOptions{}, "x.inner.inner 1 | 2"},
		{"cycles", ptr(knot(1)), ptr(knot(1)), DiffOptions{}, ""},
		{"in a cycle", ptr(knot(1)), ptr(knot(7)), DiffOptions{}, "x.value 1 | 7"},
		{"sharing", &shared, &alone, DiffOptions{}, "x[1] the same as x[0] | not shared"},
		{"sharing the other way", &alone, &shared, DiffOptions{}, "x[1] not shared | the same as x[0]"},
		{"time", ptr(time.Unix(5, 0).UTC()), ptr(time.Unix(6, 0).UTC()), DiffOptions{}, "x 1970-01-01T00:00:05Z | 1970-01-01T00:00:06Z"},
		{"big", ptr(big.NewInt(5)), ptr(big.NewInt(6)), DiffOptions{}, "x 5 | 6"},
		{"sentinels", ptr(error(io.EOF)), ptr(error(io.ErrUnexpectedEOF)), DiffOptions{}, "x io.EOF | io.ErrUnexpectedEOF"},
		{"funcs", ptr(area), ptr(area2), DiffOptions{}, "x area | area2"},
		{"deep", ptr(long(0)), ptr(long(200_000)), DiffOptions{}, ".value 0 | 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := newNative(point{}, linked{}, deep{})
			n.name("area", area)
			n.name("area2", area2)
			a, b := n.variable("x", test.a), n.variable("x", test.b)
			file, _ := encode(t, []Var{a}, n.options())
			va, _ := decode(t, file, nil)
			file, _ = encode(t, []Var{b}, n.options())
			vb, _ := decode(t, file, nil)
			got := diffText(va[0], vb[0], test.opts)
			if at := strings.LastIndex(got, "…"); at >= 0 {
				got = got[at+len("…"):]
			}
			if got = strings.ReplaceAll(got, ".next", ""); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func diffText(a, b Var, o DiffOptions) string {
	var out []string
	list, more := Diff(a, b, o)
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s %s | %s", d.Path, d.A, d.B))
	}
	if more > 0 {
		out = append(out, fmt.Sprint(more, " more"))
	}
	return strings.Join(out, "; ")
}

// Every value equals itself, and what became of it in a file.
func TestDiffOfEqualValues(t *testing.T) {
	for _, r := range rows() {
		n := newNative()
		v := n.variable("x", r.ptr)
		file, _ := encode(t, []Var{v}, n.options())
		back, _ := decode(t, file, n)
		if got := diffText(v, back[0], DiffOptions{}); got != "" {
			t.Errorf("%s: %s", r.name, got)
		}
		one, _ := decode(t, file, nil)
		two, _ := decode(t, file, nil)
		if got := diffText(one[0], two[0], DiffOptions{}); got != "" {
			t.Errorf("%s, of a file: %s", r.name, got)
		}
	}
}

func BenchmarkDiff(b *testing.B) {
	n := newNative()
	for _, w := range workloads() {
		file, _ := encode(b, []Var{n.variable("x", w.ptr)}, n.options())
		x, _ := decode(b, file, nil)
		y, _ := decode(b, file, nil)
		b.Run(w.name, func(b *testing.B) {
			for b.Loop() {
				if list, _ := Diff(x[0], y[0], DiffOptions{}); len(list) > 0 {
					b.Fatal(list)
				}
			}
		})
	}
}
