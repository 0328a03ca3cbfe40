package progen

// stmt writes a statement, and at times what variables are then.
func (b *body) stmt() {
	pick(b.gen, []func(){
		b.varDecl, b.varDecl, b.varDecl, b.assign, b.assign, b.assign,
		b.opAssign, b.opAssign, b.tuple, b.mapStmt, b.sharing,
		b.ifStmt, b.ifStmt, b.loop, b.loop, b.loop, b.gotoLoop, b.leave,
		b.switchStmt, b.typeSwitch, b.selectStmt, b.channel, b.goroutines,
		b.deferStmt, b.protected, b.call, b.call, b.methodStmt,
		b.closures, b.genericUse, b.consts, b.conversions, b.runes,
	})()
	if b.odds(30) {
		b.trace()
	}
}

func (b *body) varDecl() {
	t := b.typ(3)
	n := b.local("v")
	if b.odds(10) && len(b.vars) > 0 {
		if v := pick(b.gen, b.vars); v.depth < b.blocks && b.nested == 0 && !v.fixed {
			n = v.name // hides the other one
		}
	}
	e := b.expr(t, 3)
	switch {
	case b.odds(20):
		b.w("var %s %s", n, t.name)
	case b.odds(50), t.kind >= kFunc:
		b.w("var %s %s = %s", n, t.name, e)
	default:
		b.w("%s := %s", n, e)
	}
	b.w("_ = %s", n)
	b.hide(n)
	b.declare(n, t)
}

// hide forgets a variable that another of its name hides.
func (b *body) hide(name string) {
	var vars []variable
	for _, v := range b.vars {
		if v.name != name {
			vars = append(vars, v)
		}
	}
	b.vars = vars
}

// target picks a place and its type; there is none if the type is nil.
func (b *body) target() (string, *typ) {
	for range 20 {
		if len(b.vars) == 0 {
			break
		}
		t := pick(b.gen, b.vars).t
		for range b.r.IntN(3) {
			switch {
			case t.kind == kStruct:
				t = pick(b.gen, t.fields).t
			case t.elem != nil:
				t = t.elem
			}
		}
		if c := b.places(t); len(c) > 0 {
			return pick(b.gen, c), t
		}
	}
	return "", nil
}

func (b *body) assign() {
	if s, t := b.target(); t != nil {
		b.w("%s = %s", s, b.expr(t, 3))
	}
}

func (b *body) opAssign() {
	s, t := b.target()
	switch {
	case t == nil:
	case t.kind <= kUint && b.odds(30):
		b.w("%s %s %s", s, b.pick("<<=", ">>="), b.shift(2))
	case t.kind <= kUint && b.odds(20):
		b.w("%s %s %s", s, b.pick("/=", "%=", "&^=", "|=", "^="), b.dyn(t, 2))
	case t.kind <= kComplex && b.odds(50):
		b.w("%s%s", s, b.pick("++", "--"))
	case t.kind <= kComplex:
		b.w("%s %s %s", s, b.pick("+=", "-=", "*="), b.expr(t, 2))
	case t.kind == kString:
		b.w("%s += %s", s, b.basicLit(t))
	case t.kind == kSlice:
		b.w("%[1]s = append(%[1]s[:len(%[1]s):len(%[1]s)], %[2]s)", s, b.exprs(repeat(t.elem, b.some(0, 2)), 2))
	default:
		b.w("%s = %s", s, b.expr(t, 2))
	}
}

// tuple assigns to two places at once.
func (b *body) tuple() {
	x, t := b.target()
	y, u := b.target()
	switch {
	case t == nil || u == nil:
	case same(t, u) && b.odds(50):
		b.w("%s, %s = %s, %s", x, y, y, x)
	default:
		b.w("%s, %s = %s, %s", x, y, b.expr(t, 2), b.expr(u, 2))
	}
}

func (b *body) ifStmt() {
	b.scope(func() {
		if b.odds(30) {
			t, n := b.concrete(2), b.local("i")
			init := n + " := id(" + b.expr(t, 2) + ")"
			b.declare(n, t)
			b.w("if %s; %s {\n_ = %s", init, b.cond(2), n)
		} else {
			b.w("if %s {", b.cond(2))
		}
		b.block(2)
		if b.odds(30) {
			b.w("} else if %s {", b.cond(2))
			b.block(2)
		}
		if b.odds(40) {
			b.w("} else {")
			b.block(2)
		}
		b.w("}")
	})
}

// cond is a condition that may stand before a block.
func (b *body) cond(depth int) string { return "id(" + b.expr(tBool, depth) + ")" }

// leave goes out of a loop or the function, if a condition holds.
func (b *body) leave() {
	switch {
	case len(b.loops) > 0 && b.odds(70):
		b.w("if %s { %s %s }", b.expr(tBool, 2), b.pick("break", "continue"), pick(b.gen, b.loops))
	case b.blocks > 0:
		b.w("if %s {", b.expr(tBool, 1))
		b.ret()
		b.w("}")
	}
}
