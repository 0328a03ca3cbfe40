package progen

import (
	"fmt"
	"strings"
)

// call calls a function at top level, if there is one that may be.
func (b *body) call() {
	var c []*function
	for _, f := range b.funcs {
		if f.pure || !b.pure {
			c = append(c, f)
		}
	}
	if len(c) > 0 {
		b.callFunc(pick(b.gen, c))
	}
}

// callFunc calls a function, in one of the ways that there are.
func (b *body) callFunc(f *function) {
	text := f.name + "(" + b.args(f, 3) + ")"
	set := text
	if blanks := blanks(f.results); blanks != "" {
		set = blanks + " = " + text
	}
	switch {
	case b.odds(10):
		b.w("defer %s", text)
	case b.odds(10) && !b.pure:
		b.w("{ done := make(chan bool); go func() { defer func() { caught(%d, recover()); close(done) }(); %s }(); <-done }", b.note(), set)
	default:
		b.callFor(text, f.results)
	}
}

// blanks has an underscore for each result.
func blanks(results []*typ) string {
	return strings.TrimSuffix(strings.Repeat("_, ", len(results)), ", ")
}

// callFor makes a call whose results become variables.
func (b *body) callFor(call string, results []*typ) {
	if len(results) == 0 {
		b.w("%s", call)
		return
	}
	var names, shown []string
	for _, t := range results {
		n := b.local("w")
		names = append(names, n)
		if t.printable() {
			shown = append(shown, n)
		}
	}
	list := strings.Join(names, ", ")
	b.w("%s := %s\n%s = %s", list, call, blanks(results), list)
	if len(shown) > 0 {
		b.w("%s", b.tell(strings.Join(shown, ", ")))
	}
	for i, t := range results {
		b.declare(names[i], t)
	}
}

// callMethod calls a method of a new value and shows what becomes of it.
func (b *body) callMethod(t *typ, m *method) {
	b.protect(func(l *body) {
		n := l.local("o")
		l.w("var %s %s = %s", n, t.name, l.expr(t, 2))
		l.callFor(fmt.Sprintf("%s.%s(%s)", n, m.name, l.exprs(m.params, 2)), m.results)
		if t.printable() {
			l.w("%s", l.tell(n))
		}
	})
}

// methodStmt calls a method that changes its receiver.
func (b *body) methodStmt() {
	var c []string
	for _, v := range b.vars {
		if b.pure || v.fixed {
			continue
		}
		for _, s := range v.t.selectors() {
			if s.m != nil && !s.m.pure {
				c = append(c, fmt.Sprintf("%s.%s(%s)", v.name, s.name, b.exprs(s.m.params, 2)))
			}
		}
	}
	if len(c) > 0 {
		b.w("%s", pick(b.gen, c))
		b.trace()
	}
}
