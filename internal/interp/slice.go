package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"

	"gosess/internal/value"
)

// bounds are those of x[lo:hi:max], lowered to ints; "" for one that is missing.
type bounds struct {
	lo, hi, max string
	unsigned    int // which hold the bits of a uint64, as rt.CheckSlice has it
}

func (b *builder) slice(e *ast.SliceExpr) string {
	t := b.typeOf(e.X)
	var x string
	if p, ok := pointee(t); ok {
		x = b.simple(b.expr(e.X), b.vt(t))
		b.emit("if %s == nil { %s.PanicNil() }", x, pkg)
		x, t = "(*"+x+")", p
	} else if _, ok := b.core(t).(*types.Array); ok {
		x = "(*" + b.addressOf(e.X) + ")"
	} else {
		x = b.simple(b.expr(e.X), b.vt(t))
	}
	var bs bounds
	bs.lo = b.bound(e.Low, 1, &bs)
	bs.hi = b.bound(e.High, 2, &bs)
	bs.max = b.bound(e.Max, 4, &bs)
	return b.sliceOf(x, b.vt(t), b.vt(b.typeOf(e)), bs)
}

// bound lowers one bound to an int. If it may be one that no int holds, bs is told so.
func (b *builder) bound(e ast.Expr, bit int, bs *bounds) string {
	if e == nil {
		return ""
	}
	if tv := b.src.info.Types[e]; tv.Value != nil {
		return constant.ToInt(tv.Value).ExactString()
	}
	t := b.vt(b.typeOf(e))
	x := b.expr(e)
	if b.ty(t) == "int" {
		return b.simple(x, t)
	}
	if !isSigned(t) && t.Layout.Size() == 8 {
		bs.unsigned |= bit
	}
	return b.freeze("int("+x+")", b.vt(types.Typ[types.Int]))
}

// sliceOf emits the checks of x[lo:hi:max] and the operation.
func (b *builder) sliceOf(x string, t, rt *value.Type, bs bounds) string {
	l, h := or(bs.lo, "0"), or(bs.hi, lenOf(x, t))
	n, c := lenOf(x, t), capOf(x, t)
	switch {
	case bs.max != "":
		b.emit("if %s < 0 || %s > %s || %s > %s || %s > %s { %s.%s(%s, %s, %s, %s, %d) }",
			l, l, h, h, bs.max, bs.max, c, pkg, slice3Check(t), l, h, bs.max, c, bs.unsigned)
	case bs.lo == "" && bs.hi == "":
	case t.Kind == reflect.String:
		b.emit("if %s < 0 || %s > %s || %s > %s { %s.CheckSliceString(%s, %s, %s, %d) }", l, l, h, h, n, pkg, l, h, x, bs.unsigned)
	default:
		b.emit("if %s < 0 || %s > %s || %s > %s { %s.%s(%s, %s, %s, %s, %d) }", l, l, h, h, c, pkg, sliceCheck(t), l, h, n, c, bs.unsigned)
	}
	s := paren(x) + "[" + bs.lo + ":" + bs.hi
	if bs.max != "" {
		s += ":" + bs.max
	}
	return b.freeze(s+"]", rt)
}

func slice3Check(t *value.Type) string {
	if t.Kind == reflect.Array {
		return "CheckSliceArray3"
	}
	return "CheckSlice"
}

func sliceCheck(t *value.Type) string {
	if t.Kind == reflect.Array {
		return "CheckSliceArray"
	}
	return "CheckSlice2"
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func lenOf(x string, t *value.Type) string {
	if t.Kind == reflect.Array {
		return fmt.Sprint(t.Len)
	}
	return "len(" + x + ")"
}

func capOf(x string, t *value.Type) string {
	switch t.Kind {
	case reflect.Array:
		return fmt.Sprint(t.Len)
	case reflect.String:
		return ""
	}
	return "cap(" + x + ")"
}
