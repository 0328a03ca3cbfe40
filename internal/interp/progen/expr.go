package progen

import (
	"fmt"
	"strconv"
	"strings"
)

// expr is an expression of type t that nests up to depth others. It is free of side effects.
func (b *body) expr(t *typ, depth int) string {
	if depth <= 0 || b.odds(25) {
		if c := b.reach(t); len(c) > 0 && b.odds(75) {
			return pick(b.gen, c)
		}
		if depth <= 0 {
			return b.simpler(t, depth)
		}
	}
	if b.odds(40) {
		if s := b.called(t, depth); s != "" {
			return s
		}
	}
	switch {
	case t.kind <= kFloat:
		return b.number(t, depth)
	case t.kind == kComplex:
		return b.complexNumber(t, depth)
	case t.kind == kString:
		return b.str(t, depth)
	case t.kind == kBool:
		return b.boolean(t, depth)
	}
	return b.composite(t, depth)
}

// simpler is an expression at the end of nesting.
func (b *body) simpler(t *typ, depth int) string {
	if t.basic() {
		return b.basicLit(t)
	}
	return b.composite(t, depth)
}

// simple is an expression of no variables.
func (b *body) simple(t *typ) string { return b.simpler(t, 0) }

func (b *body) exprs(ts []*typ, depth int) string {
	var s []string
	for _, t := range ts {
		s = append(s, b.expr(t, depth))
	}
	return strings.Join(s, ", ")
}

// dyn is an expression that is no constant.
func (b *body) dyn(t *typ, depth int) string {
	if c := b.reach(t); len(c) > 0 && b.odds(70) {
		return pick(b.gen, c)
	}
	return "id(" + b.expr(t, depth-1) + ")"
}

// basicLit is a constant of a basic type, converted.
func (b *body) basicLit(t *typ) string {
	var s string
	switch t.kind {
	case kInt:
		s = strconv.FormatInt(b.integer(t.bits), 10)
	case kUint:
		s = strconv.FormatUint(uint64(b.integer(min(t.bits+1, 64)))&(1<<t.bits-1), 10)
	case kFloat:
		s = b.pick("0", "1", "-1.5", "0.1", "3e10", "2.5", "1e-3", "-7", "1e-9", "123456789", "1e21")
	case kComplex:
		s = b.pick("1+2i", "0", "-1i", "2.5")
	case kString:
		s = strconv.Quote(b.pick("", "a", "ab", "héé", "日本", "\xff\xfe", "zz\x00", "abc", "x\xc3", "\u2028"))
	case kBool:
		s = b.pick("true", "false")
	}
	return t.name + "(" + s + ")"
}

// integer is one of so many bits, small or near the ends.
func (b *body) integer(bits int) int64 {
	lo := int64(-1) << (bits - 1)
	switch b.r.IntN(6) {
	case 0:
		return lo + int64(b.r.IntN(3))
	case 1:
		return -(lo + 1) - int64(b.r.IntN(3))
	}
	return int64(b.r.IntN(12) - 3)
}

func (b *body) number(t *typ, depth int) string {
	whole := t.kind != kFloat
	x := b.dyn(t, depth)
	switch b.r.IntN(9) {
	case 0, 1, 2:
		op := b.pick("+", "-", "*")
		if whole && b.odds(45) {
			op = b.pick("&", "|", "^", "&^")
		}
		return "(" + x + " " + op + " " + b.expr(t, depth-1) + ")"
	case 3:
		switch {
		case !whole:
			return "(" + x + " / " + b.dyn(t, depth) + ")"
		case b.odds(85):
			return "(" + x + b.pick(" / ", " % ") + "(" + b.dyn(t, depth) + " | 1))"
		}
		return "(" + x + b.pick(" / ", " % ") + b.dyn(t, depth) + ")"
	case 4:
		if whole {
			return "(" + x + b.pick(" << ", " >> ") + b.shift(depth) + ")"
		}
	case 5:
		if from := pick(b.gen, integers); whole || b.odds(50) {
			return t.name + "(" + b.dyn(from, depth-1) + ")"
		}
		return t.name + "(" + b.dyn(pick(b.gen, basics[11:13]), depth-1) + ")"
	case 6:
		return b.pick("min", "max") + "(" + x + ", " + b.exprs([]*typ{t, t}[:b.some(1, 2)], depth-1) + ")"
	case 7:
		return b.measure(t, depth)
	case 8:
		if whole && b.odds(40) {
			return "(^" + x + ")"
		}
		return "(-" + x + ")"
	}
	return x
}

// shift is a count of bits, at times a negative one.
func (b *body) shift(depth int) string {
	if b.odds(15) {
		return "(" + b.dyn(tInt, depth-1) + " % 9)"
	}
	return "(" + b.dyn(pick(b.gen, unsigned), depth-1) + b.pick(" % 70)", " & 7)")
}

// measure is a number that something else has.
func (b *body) measure(t *typ, depth int) string {
	switch t.name {
	case "float64":
		return b.pick("real(", "imag(") + b.expr(tComplex, depth-1) + ")"
	case "uint8":
		return "id(" + b.expr(tString, depth-1) + ")[" + b.index(2) + "]"
	}
	of := pick(b.gen, []*typ{tString, sliceOf(b.typ(1)), mapOf(tString, tInt), arrayOf(2, b.typ(1))})
	return t.name + "(len(id(" + b.expr(of, depth-1) + ")))"
}

func (b *body) complexNumber(t *typ, depth int) string {
	if t.name == "complex128" && b.odds(20) {
		return "complex(" + b.dyn(tFloat, depth) + ", " + b.expr(tFloat, depth-1) + ")"
	}
	return "(" + b.dyn(t, depth) + b.pick(" + ", " - ", " * ") + b.expr(t, depth-1) + ")"
}

func (b *body) str(t *typ, depth int) string {
	x := b.dyn(t, depth)
	switch b.r.IntN(7) {
	case 0, 1:
		return "(" + x + " + " + b.expr(t, depth-1) + ")"
	case 2:
		return t.name + "(" + b.expr(sliceOf(pick(b.gen, []*typ{tByte, tRune})), depth-1) + ")"
	case 3:
		return t.name + "(rune(" + b.dyn(tRune, depth-1) + "))"
	case 4:
		return x + fmt.Sprintf(b.pick("[%d:]", "[:%d]"), b.r.IntN(2))
	case 5:
		if v := b.printed(); v != "" {
			return t.name + "(fmt." + b.pick("Sprint(", `Sprintf("%v|%5v", 1, `, `Sprintf("%T,%+v", 'x', `) + v + "))"
		}
	}
	return x
}

func (b *body) boolean(t *typ, depth int) string {
	compare := func(u *typ, ops ...string) string {
		return t.name + "(" + b.dyn(u, depth-1) + b.pick(ops...) + b.expr(u, depth-1) + ")"
	}
	switch b.r.IntN(7) {
	case 0:
		return "(" + b.dyn(t, depth) + b.pick(" && ", " || ") + b.expr(t, depth-1) + ")"
	case 1:
		return "(!" + b.dyn(t, depth) + ")"
	case 2, 3:
		if u := pick(b.gen, basics); u.kind <= kFloat || u.kind == kString {
			return compare(u, " < ", " <= ", " == ", " != ", " > ", " >= ")
		}
	case 4:
		if u := b.typ(2); u.comparable() && u.kind != kPtr {
			return compare(u, " == ", " != ")
		}
	case 5:
		if u := b.typ(2); u.kind >= kSlice && u.kind <= kAny {
			return t.name + "(" + b.dyn(u, depth-1) + b.pick(" == ", " != ") + "nil)"
		}
	}
	return b.dyn(t, depth)
}
