package progen

import "fmt"

// called is an expression that calls something pure, "" if nothing fits.
func (b *body) called(t *typ, depth int) string {
	switch b.r.IntN(5) {
	case 0:
		return b.funcCall(t, depth)
	case 1:
		return b.valueCall(t, depth)
	case 2:
		return b.methodCall(t, depth)
	case 3:
		if b.odds(40) {
			return b.funcLit(funcOf(nil, []*typ{t}), depth-1) + "()"
		}
	case 4:
		return b.assertion(t)
	}
	return ""
}

func (b *body) choose(c []string) string {
	if len(c) == 0 {
		return ""
	}
	return pick(b.gen, c)
}

// funcCall calls a function at top level.
func (b *body) funcCall(t *typ, depth int) string {
	var c []string
	for _, f := range b.funcs {
		if f.pure && len(f.results) == 1 && same(f.results[0], t) {
			c = append(c, f.name+"("+b.args(f, depth)+")")
		}
	}
	return b.choose(c)
}

// args are the arguments of a call.
func (b *body) args(f *function, depth int) string {
	if !f.variadic {
		return b.exprs(f.params, depth-1)
	}
	last := len(f.params) - 1
	if b.odds(30) {
		return b.exprs(f.params, depth-1) + "..."
	}
	ts := append([]*typ(nil), f.params[:last]...)
	return b.exprs(append(ts, repeat(f.params[last].elem, b.some(0, 2))...), depth-1)
}

// valueCall calls a variable. What funcs there are is pure.
func (b *body) valueCall(t *typ, depth int) string {
	var c []string
	for _, v := range b.vars {
		if v.t.kind == kFunc && len(v.t.results) == 1 && same(v.t.results[0], t) {
			c = append(c, v.name+"("+b.exprs(v.t.params, depth-1)+")")
		}
	}
	return b.choose(c)
}

// methodCall calls a method of a variable: its own, a promoted one, or one of an interface.
func (b *body) methodCall(t *typ, depth int) string {
	var c []string
	for _, v := range b.vars {
		for _, s := range v.t.selectors() {
			if s.m != nil && s.m.pure && len(s.m.results) == 1 && same(s.m.results[0], t) {
				c = append(c, v.name+"."+s.name+"("+b.exprs(s.m.params, depth-1)+")")
			}
		}
	}
	return b.choose(c)
}

// assertion asks what an interface holds.
func (b *body) assertion(t *typ) string {
	c := b.reach(tAny)
	if len(c) == 0 || t.kind >= kIface || !t.inner() {
		return ""
	}
	if b.odds(20) {
		return pick(b.gen, c) + ".(" + t.name + ")"
	}
	return fmt.Sprintf("func() %[1]s { v, ok := %[2]s.(%[1]s); if !ok { return %[3]s }; return v }()", t.name, pick(b.gen, c), zero(t))
}
