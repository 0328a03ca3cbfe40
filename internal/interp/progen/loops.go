package progen

import "fmt"

// loopHead writes the beginning of a loop.
func (b *body) loopHead() {
	pick(b.gen, []func(){
		b.forCounter, b.forVariable, b.forBreak,
		b.rangeInt, b.rangeSlice, b.rangeArray, b.rangeString, b.rangeMap,
		b.rangeFunc,
	})()
}

func (b *body) loop() {
	if b.blocks > 4 {
		return
	}
	label := ""
	if b.odds(30) {
		label = b.local("L")
		b.w("%s:", label)
	}
	b.scope(func() {
		yields := b.yields
		b.loops = append(b.loops, label)
		b.loopHead()
		b.w("if !%s { break }", b.tick())
		if label == "" {
			b.block(b.some(1, 3))
		} else {
			b.braced(b.some(1, 3))
			b.w("if %s { %s %s }", b.expr(tBool, 2), b.pick("break", "continue"), label)
		}
		b.w("}")
		b.loops = b.loops[:len(b.loops)-1]
		b.yields = yields
	})
}

func (b *body) forCounter() {
	n := b.local("i")
	b.counter(n, tInt)
	b.w("for %[1]s := 0; %[1]s < %[2]d; %[1]s++ {", n, b.r.IntN(5))
}

// forVariable counts by a variable that the body may change.
func (b *body) forVariable() {
	n, t := b.local("i"), pick(b.gen, integers)
	b.declare(n, t)
	b.w("for %[1]s := %[2]s(0); %[1]s < %[3]d; %[1]s += %[2]s(1) {", n, t.name, b.r.IntN(5))
}

func (b *body) forBreak() {
	n := b.local("c")
	b.counter(n, tInt)
	b.w("for %[1]s := %[2]d; ; {\nif %[1]s--; %[1]s < 0 { break }", n, b.some(1, 3))
}

func (b *body) rangeInt() {
	n, t := b.local("i"), pick(b.gen, integers)
	if b.odds(10) {
		b.w("for range %d {", b.r.IntN(4))
		return
	}
	b.w("for %[1]s := range %[2]s(%[3]d) {\n_ = %[1]s", n, t.name, b.r.IntN(4))
	b.declare(n, t)
}

func (b *body) rangeSlice() {
	t := sliceOf(b.typ(2))
	b.rangeOver(b.dyn(t, 2), tInt, t.elem)
}

func (b *body) rangeArray() {
	t := arrayOf(b.some(1, 3), b.typ(1))
	b.rangeOver(b.dyn(t, 2), tInt, t.elem)
}

func (b *body) rangeString() { b.rangeOver(b.dyn(tString, 2), tInt, tRune) }

// rangeMap ranges over a map of one element, as the order of more is open.
func (b *body) rangeMap() {
	k, v := pick(b.gen, []*typ{tInt, tString, tBool}), b.typ(2)
	b.rangeOver(fmt.Sprintf("id(%s{%s: %s})", mapOf(k, v).name, b.key(k), b.expr(v, 2)), k, v)
}

// rangeOver ranges with two variables, with one, or with places that are there.
func (b *body) rangeOver(x string, k, v *typ) {
	kn, vn := b.local("k"), b.local("e")
	switch c := b.places(v); {
	case b.odds(70):
		b.w("for %[1]s, %[2]s := range (%[3]s) {\n_, _ = %[1]s, %[2]s", kn, vn, x)
		b.declare(kn, k)
		b.declare(vn, v)
	case b.odds(50) && len(c) > 0:
		b.w("for _, %s = range (%s) {", pick(b.gen, c), x)
	default:
		b.w("for %[1]s := range (%[2]s) {\n_ = %[1]s", kn, x)
		b.declare(kn, k)
	}
}

// rangeFunc ranges over a function that tells how it ends.
func (b *body) rangeFunc() {
	t, n := b.typ(1), b.local("e")
	b.w(`for %[1]s := range func(yield func(%[2]s) bool) {
	defer func() { %[3]s }()
	for i := range %[4]d {
		if !yield(%[5]s) { %[6]s; return }
	}
} {
_ = %[1]s`, n, t.name, b.tell(`"iterator ends"`), b.r.IntN(4), b.empty(t), b.tell(`"left", i`))
	b.declare(n, t)
	b.yields++
}

// gotoLoop is a loop of a label and goto.
func (b *body) gotoLoop() {
	if b.yields > 0 {
		return
	}
	n, l := b.local("i"), b.local("A")
	b.w("{\n%s := %d", n, b.r.IntN(3))
	b.scope(func() {
		b.counter(n, tInt)
		b.w("%s:", l)
		b.braced(2)
		b.w("if %[1]s--; %[1]s > 0 && %[2]s && %[3]s { goto %[4]s }\n}", n, b.tick(), b.expr(tBool, 1), l)
	})
}

// runes looks at a string as bytes and as runes.
func (b *body) runes() {
	s, n := b.local("s"), b.local("n")
	b.w("%[1]s, %[2]s := %[3]s, 0", s, n, b.expr(tString, 2))
	b.w(`for i, r := range %[1]s {
	%[2]s += i*int(r) + int(%[1]s[i])
	%[3]s
}`, s, n, b.tell("i, r, string(r)"))
	b.declare(s, tString)
	b.declare(n, tInt)
	b.trace()
}
