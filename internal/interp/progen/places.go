package progen

import (
	"fmt"
	"strings"
)

// A finder collects what is reached from variables and has a type.
type finder struct {
	*body
	want   *typ
	assign bool // what can be assigned, and may be by the function
	found  []string
}

// reach lists operands of type t.
func (b *body) reach(t *typ) []string { return b.find(t, false) }

// places lists what of type t may be assigned.
func (b *body) places(t *typ) []string { return b.find(t, true) }

func (b *body) find(t *typ, assign bool) []string {
	f := &finder{body: b, want: t, assign: assign}
	for _, v := range b.vars {
		f.from(v.name, v.t, deepest, v.fixed || b.pure && v.outer)
	}
	return f.found
}

// deepest is the depth to which variables are looked into.
const deepest = 3

// from looks into s, of type t. fixed says that s itself is not assigned.
func (f *finder) from(s string, t *typ, depth int, fixed bool) {
	if t.kind == kFunc && depth == deepest {
		fixed = true // or a func could be given to the variable that it calls
	}
	if same(t, f.want) && !(f.assign && fixed) {
		f.found = append(f.found, s)
	}
	if depth == 0 {
		return
	}
	closed := f.assign && f.pure // what s refers to may be known outside
	switch t.kind {
	case kStruct:
		f.fields(s, t, depth, fixed)
	case kPtr:
		if closed || f.odds(50) {
			return
		}
		if f.odds(30) {
			f.from("(*"+s+")", t.elem, depth-1, false)
		} else {
			f.fields(s, t.elem, depth, false)
		}
	case kArray:
		f.from(s+"["+f.index(t.n)+"]", t.elem, depth-1, fixed)
	case kSlice:
		if !closed && f.odds(50) {
			f.from(s+"["+f.index(2)+"]", t.elem, depth-1, false)
		}
	case kMap:
		if !closed && same(t.elem, f.want) {
			f.found = append(f.found, s+"["+f.key(t.key)+"]")
		}
	}
}

// fields looks into the fields of a struct, by short names where the struct embeds others.
func (f *finder) fields(s string, t *typ, depth int, fixed bool) {
	for _, x := range t.fields {
		f.from(s+"."+x.name, x.t, depth-1, fixed)
	}
	for _, x := range t.selectors() {
		if x.t != nil && same(x.t, f.want) && !f.assign && f.odds(30) {
			f.found = append(f.found, s+"."+x.name)
		}
	}
}

// index is in a range of n, mostly.
func (b *body) index(n int) string {
	if b.odds(4) {
		for _, v := range b.vars {
			if v.t.kind == kInt && b.odds(30) {
				return v.name
			}
		}
	}
	return fmt.Sprint(b.r.IntN(n))
}

// key is a key of a map, a literal.
func (b *body) key(t *typ) string {
	switch t.kind {
	case kStruct:
		var s []string
		for _, f := range t.fields {
			s = append(s, f.name+": "+b.key(f.t))
		}
		return t.name + "{" + strings.Join(s, ", ") + "}"
	case kArray:
		return t.name + "{" + b.key(t.elem) + "}"
	}
	return b.basicLit(t)
}

// leaf is something of a variable that is printed without calls and panics.
func (b *body) leaf() string {
	c := []string{"1"}
	for _, v := range b.vars {
		c = b.leaves(c, v.name, v.t)
	}
	return pick(b.gen, c)
}

func (b *body) leaves(c []string, s string, t *typ) []string {
	switch {
	case t.basic() && t.named:
		return append(c, s+" == "+s)
	case t.basic():
		return append(c, s)
	case t.kind == kStruct:
		for _, f := range t.fields {
			c = b.leaves(c, s+"."+f.name, f.t)
		}
	case t.kind == kArray:
		return b.leaves(c, s+"[0]", t.elem)
	case t.kind == kSlice || t.kind == kMap:
		return append(c, "len("+s+")")
	}
	return c
}
