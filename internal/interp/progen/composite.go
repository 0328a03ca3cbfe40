package progen

import (
	"fmt"
	"strings"
)

// composite is a value of a type that is not basic. Depth goes below zero here: a value of structs in
// structs has to end somewhere.
func (b *body) composite(t *typ, depth int) string {
	if depth < -2 {
		return b.empty(t)
	}
	switch t.kind {
	case kStruct:
		return b.structLit(t, depth)
	case kArray:
		return t.name + "{" + b.exprs(repeat(t.elem, b.some(0, t.n)), depth-1) + "}"
	case kSlice:
		return b.slice(t, depth)
	case kMap:
		if b.odds(20) {
			return "make(" + t.name + ")"
		}
		return t.name + "{" + b.key(t.key) + ": " + b.expr(t.elem, depth-1) + "}"
	case kPtr:
		return b.pointer(t, depth)
	case kFunc:
		return b.funcValue(t, depth)
	case kIface:
		return b.implementation(t, depth)
	case kAny:
		for range 10 {
			if u := b.typ(1); u.kind < kIface && u.inner() {
				return "any(" + b.expr(u, depth-1) + ")"
			}
		}
		return "any(nil)"
	}
	return b.basicLit(t)
}

// empty is a value without parts.
func (b *body) empty(t *typ) string {
	switch t.kind {
	case kStruct, kArray, kSlice, kMap:
		return t.name + "{}"
	case kPtr, kFunc, kIface, kAny:
		return "(" + t.name + ")(nil)"
	}
	return b.basicLit(t)
}

func repeat(t *typ, n int) []*typ {
	ts := make([]*typ, n)
	for i := range ts {
		ts[i] = t
	}
	return ts
}

// structLit is a literal of all fields in order, or of some by name.
func (b *body) structLit(t *typ, depth int) string {
	keyed := b.keyed || b.odds(50)
	var s []string
	for _, f := range t.fields {
		switch {
		case !keyed:
			s = append(s, b.expr(f.t, depth-1))
		case b.odds(60):
			s = append(s, f.name+": "+b.expr(f.t, depth-1))
		}
	}
	return t.name + "{" + strings.Join(s, ", ") + "}"
}

// slice is a slice without room after its elements that another knows.
func (b *body) slice(t *typ, depth int) string {
	switch b.r.IntN(6) {
	case 0:
		if depth > 0 {
			return "append(" + t.name + "{" + b.expr(t.elem, depth-1) + "}, " + b.expr(t.elem, depth-1) + ")"
		}
	case 1:
		if c := b.reach(t); len(c) > 0 {
			s := pick(b.gen, c)
			return s + fmt.Sprintf(b.pick("[%[1]d:]", "[:min(%[1]d, len(%[2]s))]", "[:min(%[1]d, len(%[2]s))]", "[min(%[1]d, len(%[2]s)):len(%[2]s):len(%[2]s)]"), b.r.IntN(3), s)
		}
	case 2:
		if !t.named && (same(t.elem, tByte) || same(t.elem, tRune)) {
			return t.name + "(" + b.expr(tString, depth-1) + ")"
		}
		return fmt.Sprintf("make(%s, %d, %d)", t.name, b.some(1, 3), b.some(3, 5))
	case 3:
		return t.name + "{" + b.expr(t.elem, depth-1) + ", 2: " + b.expr(t.elem, depth-1) + "}"
	}
	return t.name + "{" + b.exprs(repeat(t.elem, b.some(2, 3)), depth-1) + "}"
}

func (b *body) pointer(t *typ, depth int) string {
	switch {
	case b.odds(4):
		return "(" + t.name + ")(nil)"
	case b.odds(15), t.elem.kind != kStruct:
		return "new(" + t.elem.name + ")"
	case b.odds(30) && !b.pure:
		for _, v := range b.vars {
			if same(v.t, t.elem) {
				return "&" + v.name
			}
		}
	}
	return "&" + b.structLit(t.elem, depth-1)
}

// implementation is a value of an interface type.
func (b *body) implementation(t *typ, depth int) string {
	for _, i := range b.r.Perm(len(b.types)) {
		u := b.types[i]
		switch value, ptr := u.implements(t); {
		case value:
			return t.name + "(" + b.expr(u, depth-1) + ")"
		case ptr && u.kind == kStruct:
			return t.name + "(&" + b.structLit(u, depth-1) + ")"
		}
	}
	return t.name + "(nil)"
}

// funcValue is a value of a func type: a function, a method value or expression, or a literal.
func (b *body) funcValue(t *typ, depth int) string {
	f := ""
	if b.odds(35) {
		f = b.choose(b.funcValues(t))
	}
	if f == "" {
		f = b.funcLit(t, depth-1)
	}
	if t.named {
		return t.name + "(" + f + ")"
	}
	return f
}

// funcValues lists what is there already and can be a value of a func type.
func (b *body) funcValues(t *typ) []string {
	is := func(params, results []*typ) bool {
		return sameAll(params, t.params) && sameAll(results, t.results)
	}
	var c []string
	for _, f := range b.funcs {
		if f.pure && !f.variadic && is(f.params, f.results) {
			c = append(c, f.name)
		}
	}
	for _, u := range b.types {
		for _, s := range u.selectors() {
			if s.m == nil || !s.m.pure || s.ptr {
				continue
			}
			if is(append([]*typ{u}, s.m.params...), s.m.results) {
				c = append(c, u.name+"."+s.name)
			}
			if is(s.m.params, s.m.results) {
				for _, x := range b.reach(u) {
					c = append(c, x+"."+s.name)
				}
			}
		}
	}
	return c
}

// funcLit is a pure func literal.
func (b *body) funcLit(t *typ, depth int) string {
	l := b.literal(true)
	head := "func(" + l.params(t.params, false) + ")"
	if l.budget < 2 || l.nested > 2 || b.odds(75) {
		l.results = t.results
		return head + resultText(t.results) + " { return " + l.exprs(t.results, depth) + " }"
	}
	b.budget--
	head += l.resultList(t.results)
	l.function(2)
	return head + " {\n" + l.text() + "}"
}
