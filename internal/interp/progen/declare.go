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
	g.emit(t.name, "type %s interface { %s }", t.name, text)
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
	g.emit(t.name, "type %s %s", t.name, u.name)
	g.addMethods(&t)
	g.types = append(g.types, &t)
}

func (g *gen) structType() {
	t := &typ{name: g.top("S"), kind: kStruct, named: true}
	used := map[string]bool{}
	for i := range g.some(1, 4) {
		if e := pick(g, g.types); g.odds(35) && e.kind != kPtr && !used[e.name] {
			used[e.name] = true
			name, _, _ := strings.Cut(e.name, "[")
			if e.kind == kStruct && g.odds(30) {
				e = ptrTo(e)
			}
			t.fields = append(t.fields, field{name, e, true})
			continue
		}
		name := fmt.Sprint(g.pick("f", "x", "F", "X"), strings.ToLower(t.name), i)
		t.fields = append(t.fields, field{name, g.typ(2), false})
	}
	g.emitStruct(t)
	g.addMethods(t)
	g.structs = append(g.structs, t)
	g.types = append(g.types, t)
}

func (g *gen) emitStruct(t *typ) {
	var text strings.Builder
	for _, f := range t.fields {
		if !f.embedded {
			text.WriteString(f.name + " ")
		}
		text.WriteString(f.t.name + "\n")
	}
	g.emit(t.name, "type %s struct {\n%s}", t.name, text.String())
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
	name := t.name + "." + m.name
	b := g.body(m.pure)
	b.vars = append(b.vars, variable{name: "r", t: recv, outer: true})
	if m.name == "String" {
		g.emit(name, "func (r %s) String() string { return fmt.Sprint(%q, %s) }", recv.name, t.name, b.leaf())
	} else {
		head := fmt.Sprintf("func (r %s) %s(%s)%s", recv.name, m.name, b.params(m.params, false), b.resultList(m.results))
		b.function(g.some(1, 3))
		g.emit(name, "%s {\n%s}", head, b.text())
	}
}

// global declares a package variable.
func (g *gen) global() {
	v := variable{name: g.top("g"), t: g.typ(2), outer: true}
	b := g.body(true)
	b.vars = nil
	g.emit(v.name, "var %s %s = %s", v.name, v.t.name, b.simple(v.t))
	g.globals = append(g.globals, v)
}

// constant declares a constant, which is used where it cannot be folded.
func (g *gen) constant() {
	name := g.top("k")
	t := pick(g, basics)
	g.writeConst(name, t)
	g.globals = append(g.globals, variable{name: "id(" + name + ")", t: t, fixed: true, outer: true})
}

func (g *gen) writeConst(name string, t *typ) {
	g.emit(name, "const %s = %s", name, g.body(true).basicLit(t))
}

// function declares a function that calls those before it.
func (g *gen) function() {
	f := &function{name: g.top("f"), params: g.typs(3, 2), results: g.typs(2, 2), pure: g.odds(60)}
	if g.odds(25) {
		f.variadic = true
		f.params = append(f.params, sliceOf(g.typ(1)))
	}
	g.writeFunction(f)
	g.funcs = append(g.funcs, f)
}

// writeFunction writes a function that calls those of g.funcs.
func (g *gen) writeFunction(f *function) {
	b := g.body(f.pure)
	head := fmt.Sprintf("func %s(%s)%s", f.name, b.params(f.params, f.variadic), b.resultList(f.results))
	b.function(g.some(2, 5))
	g.emit(f.name, "%s {\n%s}", head, b.text())
}

// genericFunc declares a function of two type parameters.
func (g *gen) genericFunc() {
	g.generics = append(g.generics, g.top("h"))
	g.writeGeneric(g.generics[0])
}

func (g *gen) writeGeneric(name string) {
	g.emit(name, `func %s[T, U any](x T, y U) (T, func() U) {
	%s
	if any(x) == nil { return x, nil }
	return x, func() U { return z }
}`, name, g.pick("z := y", "var z U; if any(x) == nil { z = y }"))
}

// genericType declares a generic type with methods, of which one instance is used, and
// a function over what satisfies a constraint.
func (g *gen) genericType() {
	s, c := g.top("G"), g.top("C")
	g.generic = s
	g.emit(s, "type %s[T comparable] struct { A T; B []T }", s)
	g.emit(s+".Push", "func (s *%s[T]) Push(x T) int { s.B = append(s.B, s.A); s.A = x; return len(s.B) }", s)
	g.writeLen(s)
	g.emit(c, "type %s[T any] interface { ~int | ~int8 | ~uint16 | ~string | ~float64 }", c)
	g.sum = c + "Sum"
	g.emit(g.sum, "func %s[T %s[T]](xs ...T) (y T) { for _, x := range xs { if y < x { y += x } }; return y }", g.sum, c)
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

// writeLen writes a method of the generic type.
func (g *gen) writeLen(s string) {
	g.emit(s+".Len", "func (s %s[T]) Len() int { var z T; if s.A == z { return -%d }; return len(s.B) }", s, g.some(1, 9))
}
