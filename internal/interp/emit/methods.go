package emit

import (
	"fmt"
	"go/token"
	"reflect"
	"strings"
)

// This file writes calls of methods of interfaces. A call goes through a function
// of the program that finds the method of the dynamic type; methods stand ready as
// functions whose first parameter is the interface.

// names returns names a0, a1, … for the parameters of t, from number first.
func names(t reflect.Type, first int) (list []string) {
	for i := first; i < t.NumIn(); i++ {
		list = append(list, fmt.Sprintf("a%d", i))
	}
	return list
}

// params spells the parameters with these names, the last of t's.
func (w *writer) params(t reflect.Type, names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n + " " + w.spell(t.In(t.NumIn()-len(names)+i)))
	}
	return b.String()
}

func (w *writer) results(t reflect.Type) string {
	var rs []string
	for r := range t.Outs() {
		rs = append(rs, w.spell(r))
	}
	return "(" + strings.Join(rs, ", ") + ")"
}

// give is the keyword that begins a call of t whose results are handed on.
func give(t reflect.Type) string {
	if t.NumOut() > 0 {
		return "return "
	}
	return ""
}

// with puts first before a list.
func with(first, rest string) string {
	if rest == "" {
		return first
	}
	return first + ", " + rest
}

// callers writes the functions that call methods of interfaces.
func (w *writer) callers() {
	w.code.WriteString("\n//line /gosess/call:1\n")
	for _, k := range sortedKeys(w.called) {
		t := w.in.Methods[k]
		args := names(t, 0)
		w.slot(k)
		fmt.Fprintf(&w.code, "var site_%s site\n", k)
		fmt.Fprintf(&w.code, "func call_%s(%s) %s {\nfn := site_%s.method(x.T, %s)\n", k, with("x Iface", w.params(t, args)), w.results(t), k, k)
		ps := strings.TrimPrefix(w.signature(t), "func(")
		sep := ", "
		if len(args) == 0 {
			sep = ""
		}
		fmt.Fprintf(&w.code, "%s(*(*func(Iface%s%s)(unsafe.Pointer(&fn)))(%s)\n}\n", give(t), sep, ps, with("x", strings.Join(args, ", ")))
	}
}

// adapter writes the function by which unit i, a method, is called with an
// interface that holds its receiver.
func (w *writer) adapter(i int, u Unit) {
	t := u.Method
	args := names(t, 1)
	recv := w.spell(t.In(0))
	r, begin := heldAs(t.In(0), recv)+"(x)", ""
	if r == "(x)" {
		r, begin = "r", "var r "+recv+"\nUnbox(x, &r)\n"
	}
	fmt.Fprintf(&w.code, "\n//line /gosess/method:1\nvar method%d = func(%s) %s {\n%s%s%s(%s)\n}\n", i,
		with("x Iface", w.params(t, args)), w.results(t), begin, give(t), u.Name, with(r, strings.Join(args, ", ")))
}

// methodCall writes t.CallMethod(x, t.K, &r…, as r… = call_K(x: ts[i] is the first
// token. It notes what of the arguments is to be left out.
func (c *copier) methodCall(i int) {
	ts := c.ts
	comma := argument(ts, i+4)
	k := ts[comma+3].lit
	j := comma + 4
	var rs []string
	for range c.in.Methods[k].NumOut() {
		rs = append(rs, ts[j+2].lit)
		j += 3
	}
	if len(rs) > 0 {
		c.code.WriteString(strings.Join(rs, ", ") + " = ")
	}
	c.called[k] = true
	c.code.WriteString("call_" + k)
	c.skip[comma] = j
}

// deferCall writes t.Defer(frame, f, arguments…), which begins at ts[i], as a func
// that is pushed, with f and the arguments evaluated now. The func is in no
// unit's lines: it is no function of the session.
func (c *copier) deferCall(i int) {
	ts := c.ts
	c.slot("PushDefer")
	if c.isPlainFunc(i + 6) {
		c.code.WriteString("PushDefer")
		return
	}
	frame := ts[i+4].lit
	var vars []string
	end := i + 5
	for ts[end].tok == token.COMMA {
		vars = append(vars, fmt.Sprintf("d%d", len(vars)))
		end = argument(ts, end+1)
	}
	pass := strings.Join(vars[1:], ", ")
	if ts[i+6].lit == "t" && ts[i+7].tok == token.PERIOD {
		if f := c.in.Symbols[ts[i+8].lit]; f.Kind() == reflect.Func && f.Type().IsVariadic() {
			pass += "..."
		}
	}
	fmt.Fprintf(&c.code, "{ %s := ", strings.Join(vars, ", "))
	c.skip[i+3] = i + 6
	c.instead[end] = fmt.Sprintf("; PushDefer(%s, /*line /gosess/defer:1:1*/func() { d0(%s) }/*line %s%d:%d:1*/) }", frame, pass, c.in.Dir, c.index, c.line)
}

// isPlainFunc reports whether the last argument of a call begins at ts[i] and is the func of a
// func value, v.F, without parameters and results.
func (c *copier) isPlainFunc(i int) bool {
	if c.ts[i+1].tok != token.PERIOD || c.ts[i+2].lit != "F" || c.ts[i+3].tok != token.RPAREN {
		return false
	}
	t := c.in.Symbols[c.typeOf(c.ts[i].lit)]
	return t.IsValid() && t.Type().Elem().Kind() == reflect.Struct && t.Type().Elem().Field(1).Type == reflect.TypeFor[func()]()
}
