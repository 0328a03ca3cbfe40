package value

import (
	"reflect"
	"slices"
	"testing"
	"unsafe"
)

// Each case has variables that share memory, and says what must still be shared
// after a round trip. The check is run on the originals first.
func TestSharingRoundTrip(t *testing.T) {
	type vars = []any // pointers to variables
	for _, test := range []struct {
		name string
		make func() vars
		ok   func(v vars) bool
	}{
		{"two pointers to one value", func() vars {
			p := ptr(1)
			return vars{&p, ptr(p)}
		}, func(v vars) bool { return *v[0].(**int) == *v[1].(**int) }},
		{"pointer to another variable", func() vars {
			x := ptr(5)
			return vars{&x, x}
		}, func(v vars) bool { return *v[0].(**int) == v[1].(*int) }},
		{"pointer to a struct field", func() vars {
			s := &point{1, 2}
			return vars{ptr(&s.y), s}
		}, func(v vars) bool { return *v[0].(**float64) == &v[1].(*point).y }},
		{"pointer to the first field and to the struct", func() vars {
			s := &point{1, 2}
			return vars{ptr(&s.X), &s}
		}, func(v vars) bool { return *v[0].(**float64) == &(*v[1].(**point)).X }},
		{"pointer to an array element", func() vars {
			a := &[3]string{"a", "b", "c"}
			return vars{a, ptr(&a[1])}
		}, func(v vars) bool { return &v[0].(*[3]string)[1] == *v[1].(**string) }},
		{"pointer to a slice element", func() vars {
			s := []int{1, 2, 3}
			return vars{&s, ptr(&s[2])}
		}, func(v vars) bool { return &(*v[0].(*[]int))[2] == *v[1].(**int) }},
		{"slice of an array variable", func() vars {
			a := &[5]int{1, 2, 3, 4, 5}
			return vars{ptr(a[1:3]), a}
		}, func(v vars) bool {
			s := *v[0].(*[]int)
			return &s[0] == &v[1].(*[5]int)[1] && len(s) == 2 && cap(s) == 4
		}},
		{"two slices of one array", func() vars {
			s := []int{1, 2, 3, 4, 5, 6}
			return vars{ptr(s[0:3:3]), ptr(s[2:6])}
		}, func(v vars) bool {
			a, b := *v[0].(*[]int), *v[1].(*[]int)
			return &a[2] == &b[0] && cap(a) == 3 && cap(b) == 4 && b[3] == 6
		}},
		{"slices that touch", func() vars {
			s := []int{1, 2, 3, 4}
			return vars{ptr(s[:2]), ptr(s[2:])}
		}, func(v vars) bool {
			a := *v[0].(*[]int)
			return cap(a) == 4 && &a[:4][2] == &(*v[1].(*[]int))[0]
		}},
		{"pointer to an array inside a slice", func() vars {
			s := []int{1, 2, 3, 4, 5}
			return vars{&s, ptr((*[3]int)(s[1:])), ptr((*[3]int)(s[2:]))}
		}, func(v vars) bool {
			s := *v[0].(*[]int)
			return &(*v[1].(**[3]int))[0] == &s[1] && &(*v[2].(**[3]int))[2] == &s[4]
		}},
		{"rows of a matrix", func() vars {
			g := &Grid{{1}, {2}, {3}}
			return vars{g, ptr(&g[1]), ptr(g[2][1:]), ptr(g[1:])}
		}, func(v vars) bool {
			g := v[0].(*Grid)
			rows := *v[3].(*[][4]int)
			return *v[1].(**[4]int) == &g[1] && &(*v[2].(*[]int))[0] == &g[2][1] && &rows[1] == &g[2] && len(rows) == 2
		}},
		{"slice of an array in a struct", func() vars {
			h := &holder{cells: [4]int{1, 2, 3, 4}}
			h.p = &h.cells[3]
			return vars{ptr(h.cells[1:3]), &h}
		}, func(v vars) bool {
			h := *v[1].(**holder)
			return &(*v[0].(*[]int))[0] == &h.cells[1] && h.p == &h.cells[3]
		}},
		{"field of an element of a slice of structs", func() vars {
			s := []outer{{}, {name: "n", point: point{y: 7}}}
			return vars{ptr(&s[1].name), ptr(&s[1].y), &s}
		}, func(v vars) bool {
			s := *v[2].(*[]outer)
			return *v[0].(**string) == &s[1].name && *v[1].(**float64) == &s[1].y
		}},
		{"one memory under two names of a type", func() vars {
			c := ptr(Celsius(20))
			return vars{&c, ptr((*float64)(c))}
		}, func(v vars) bool {
			return unsafe.Pointer(*v[0].(**Celsius)) == unsafe.Pointer(*v[1].(**float64)) && **v[1].(**float64) == 20
		}},
		{"one map in two variables", func() vars {
			m := map[string]int{"a": 1}
			return vars{&m, ptr(m)}
		}, func(v vars) bool {
			a, b := *v[0].(*map[string]int), *v[1].(*map[string]int)
			a["new"] = 1
			defer delete(a, "new")
			return b["new"] == 1
		}},
		{"one map under two types", func() vars {
			m := Ages{"a": 1}
			return vars{&m, ptr(map[Label]int(m))}
		}, func(v vars) bool {
			a, b := *v[0].(*Ages), *v[1].(*map[Label]int)
			a["new"] = 1
			defer delete(a, "new")
			return b["new"] == 1
		}},
		{"one pointer in an interface, a map, a slice, a struct", func() vars {
			p := &point{1, 2}
			return vars{ptr(any(p)), ptr(map[any]*point{p: p}), ptr([]any{p, []*point{p}}), ptr(struct{ p shaper }{p})}
		}, func(v vars) bool {
			p := (*v[0].(*any)).(*point)
			list := *v[2].(*[]any)
			return (*v[1].(*map[any]*point))[p] == p && list[0] == any(p) && list[1].([]*point)[0] == p &&
				v[3].(*struct{ p shaper }).p == shaper(p)
		}},
		{"pointer to an interface variable", func() vars {
			x := any(1)
			return vars{&x, ptr(&x)}
		}, func(v vars) bool { return v[0].(*any) == *v[1].(**any) }},
		{"empty structs", func() vars {
			p := &struct{}{}
			return vars{&p, ptr(make([]*struct{}, 1))}
		}, func(v vars) bool { return *v[0].(**struct{}) != nil && (*v[1].(*[]*struct{}))[0] == nil }},
		{"slice that contains itself as an interface", func() vars {
			s := make([]any, 2)
			s[0], s[1] = s, &s[0]
			return vars{&s}
		}, func(v vars) bool {
			s := *v[0].(*[]any)
			return &s[0].([]any)[0] == &s[0] && s[1].(*any) == &s[0]
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			vars := test.make()
			if !test.ok(vars) {
				t.Fatal("the originals do not share what the test says")
			}
			n := newNative()
			var in []Var
			for i, p := range vars {
				in = append(in, n.variable(string(rune('a'+i)), p))
			}
			file, rep := encode(t, in, n.options())
			if len(rep.Lost)+len(rep.Notes) > 0 {
				t.Errorf("lost %v, notes %v", rep.Lost, rep.Notes)
			}
			var out []any
			got, _ := decode(t, file, n)
			for _, v := range got {
				out = append(out, v.Ptr.Interface())
			}
			if !test.ok(out) {
				t.Errorf("sharing is lost:\n%s", dump(file))
			}
		})
	}
}

// A list of a million nodes takes no more stack than one of ten.
func TestDepthIsBoundedByMemoryOnly(t *testing.T) {
	const nodes = 1_000_000
	n := newNative()
	var head *linked
	var nested any
	var wraps []any
	for i := range nodes {
		head = &linked{i, head}
		if i < nodes/10 {
			nested = deep{nested}
			wraps = []any{wraps}
		}
	}
	in := []Var{n.variable("head", &head), n.variable("nested", &nested), n.variable("wraps", &wraps)}
	file, rep := encode(t, in, n.options())
	vars, _ := decode(t, file, n)
	if len(rep.Lost) > 0 {
		t.Fatal(rep.Lost)
	}
	i := nodes
	for p := *vars[0].Ptr.Interface().(**linked); p != nil; p = p.next {
		if i--; p.value != i {
			t.Fatalf("node %d has value %d", i, p.value)
		}
	}
	if i != 0 {
		t.Errorf("%d nodes are missing", i)
	}
	depth := 0
	for x := *vars[1].Ptr.Interface().(*any); x != nil; x = x.(deep).inner {
		depth++
	}
	if depth != nodes/10 {
		t.Errorf("depth is %d", depth)
	}
}

func TestCellsAreUsed(t *testing.T) {
	n := newNative()
	x := ptr(5)
	file, _ := encode(t, []Var{n.variable("p", &x), n.variable("x", x)}, n.options())
	cells := map[string]reflect.Value{"p": reflect.ValueOf(new(*int)), "x": reflect.ValueOf(new(int))}
	r, err := NewSeqBytes(file)
	if err != nil {
		t.Fatal(err)
	}
	vars, _, err := DecodeGroup(r, DecodeOptions{Resolver: n, Cell: func(name string, _ *Type) reflect.Value { return cells[name] }})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vars {
		if v.Ptr.UnsafePointer() != cells[v.Name].UnsafePointer() {
			t.Errorf("%s is not in its cell", v.Name)
		}
	}
	if p := cells["p"].Interface().(**int); *p != cells["x"].Interface().(*int) || **p != 5 {
		t.Error("p does not point to x")
	}
}

// goneNative is an engine that does not know type linked.
type goneNative struct{ *native }

func (g goneNative) Named(pkg, ident string) *Type {
	if ident == "linked" {
		return nil
	}
	return g.native.Named(pkg, ident)
}

// Variables whose types are all there are in their cells also if the type of
// another is gone.
func TestCellsBesideGoneTypes(t *testing.T) {
	n := newNative()
	x, s := ptr(5), []float64{1, 2}
	var gone any = linked{value: 3}
	file, _ := encode(t, []Var{n.variable("p", &x), n.variable("x", x), n.variable("s", &s), n.variable("gone", &gone)}, n.options())
	cells := map[string]reflect.Value{"p": reflect.ValueOf(new(*int)), "x": reflect.ValueOf(new(int)), "s": reflect.ValueOf(new([]float64)), "gone": reflect.ValueOf(new(any))}
	r, err := NewSeqBytes(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rep, err := DecodeGroup(r, DecodeOptions{Resolver: goneNative{n}, Cell: func(name string, _ *Type) reflect.Value { return cells[name] }})
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Lost) != 1 || rep.Lost[0].Var != "gone" {
		t.Errorf("lost: %v, want the value of gone", rep.Lost)
	}
	if got := *cells["x"].Interface().(*int); got != 5 {
		t.Errorf("x is %d, want 5", got)
	}
	if p := cells["p"].Interface().(**int); *p != cells["x"].Interface().(*int) {
		t.Error("p does not point to x")
	}
	if got := *cells["s"].Interface().(*[]float64); !slices.Equal(got, s) {
		t.Errorf("s is %v, want %v", got, s)
	}
}
