package progen

// switchStmt switches on a value or on conditions.
func (b *body) switchStmt() {
	t := pick(b.gen, []*typ{pick(b.gen, integers), tString, tBool, tInt})
	label := ""
	if b.odds(25) {
		label = b.local("W")
		b.w("%s:", label)
	}
	leave := func() {
		if label != "" {
			b.w("if %s { break %s }", b.expr(tBool, 1), label)
		}
	}
	if b.odds(30) {
		t = tBool
		b.w("switch {")
	} else {
		b.w("switch id(%s) {", b.expr(t, 2))
	}
	for range b.some(1, 3) {
		b.w("case id(%s), id(%s):", b.expr(t, 1), b.expr(t, 2))
		b.braced(2)
		leave()
		if b.odds(20) {
			b.w("fallthrough\ncase id(%s):", b.expr(t, 0))
			b.braced(1)
		}
	}
	b.w("default:")
	b.braced(1)
	leave()
	b.w("}")
}

// typeSwitch switches on what an interface holds.
func (b *body) typeSwitch() {
	n := b.local("x")
	b.w("switch %s := id(%s).(type) {", n, b.expr(tAny, 2))
	seen := map[string]bool{}
	for range b.some(1, 4) {
		u := b.concrete(2)
		if seen[u.name] {
			continue
		}
		seen[u.name] = true
		if b.odds(20) && !seen["nil"] {
			seen["nil"] = true
			b.w("case %s, nil:", u.name)
			u = tAny
		} else {
			b.w("case %s:", u.name)
		}
		b.w("_ = %s", n)
		b.scope(func() {
			b.declareCase(n, u)
			b.trace()
			b.block(2)
		})
	}
	if b.odds(40) {
		b.w("case fmt.Stringer:\n%s", b.tell(n))
	}
	if b.odds(40) {
		b.w("case %s:\n%s\n_ = %s", pick(b.gen, b.ifaces).name, b.tell(n), n)
	}
	b.w("default:\n_ = %s\n%s\n}", n, b.tell(n+" == nil"))
}

// selectStmt selects among what is ready: one channel at most.
func (b *body) selectStmt() {
	t, c := b.typ(2), b.local("c")
	v, ok := b.local("v"), b.local("ok")
	b.w("%s := make(chan %s, %d)", c, t.name, b.r.IntN(2))
	switch b.r.IntN(3) {
	case 0:
		b.w("close(%s)", c)
	case 1:
		b.w("select {\ncase %s <- %s:", c, b.expr(t, 2))
		b.block(1)
		b.w("default:\n%s\n}", b.tell(`"full"`))
	}
	b.w("select {\ncase %[1]s, %[2]s := <-%[3]s:\n_, _ = %[1]s, %[2]s", v, ok, c)
	b.scope(func() {
		b.declareCase(v, t)
		b.declareCase(ok, tBool)
		b.trace()
		b.block(2)
	})
	b.w("case <-(chan int)(nil):\n%s", b.tell(`"never"`))
	b.w("default:\n%s", b.tell(`"nothing"`))
	b.block(1)
	b.w("}")
}
