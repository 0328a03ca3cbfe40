package progen

import (
	"fmt"
	"strings"
)

// typ picks a type that nests up to depth others.
func (g *gen) typ(depth int) *typ {
	if depth <= 0 || g.odds(50) {
		switch {
		case len(g.types) > 0 && g.odds(40):
			return pick(g, g.types)
		case g.odds(40):
			return tInt
		}
		return pick(g, basics)
	}
	switch g.r.IntN(8) {
	case 0:
		return arrayOf(g.some(1, 3), g.typ(depth-1))
	case 1:
		if k := g.typ(1); k.isKey() {
			return mapOf(k, g.typ(depth-1))
		}
	case 2:
		if len(g.structs) > 0 {
			return ptrTo(pick(g, g.structs))
		}
	case 3:
		return tAny
	case 4:
		return funcOf(g.typs(2, depth-1), g.typs(1, depth-1))
	case 5:
		if len(g.structs) > 0 {
			return pick(g, g.structs)
		}
	}
	return sliceOf(g.typ(depth - 1))
}

// typs picks up to n types.
func (g *gen) typs(n, depth int) []*typ {
	var ts []*typ
	for range g.some(0, n) {
		ts = append(ts, g.typ(depth))
	}
	return ts
}

// concrete picks a type that is none of an interface.
func (g *gen) concrete(depth int) *typ {
	for {
		if t := g.typ(depth); t.kind < kIface {
			return t
		}
	}
}

func (g *gen) declareTypes() {
	g.genericFunc()
	g.genericType()
	for range g.some(1, 2) {
		g.iface()
	}
	for range g.some(1, 2) {
		g.namedType()
	}
	for range g.some(2, 3) {
		g.structType()
	}
}

// iface declares an interface of one method, or of one and another's.
func (g *gen) iface() {
	t := &typ{name: g.top("I"), kind: kIface, named: true}
	m := &method{name: "M0", params: []*typ{tInt}, results: []*typ{tInt}, pure: true}
	if len(g.ifaces) > 0 && g.odds(60) {
		m = &method{name: "M1", results: []*typ{tString}, pure: true}
	}
	t.methods = []*method{m}
	text := m.name + signature(m.params, m.results)
	if len(g.ifaces) > 0 && g.ifaces[0].methods[0].name != m.name && g.odds(30) {
		t.methods = append(t.methods, g.ifaces[0].methods...)
		text += "; " + g.ifaces[0].name
	}
	fmt.Fprintf(&g.out, "type %s interface { %s }\n\n", t.name, text)
	g.ifaces = append(g.ifaces, t)
	g.types = append(g.types, t)
}

// namedType declares a type over another one.
func (g *gen) namedType() {
	u := g.concrete(2)
	for u.kind == kPtr || u.kind == kStruct {
		u = g.concrete(2)
	}
	t := *u
	t.name, t.methods, t.named = g.top("N"), nil, true
	fmt.Fprintf(&g.out, "type %s %s\n\n", t.name, u.name)
	g.addMethods(&t)
	g.types = append(g.types, &t)
}

func (g *gen) structType() {
	t := &typ{name: g.top("S"), kind: kStruct, named: true}
	used := map[string]bool{}
	var text []string
	for i := range g.some(1, 4) {
		if e := pick(g, g.types); g.odds(35) && e.kind != kPtr && !used[e.name] {
			used[e.name] = true
			name, _, _ := strings.Cut(e.name, "[")
			if e.kind == kStruct && g.odds(30) {
				e = ptrTo(e)
			}
			t.fields = append(t.fields, field{name, e, true})
			text = append(text, e.name)
			continue
		}
		f := field{fmt.Sprint(g.pick("f", "x", "F", "X"), strings.ToLower(t.name), i), g.typ(2), false}
		t.fields = append(t.fields, f)
		text = append(text, f.name+" "+f.t.name)
	}
	fmt.Fprintf(&g.out, "type %s struct {\n%s\n}\n\n", t.name, strings.Join(text, "\n"))
	g.addMethods(t)
	g.structs = append(g.structs, t)
	g.types = append(g.types, t)
}

// addMethods declares up to four methods; two have the signatures of interfaces.
func (g *gen) addMethods(t *typ) {
	for i := range g.some(0, 4) {
		m := &method{name: fmt.Sprint("M", i), ptr: g.odds(35), open: true}
		m.pure = !m.ptr || g.odds(50)
		switch i {
		case 0:
			m.params, m.results = []*typ{tInt}, []*typ{tInt}
		case 1:
			m.results, m.pure = []*typ{tString}, true
			if g.odds(40) {
				m.name = "String"
			}
		default:
			m.params, m.results = g.typs(2, 1), g.typs(2, 1)
		}
		t.methods = append(t.methods, m)
	}
	for _, m := range t.methods {
		g.method(t, m)
		m.open = false
	}
}

func (g *gen) method(t *typ, m *method) {
	recv := t
	if m.ptr {
		recv = ptrTo(t)
	}
	b := g.body(m.pure)
	b.vars = append(b.vars, variable{name: "r", t: recv, outer: true})
	if m.name == "String" {
		fmt.Fprintf(&g.out, "func (r %s) String() string { return fmt.Sprint(%q, %s) }\n\n", recv.name, t.name, b.leaf())
	} else {
		head := fmt.Sprintf("func (r %s) %s(%s)%s", recv.name, m.name, b.params(m.params, false), b.resultList(m.results))
		b.function(g.some(1, 3))
		fmt.Fprintf(&g.out, "%s {\n%s}\n\n", head, b.text())
	}
}

// global declares a package variable.
func (g *gen) global() {
	v := variable{name: g.top("g"), t: g.typ(2), outer: true}
	b := g.body(true)
	b.vars = nil
	fmt.Fprintf(&g.out, "var %s %s = %s\n\n", v.name, v.t.name, b.simple(v.t))
	g.globals = append(g.globals, v)
}

// function declares a function that calls those before it.
func (g *gen) function() {
	f := &function{name: g.top("f"), params: g.typs(3, 2), results: g.typs(2, 2), pure: g.odds(60)}
	if g.odds(25) {
		f.variadic = true
		f.params = append(f.params, sliceOf(g.typ(1)))
	}
	b := g.body(f.pure)
	head := fmt.Sprintf("func %s(%s)%s", f.name, b.params(f.params, f.variadic), b.resultList(f.results))
	b.function(g.some(2, 5))
	fmt.Fprintf(&g.out, "%s {\n%s}\n\n", head, b.text())
	g.funcs = append(g.funcs, f)
}

// genericFunc declares a function of two type parameters.
func (g *gen) genericFunc() {
	name := g.top("h")
	fmt.Fprintf(&g.out, `func %s[T, U any](x T, y U) (T, func() U) {
	z := y
	if any(x) == nil { return x, nil }
	return x, func() U { return z }
}

`, name)
	g.generics = append(g.generics, name)
}

// genericType declares a generic type with methods, of which one instance is used, and
// a function over what has its methods.
func (g *gen) genericType() {
	s, c := g.top("G"), g.top("C")
	fmt.Fprintf(&g.out, `type %[1]s[T comparable] struct { A T; B []T }

func (s *%[1]s[T]) Push(x T) int { s.B = append(s.B, s.A); s.A = x; return len(s.B) }

func (s %[1]s[T]) Len() int { var z T; if s.A == z { return -1 }; return len(s.B) }

type %[2]s[T any] interface { ~int | ~int8 | ~uint16 | ~string | ~float64 }

func %[2]sSum[T %[2]s[T]](xs ...T) (y T) { for _, x := range xs { if y < x { y += x } }; return y }

`, s, c)
	g.sum = c + "Sum"
	t := g.concrete(1)
	for !t.comparable() {
		t = g.concrete(1)
	}
	g.types = append(g.types, &typ{
		name: s + "[" + t.name + "]", kind: kStruct, named: true,
		fields: []field{{"A", t, false}, {"B", sliceOf(t), false}},
		methods: []*method{
			{name: "Push", params: []*typ{t}, results: []*typ{tInt}, ptr: true},
			{name: "Len", results: []*typ{tInt}, pure: true},
		},
	})
	g.structs = append(g.structs, g.types[len(g.types)-1])
}
