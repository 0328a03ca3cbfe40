package progen

// channel sends and receives through a channel that has room.
func (b *body) channel() {
	t, c, v := b.typ(2), b.local("ch"), b.local("v")
	n := b.r.IntN(3)
	b.w("%s := make(chan %s, %d)", c, t.name, n)
	b.w("go func() { defer close(%[1]s); for range %[2]d { %[1]s <- %[3]s } }()", c, n, b.empty(t))
	b.w("for %[1]s := range %[2]s {\n_ = %[1]s", v, c)
	b.scope(func() {
		b.declare(v, t)
		b.loops = append(b.loops, "")
		b.block(2)
		b.loops = b.loops[:len(b.loops)-1]
	})
	b.w("}\n%s", b.tell("cap("+c+")"))
}

// goroutines share work in ways whose outcome does not depend on turns.
func (b *body) goroutines() {
	n := b.some(1, 3)
	t := pick(b.gen, []*typ{tInt, tString, tFloat})
	xs := b.local("xs")
	switch b.r.IntN(3) {
	case 0: // each has its place
		b.w(`%[1]s := make([]%[2]s, %[3]d)
{
	done := make(chan bool)
	for i := range %[1]s {
		go func() { defer func() { done <- recover() == nil }(); %[1]s[i] = %[4]s }()
	}
	for range %[1]s { <-done }
}`, xs, t.name, n, b.expr(t, 0))
	case 1: // one after the other, a pipeline
		b.w(`var %[1]s []%[2]s
{
	in := make(chan %[2]s)
	go func() { defer close(in); for range %[3]d { in <- %[4]s } }()
	out := in
	for range 2 {
		from, to := out, make(chan %[2]s)
		go func() { defer close(to); for x := range from { to <- x + %[4]s } }()
		out = to
	}
	for x := range out { %[1]s = append(%[1]s, x) }
}`, xs, t.name, n, b.basicLit(t))
	case 2: // taking turns
		b.w(`var %[1]s []%[2]s
{
	ping, pong := make(chan %[2]s), make(chan %[2]s)
	go func() { defer close(pong); for x := range ping { select { case pong <- x + x: } } }()
	for range %[3]d {
		select {
		case ping <- %[4]s:
			%[1]s = append(%[1]s, <-pong)
		case x, ok := <-pong:
			panic(fmt.Sprint(x, ok))
		}
	}
	close(ping)
	<-pong
}`, xs, t.name, n, b.basicLit(t))
	}
	b.w("_ = %s", xs)
	b.declare(xs, sliceOf(t))
	b.trace()
}
