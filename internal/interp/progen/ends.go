package progen

// protect writes a func that is called at once and survives what happens in it.
func (b *body) protect(write func(*body)) {
	l := b.literal(b.pure)
	write(l)
	b.w("func() {")
	if b.pure {
		b.w("defer func() { recover() }()")
	} else {
		b.w("defer func() { caught(%d, recover()) }()", b.note())
	}
	b.w("%s}()", l.text())
}

// protected writes statements that may panic.
func (b *body) protected() {
	if b.nested > 1 {
		return
	}
	b.budget--
	b.protect(func(l *body) {
		l.block(2)
		if b.odds(20) {
			l.w("panic(%s)", l.expr(pick(b.gen, basics), 2))
		}
	})
}

// deferStmt defers something that looks at what happens.
func (b *body) deferStmt() {
	switch b.r.IntN(5) {
	case 0:
		b.w("defer func() { r := recover(); %s; _ = r }()", b.tell("plain(r)"))
	case 1:
		if x := b.printed(); x != "" && !b.pure {
			b.w("defer trace(%d, %s)", b.note(), x)
		}
	case 2:
		b.deferResult()
	case 3:
		if !b.pure {
			b.w(`defer func() {
	trace(%d, recover() != nil)
	if %s { panic(%s) }
}()`, b.note(), b.expr(tBool, 1), b.basicLit(tString))
		}
	case 4:
		l := b.literal(b.pure)
		l.block(2)
		b.w("defer func() {\n%s}()", l.text())
	}
}

// deferResult changes a named result when the function returns.
func (b *body) deferResult() {
	for i, n := range b.named {
		if t := b.results[i]; t.kind <= kString {
			b.w("defer func() { %s += %s; %s }()", n, b.basicLit(t), b.tell(n))
			return
		}
	}
}
