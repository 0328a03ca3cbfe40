package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// equality lowers == and !=.
func (b *builder) equality(e *ast.BinaryExpr) string {
	eq := b.equalExprs(e.X, e.Y)
	if e.Op == token.NEQ {
		return negate(eq)
	}
	return eq
}

func negate(x string) string { return "!(" + x + ")" }

func (b *builder) equalExprs(x, y ast.Expr) string {
	xt, yt := b.typeOf(x), b.typeOf(y)
	switch {
	case isUntypedNil(xt):
		return b.isNil(y)
	case isUntypedNil(yt):
		return b.isNil(x)
	case isUntyped(xt):
		xt = yt
	case isUntyped(yt):
		yt = xt
	}
	if b.src.info.Types[x].Value != nil && !isIfaceType(yt) {
		xt = yt
	}
	if b.src.info.Types[y].Value != nil && !isIfaceType(xt) {
		yt = xt
	}
	if isIfaceType(xt) && b.src.info.Types[y].Value != nil && isIfaceType(yt) {
		yt = types.Default(b.src.info.Types[y].Type)
	}
	return b.equalValues(b.operandOf(x, xt), xt, b.operandOf(y, yt), yt)
}

// operandOf is operand, with an untyped constant taking its default type where
// the other side is an interface.
func (b *builder) operandOf(e ast.Expr, t types.Type) string {
	if b.src.info.Types[e].Value != nil && isIfaceType(t) {
		return b.exprAs(e, t)
	}
	return b.operand(e, t)
}

// equalValues compares values of types one of which is assignable to the other.
func (b *builder) equalValues(x string, xt types.Type, y string, yt types.Type) string {
	xv, yv := b.vt(xt), b.vt(yt)
	switch {
	case isInterface(xv) && isInterface(yv):
		return b.call("bool", "Equal", x, y)
	case isInterface(xv):
		return b.call("bool", "EqualTo", x, b.desc(yv), b.passable(y, yv))
	case isInterface(yv):
		return b.call("bool", "EqualTo", y, b.desc(xv), b.passable(x, xv))
	}
	return b.equalSame(x, y, xv, yv)
}

func (b *builder) equalSame(x, y string, xv, yv *value.Type) string {
	if xv.Layout != yv.Layout {
		y = b.relayout(y, yv, xv)
	}
	switch {
	case rt.HoldsInterface(xv), xv.Kind == reflect.Struct && len(xv.Fields) == 0, xv.Kind == reflect.Array:
		return b.call("bool", "EqualStruct", b.desc(xv), x, y)
	}
	return paren(x) + " == " + paren(y)
}

// call calls a function of the run-time support with one result.
func (b *builder) call(result, fn string, args ...string) string {
	r := b.tempOf(result)
	b.emit("%s = %s.%s(%s)", r, pkg, fn, join(args))
	return r
}

func (b *builder) isNil(e ast.Expr) string {
	x := b.expr(e)
	if x == "nil" {
		return "true"
	}
	switch t := b.vt(b.typeOf(e)); t.Kind {
	case reflect.Interface:
		return paren(x) + ".T == nil"
	case reflect.Func:
		return paren(x) + ".F == nil"
	}
	return paren(x) + " == nil"
}
