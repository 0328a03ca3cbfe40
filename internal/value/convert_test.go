package value

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The session's types before and after redefinition: A1 becomes A2, and so on.
type (
	A1 struct {
		Name string
		x, y int
		gone string
		next *A1
		kids []*A1
		any  any
		when time.Time
	}
	A2 struct {
		//lint:ignore U1000 reflection reads it
		added float64
		y     float64
		Name  string
		kids  []*A2
		next  *A2
		x     int8
		any   any
		when  time.Time
	}
	B1 [3]int
	B2 [2]int
	C1 float64
	C2 int
	D1 struct{ v []int }
	D2 struct{ v []float64 }
	E1 struct{ v int }
	E2 struct{ v any }
	F1 struct{ v any }
	F2 struct{ v int }
	G1 struct{ v int }
)

// redefine is what the types of one program are in the next.
type redefine struct {
	n    *native
	next map[string]reflect.Type
	done map[*Type]*Type
}

func newRedefine(n *native) *redefine {
	r := &redefine{n: n, next: map[string]reflect.Type{}, done: map[*Type]*Type{}}
	for _, rt := range []reflect.Type{
		reflect.TypeFor[A2](), reflect.TypeFor[B2](), reflect.TypeFor[C2](), reflect.TypeFor[D2](), reflect.TypeFor[E2](), reflect.TypeFor[F2](),
	} {
		r.next[strings.Replace(rt.Name(), "2", "1", 1)] = rt
	}
	r.next["G1"] = nil
	return r
}

func (r *redefine) to(t *Type) *Type {
	if u, ok := r.done[t]; ok {
		return u
	}
	u := r.find(t)
	r.done[t] = u
	return u
}

func (r *redefine) find(t *Type) *Type {
	if t.Name != "" {
		if rt, ok := r.next[t.Name]; ok && t.Pkg == "main" {
			if rt == nil {
				return nil
			}
			return r.n.TypeOf(rt)
		}
		return t
	}
	rt := r.layout(t.Layout)
	switch rt {
	case nil:
		return nil
	case t.Layout:
		return t
	}
	return r.n.TypeOf(rt)
}

// layout is find for Go types.
func (r *redefine) layout(rt reflect.Type) reflect.Type {
	if rt.Name() != "" {
		if next, ok := r.next[rt.Name()]; ok {
			return next
		}
		return rt
	}
	var elem, key reflect.Type
	switch rt.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		if elem = r.layout(rt.Elem()); elem == nil {
			return nil
		}
	}
	switch rt.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(elem)
	case reflect.Slice:
		return reflect.SliceOf(elem)
	case reflect.Array:
		return reflect.ArrayOf(rt.Len(), elem)
	case reflect.Map:
		if key = r.layout(rt.Key()); key == nil {
			return nil
		}
		return reflect.MapOf(key, elem)
	}
	return rt
}

// A conversion is what variables become.
type conversion struct {
	name string
	vars []any // pointers to variables
	want func(v []any) bool
	lost string
}

func conversions() []conversion {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	a := &A1{Name: "a", x: 1, y: 2, gone: "g", when: now}
	b := &A1{Name: "b", x: 300, next: a, kids: []*A1{a, a}, any: a}
	a.next = b
	untouched := []float64{1, 2}
	shared := []int{1, 2, 3}
	m := map[string]*A1{"a": a}
	return []conversion{
		{"struct", []any{ptr(A1{Name: "n", x: 5, y: 6})}, func(v []any) bool {
			return reflect.DeepEqual(v[0], &A2{Name: "n", x: 5, y: 6})
		}, ""},
		{"graph", []any{&a, &b, &m, ptr(&b.y), ptr([]any{a, 1})}, func(v []any) bool {
			a, b, m := *v[0].(**A2), *v[1].(**A2), *v[2].(*map[string]*A2)
			return a.Name == "a" && a.next == b && b.next == a && b.kids[0] == a && b.kids[1] == a && b.any == any(a) &&
				m["a"] == a && b.x == 0 && a.y == 2 && a.when == now && (*v[4].(*[]any))[0] == any(a)
		}, "v0: v0.gone: string: \nv1: v1.x: int: 300 does not fit int8\n"},
		{"what no change reaches", []any{&untouched, ptr(untouched[1:]), ptr(A1{})}, func(v []any) bool {
			return v[0] == any(&untouched) && &(*v[1].(*[]float64))[0] == &untouched[1]
		}, ""},
		{"shorter array", []any{ptr([]B1{{1, 2, 0}, {1, 2, 3}})}, func(v []any) bool {
			return reflect.DeepEqual(v[0], &[]B2{{1, 2}, {1, 2}})
		}, "v0: v0: int: the array is shorter\n"},
		{"numbers", []any{ptr([]C1{1, 2.5, -3})}, func(v []any) bool {
			return reflect.DeepEqual(v[0], &[]C2{1, 0, -3})
		}, "v0: v0[1]: main.C1: 2.5 does not fit main.C2\n"},
		{"elements of a slice", []any{ptr(D1{shared}), ptr(D1{shared}), &shared}, func(v []any) bool {
			x, y := v[0].(*D2).v, v[1].(*D2).v
			return x[2] == 3 && &x[0] == &y[0] && v[2] == any(&shared)
		}, ""},
		{"value to interface", []any{ptr(E1{7})}, func(v []any) bool { return *v[0].(*E2) == E2{7} }, ""},
		{"interface to value", []any{ptr([]F1{{7}, {"s"}, {}})}, func(v []any) bool {
			return reflect.DeepEqual(v[0], &[]F2{{7}, {0}, {0}})
		}, "v0: v0[1].v: string: it does not convert to int\n"},
		{"map keys", []any{ptr(map[C1]string{1: "a", 2: "b"})}, func(v []any) bool {
			return reflect.DeepEqual(v[0], &map[C2]string{1: "a", 2: "b"})
		}, ""},
		{"gone", []any{ptr(G1{1}), ptr(1), ptr([]any{G1{2}, 3})}, func(v []any) bool {
			return len(v) == 2 && *v[0].(*int) == 1 && reflect.DeepEqual(v[1], &[]any{nil, 3})
		}, "v2: v2[0]: main.G1: its type is gone\nv0: v0: main.G1: its type is gone\n"},
	}
}

func TestConvert(t *testing.T) {
	for _, test := range conversions() {
		t.Run(test.name, func(t *testing.T) {
			n := newNative()
			var in []Var
			for i, p := range test.vars {
				in = append(in, n.variable(fmt.Sprintf("v%d", i), p))
			}
			before, _ := encode(t, in, n.options())
			vars, rep, err := Convert(in, newRedefine(n).to, n, n.options())
			if err != nil {
				t.Fatal(err)
			}
			checkConversion(t, test, vars, rep)
			if after, _ := encode(t, in, n.options()); !bytes.Equal(before, after) {
				t.Error("the old values were modified")
			}
		})
	}
}

func checkConversion(t *testing.T, test conversion, vars []Var, rep *Report) {
	t.Helper()
	var got []any
	for _, v := range vars {
		got = append(got, v.Ptr.Interface())
	}
	if !test.want(got) {
		for _, g := range got {
			t.Errorf("got %#v", reflect.ValueOf(g).Elem())
		}
	}
	var lost strings.Builder
	for _, l := range rep.Lost {
		fmt.Fprintf(&lost, "%s: %s: %s: %s\n", l.Var, l.Path, l.Type, l.Reason)
	}
	if sortLines(lost.String()) != sortLines(test.lost) {
		t.Errorf("lost:\n%swant:\n%s", lost.String(), test.lost)
	}
}

// What loading does if the program of the file has changed is what redefinition
// does in memory.
func TestDecodeChangedTypes(t *testing.T) {
	for _, test := range conversions() {
		if test.name == "what no change reaches" || test.name == "elements of a slice" {
			continue // these are about memory that stays where it is
		}
		t.Run(test.name, func(t *testing.T) {
			n := newNative()
			var in []Var
			for i, p := range test.vars {
				in = append(in, n.variable(fmt.Sprintf("v%d", i), p))
			}
			file, _ := encode(t, in, n.options())
			r, err := NewSeqBytes(file)
			if err != nil {
				t.Fatal(err)
			}
			vars, rep, err := DecodeGroup(r, DecodeOptions{Resolver: nextProgram{n, newRedefine(n)}})
			if err != nil {
				t.Fatal(err)
			}
			checkConversion(t, test, vars, rep)
		})
	}
}

// nextProgram resolves names as the program after redefinition does.
type nextProgram struct {
	*native
	r *redefine
}

func (p nextProgram) Named(pkg, ident string) *Type {
	t := p.native.Named(pkg, ident)
	if t == nil {
		return nil
	}
	return p.r.to(t)
}

// Every value, decoded as types made from the stream, encodes to the same bytes
// again: such a file keeps what this program does not know.
func TestGenericRoundTrip(t *testing.T) {
	for _, r := range rows() {
		n := newNative()
		file, _ := encode(t, []Var{n.variable("x", r.ptr)}, n.options())
		if bytes.Contains(file, []byte{0x0f, 0xf5}) { // a type laid out by the compiler
			continue
		}
		vars, rep := decode(t, file, Generic())
		if len(rep.Lost) > 0 {
			t.Errorf("%s: lost %v", r.name, rep.Lost)
		}
		again, _ := encode(t, vars, EncodeOptions{})
		if !bytes.Equal(file, again) {
			t.Errorf("%s: encoded again:\n%s\nwant:\n%s", r.name, dump(again), dump(file))
		}
		if Tree(vars[0].Type, vars[0].Ptr, Limits{}) == nil {
			t.Errorf("%s: no tree", r.name)
		}
	}
}
