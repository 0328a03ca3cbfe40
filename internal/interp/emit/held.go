package emit

import (
	"go/token"
	"reflect"
)

// This file writes how values are taken out of interfaces. Lowered code names
// where they go by address; a variable whose address is taken is in memory, so the
// compiler is given an assignment.

// typeOf is the type of a variable that the text declares, as it is spelled; "" if
// that is not known.
func (c *copier) typeOf(name string) string {
	if c.vars == nil {
		c.vars = c.declared()
	}
	return c.vars[name]
}

// declared lists the types of the variables that the text declares, "" for two of
// one name.
func (c *copier) declared() map[string]string {
	types := map[string]string{}
	for i, t := range c.ts {
		if t.tok != token.VAR {
			continue
		}
		var names []string
		for i++; c.ts[i+1].tok == token.COMMA; i += 2 {
			names = append(names, c.ts[i].lit)
		}
		names = append(names, c.ts[i].lit)
		end := lineEnd(c.text, c.ts, i)
		typ := ""
		switch {
		case end == i+1:
			typ = c.ts[i+1].lit
		case end == i+3 && c.isSymbol(i+1):
			typ = c.ts[end].lit
		}
		for _, n := range names {
			if old, twice := types[n]; twice && old != typ {
				typ = ""
			}
			types[n] = typ
		}
	}
	return types
}

// held returns the function of the prelude that takes a value out of an
// interface which holds one of that type, as spelled: "held[int]"; "" if that is
// none of those whose place in an interface is known.
func (c *copier) held(typ string) string {
	if typ == "" {
		return ""
	}
	if v, ok := c.in.Symbols[typ]; ok {
		return heldAs(v.Type().Elem(), typ)
	}
	if shown[typ] || typ == "complex64" || typ == "complex128" {
		return "held[" + typ + "]"
	}
	return ""
}

// heldAs is held for type t, which the program spells so.
func heldAs(t reflect.Type, spelled string) string {
	switch t.Kind() {
	case reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Interface:
		return ""
	case reflect.Pointer:
		return "heldPointer[" + spelled + "]"
	case reflect.Struct, reflect.Array:
		if t.Size() <= reflect.TypeFor[uintptr]().Size() {
			return "" // it may be one pointer, which is held as such
		}
	}
	return "held[" + spelled + "]"
}

// unbox writes t.Unbox(x, &r), t.Assert(x, t, static, &r) or ok = t.AssertOK(x, t, &r),
// which begins at ts[i], as an assignment to r; false if that cannot be.
func (c *copier) unbox(i int) (next int, done bool) {
	ok := ""
	if c.ts[i+1].tok == token.ASSIGN {
		ok = c.ts[i].lit
		i += 2
	}
	last := i + 3
	for end := argument(c.ts, i+4); c.ts[end].tok == token.COMMA; end = argument(c.ts, end+1) {
		last = end
	}
	r := c.ts[last+2].lit
	if c.ts[last+1].tok != token.AND || c.ts[last+3].tok != token.RPAREN {
		return i, false
	}
	fn := c.held(c.typeOf(r))
	if fn == "" {
		return i, false
	}
	switch c.ts[i+2].lit {
	case "Unbox":
		c.code.WriteString(r + " = " + fn + "(")
		c.instead[last] = ""
	case "Assert":
		c.code.WriteString(r + " = " + fn + "(asserted(")
		c.instead[last] = ")"
	case "AssertOK":
		c.code.WriteString(r + ", " + ok + " = " + fn[:4] + "OK" + fn[4:] + "(")
		c.instead[last] = ""
	}
	c.skip[last+1] = last + 3
	c.last = c.ts[i+3].end
	return i + 3, true
}
