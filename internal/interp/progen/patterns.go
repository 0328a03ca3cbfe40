package progen

import "fmt"

// closures makes funcs in a loop, which share a variable and have one each, and calls them.
func (b *body) closures() {
	t := b.concrete(1)
	fs, acc, i := b.local("fs"), b.local("acc"), b.local("i")
	b.w("var %s []func() %s\n%s := %s", fs, t.name, acc, b.expr(t, 1))
	head := fmt.Sprintf("for %s := range %d", i, b.some(1, 3))
	if b.odds(50) {
		head = fmt.Sprintf("for %[1]s := 0; %[1]s < %[2]d; %[1]s++", i, b.some(1, 3))
	}
	b.w("%[1]s {\n%[2]s = append(%[2]s, func() %[3]s { %[4]s++; %[5]s; %[6]s; return %[7]s })", head, fs, t.name, i, b.tell(i), bump(acc, t), acc)
	if b.odds(50) {
		b.w("%s++", i)
	}
	b.w("}\nfor _, f := range %s {\nf()\n}", fs)
	b.declare(acc, t)
	b.trace()
}

// bump changes a variable.
func bump(s string, t *typ) string {
	switch {
	case t.kind <= kComplex:
		return s + "++"
	case t.kind == kString:
		return s + ` += "x"`
	case t.kind == kSlice:
		return fmt.Sprintf("%[1]s = append(%[1]s, %[1]s[:min(1, len(%[1]s))]...)", s)
	}
	return "_ = " + s
}

// mapStmt writes to a map, reads it with ok, deletes from it or clears it.
func (b *body) mapStmt() {
	k, v, m := b.typ(1), b.typ(2), b.local("m")
	for !k.isKey() {
		k = b.typ(1)
	}
	b.w("%s := map[%s]%s{%s: %s}", m, k.name, v.name, b.key(k), b.expr(v, 2))
	b.w("%s[%s] = %s", m, b.expr(k, 1), b.expr(v, 2))
	b.declare(m, mapOf(k, v))
	switch b.r.IntN(4) {
	case 0:
		b.w("delete(%s, %s)", m, b.expr(k, 2))
	case 1:
		x, ok := b.local("v"), b.local("ok")
		b.w("%[1]s, %[2]s := %[3]s[%[4]s]\n_, _ = %[1]s, %[2]s", x, ok, m, b.expr(k, 2))
		b.declare(x, v)
		b.declare(ok, tBool)
	case 2:
		if v.kind <= kComplex {
			b.w("%s[%s]%s", m, b.expr(k, 1), b.pick("++", "--"))
		}
	case 3:
		b.w("%s; clear(%s)", b.tell("len("+m+")"), m)
	}
	b.trace()
}

// consts declares constants by iota, and computes with them as untyped ones.
func (b *body) consts() {
	x, y, z := b.local("c"), b.local("c"), b.local("c")
	t := pick(b.gen, integers[:5])
	b.w("const (\n%s = iota*%d + %d\n%s\n%s %s = %s << iota\n)", x, b.r.IntN(5), b.r.IntN(5), y, z, t.name, x)
	b.w("%s", b.tell(fmt.Sprintf("%s, %s, %s, %s+1.5, %s/3, %s/3.0, 1<<%s>>1, %s*'a'", x, y, z, y, y, y, x, y)))
	n := b.local("v")
	b.w("%[1]s := %[2]s\n_ = %[1]s", n, z)
	b.declare(n, t)
}

// genericUse calls generic functions and methods of a generic type.
func (b *body) genericUse() {
	switch b.r.IntN(3) {
	case 0:
		for _, t := range b.structs {
			if m := t.methods; len(m) == 2 && m[0].name == "Push" {
				n := b.local("s")
				b.w("%s := %s", n, b.structLit(t, 2))
				b.w("%s.Push(%s)\n%s", n, b.expr(t.fields[0].t, 2), b.tell(n+".Len()"))
				b.declare(n, t)
			}
		}
	case 1:
		t, u := b.typ(1), b.typ(2)
		x, f := b.local("v"), b.local("v")
		b.w("%[1]s, %[2]s := %[3]s[%[4]s, %[5]s](%[6]s, %[7]s)\n_, _ = %[1]s, %[2]s", x, f, pick(b.gen, b.generics), t.name, u.name, b.expr(t, 2), b.expr(u, 2))
		b.declare(x, t)
		b.declare(f, funcOf(nil, []*typ{u}))
	case 2:
		t, n := pick(b.gen, []*typ{tInt, integers[1], tString, tFloat}), b.local("v")
		b.w("%[1]s := %[2]s(%[3]s)\n_ = %[1]s", n, b.sum, b.exprs(repeat(t, b.some(1, 3)), 2))
		b.declare(n, t)
	}
	b.trace()
}

// sharing has slices over one array, whose capacity is known.
func (b *body) sharing() {
	t := b.typ(1)
	s, x, y := b.local("s"), b.local("s"), b.local("s")
	lo := b.r.IntN(2)
	b.w("%s := make([]%s, %d, %d)", s, t.name, b.some(1, 3), b.some(3, 5))
	b.w("%s := append(%s, %s)", x, s, b.expr(t, 2))
	b.w("%s := append(%s[:%d], %s)", y, s, lo, b.expr(t, 2))
	b.w("copy(%s[%d:], %s)", x, lo, y)
	for _, n := range []string{s, x, y} {
		b.declare(n, sliceOf(t))
	}
	if t.inner() {
		b.w("%s", b.tell(fmt.Sprintf("%s, %s, %s, len(%s), cap(%s[:1:2]), cap(%s)", s, x, y, x, x, s)))
	}
	if b.odds(30) {
		a := b.local("a")
		b.w("%s := ([2]%s)(append(%s, %s...))", a, t.name, s, x)
		b.declare(a, arrayOf(2, t))
		b.w("_ = %s", a)
	}
	if b.odds(20) {
		b.w("clear(%s)", y)
	}
}

// conversions goes through every kind of integer and back.
func (b *body) conversions() {
	t := pick(b.gen, integers)
	n := b.local("v")
	b.w("%s := %s", n, b.dyn(t, 3))
	b.declare(n, t)
	text := n
	for range b.some(1, 3) {
		u := pick(b.gen, integers)
		text += fmt.Sprintf(", %s(%s), ^%s(%s)>>%d", u.name, n, u.name, n, b.r.IntN(9))
	}
	b.w("%s\n_ = %s", b.tell(fmt.Sprintf("%s, float32(%s), float64(%s)/3, int16(id(%s))", text, n, n, b.pick("1.5", "-2.75", "300.25"))), n)
}
