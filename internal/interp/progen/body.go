package progen

import (
	"fmt"
	"strings"
)

// A variable can be named where a function is being written.
type variable struct {
	name  string
	t     *typ
	fixed bool // never assigned: of a loop that counts, or captured by a pure func
	outer bool // of the caller or the package: what it refers to is seen outside
	depth int  // blocks around its declaration
}

// A body writes the statements of one function.
type body struct {
	*gen
	buf     strings.Builder
	pure    bool
	vars    []variable
	results []*typ
	named   []string // results, if they have names
	loops   []string // around: the labels, "" for none
	yields  int      // loops over functions around
	nested  int      // func literals around
	blocks  int      // blocks around
	budget  int      // statements that may still be written
}

// body starts a function at top level.
func (g *gen) body(pure bool) *body {
	return &body{gen: g, pure: pure, budget: 6, vars: append([]variable(nil), g.globals...)}
}

// literal starts a func literal. What is around is not assigned by a pure one.
func (b *body) literal(pure bool) *body {
	l := &body{gen: b.gen, pure: pure, budget: min(b.budget, 3), nested: b.nested + 1}
	for _, v := range b.vars {
		v.outer = true
		v.fixed = v.fixed || pure
		l.vars = append(l.vars, v)
	}
	return l
}

// w writes lines.
func (b *body) w(format string, args ...any) { fmt.Fprintf(&b.buf, format+"\n", args...) }

func (b *body) text() string { return b.buf.String() }

// declare makes a variable known until its block ends.
func (b *body) declare(name string, t *typ) {
	b.vars = append(b.vars[:len(b.vars):len(b.vars)], variable{name: name, t: t, depth: b.blocks})
}

// declareCase is declare for what belongs to a clause, whose statements are in its block.
func (b *body) declareCase(name string, t *typ) {
	b.declare(name, t)
	b.vars[len(b.vars)-1].depth++
}

// counter is declare for a variable that the body of its loop must not change.
func (b *body) counter(name string, t *typ) {
	b.declare(name, t)
	b.vars[len(b.vars)-1].fixed = true
}

// scope forgets the variables that f declares.
func (b *body) scope(f func()) {
	vars := b.vars
	f()
	b.vars = vars
}

// block writes up to n statements of a block.
func (b *body) block(n int) {
	b.blocks++
	b.scope(func() {
		for ; n > 0 && b.budget > 0; n-- {
			b.budget--
			b.stmt()
		}
	})
	b.blocks--
}

// braced writes a block whose variables do not hide those of what follows.
func (b *body) braced(n int) {
	b.w("{")
	b.block(n)
	b.w("}")
}

// function writes all of a function: the way out when the fuel is used up, statements, a return.
func (b *body) function(statements int) {
	b.w("if !%s { return %s }", b.tick(), b.zeros())
	for ; statements > 0 && b.budget > 0; statements-- {
		b.budget--
		b.stmt()
	}
	if len(b.results) > 0 {
		b.ret()
	}
}

// tick asks for fuel.
func (b *body) tick() string {
	if b.pure {
		return "pureTick()"
	}
	return "tick()"
}

// trace prints variables, unless the function is pure.
func (b *body) trace() {
	x, y := b.printed(), b.printed()
	switch {
	case b.pure || x == "":
	case b.odds(20):
		b.w("traceType(%d, %s)", b.note(), x)
	default:
		b.w("trace(%d, %s, %s)", b.note(), x, y)
	}
}

// tell is the text of a trace of these operands; a pure function only looks at them.
func (b *body) tell(operands string) string {
	if b.pure {
		return "_ = fmt.Sprint(" + operands + ")"
	}
	return fmt.Sprintf("trace(%d, %s)", b.note(), operands)
}

// printed picks a variable whose text has no address, "" if there is none.
func (b *body) printed() string {
	var c []string
	for _, v := range b.vars {
		if v.t.printable() {
			c = append(c, v.name)
		}
	}
	if len(c) == 0 {
		return ""
	}
	return pick(b.gen, c)
}

// params writes parameters and declares them.
func (b *body) params(ts []*typ, variadic bool) string {
	var ps []string
	for i, t := range ts {
		n := b.local("p")
		text := t.name
		if variadic && i == len(ts)-1 {
			text = "..." + t.elem.name
		}
		ps = append(ps, n+" "+text)
		b.vars = append(b.vars, variable{name: n, t: t, outer: true})
	}
	return strings.Join(ps, ", ")
}

// resultList writes what the function returns; results have names at times.
func (b *body) resultList(ts []*typ) string {
	b.results = ts
	if len(ts) == 0 || b.odds(60) {
		return resultText(ts)
	}
	var rs []string
	for _, t := range ts {
		n := b.local("r")
		b.named = append(b.named, n)
		rs = append(rs, n+" "+t.name)
		b.declare(n, t)
	}
	return " (" + strings.Join(rs, ", ") + ")"
}

// ret writes a return.
func (b *body) ret() {
	if b.named != nil && b.odds(40) {
		b.w("return")
		return
	}
	b.w("return %s", b.exprs(b.results, 2))
}

// zeros are results that say nothing.
func (b *body) zeros() string {
	var s []string
	for _, t := range b.results {
		s = append(s, zero(t))
	}
	return strings.Join(s, ", ")
}

func zero(t *typ) string {
	switch t.kind {
	case kString:
		return t.name + `("")`
	case kBool:
		return t.name + "(false)"
	case kStruct, kArray:
		return t.name + "{}"
	case kSlice, kMap, kPtr, kFunc, kIface, kAny:
		return "nil"
	}
	return t.name + "(0)"
}
