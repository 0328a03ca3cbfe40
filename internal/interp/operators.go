package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// This file lowers operators.

func (b *builder) unary(e *ast.UnaryExpr) string {
	switch e.Op {
	case token.AND:
		return b.addressOf(e.X)
	case token.ARROW:
		return b.receive(e, false)[0]
	case token.NOT:
		return "!(" + b.expr(e.X) + ")"
	case token.ADD:
		return b.expr(e.X)
	}
	t := b.vt(b.typeOf(e))
	x := b.expr(e.X)
	switch {
	case e.Op == token.SUB && isInteger(t):
		return b.freeze(b.ty(t)+"(0) - "+paren(x), t)
	case e.Op == token.SUB:
		return b.freeze("-"+paren(x), t)
	case e.Op == token.XOR && isSigned(t):
		return b.freeze(b.ty(t)+"(-1) ^ "+paren(x), t)
	case e.Op == token.XOR:
		return b.freeze(b.ty(t)+"("+allOnes(t)+") ^ "+paren(x), t)
	}
	b.refuse(e, limit.Unknown, fmt.Sprintf("the operator %s", e.Op))
	return ""
}

func allOnes(t *value.Type) string {
	switch t.Layout.Size() {
	case 1:
		return "255"
	case 2:
		return "65535"
	case 4:
		return "4294967295"
	}
	return "18446744073709551615"
}

func (b *builder) binary(e *ast.BinaryExpr) string {
	switch e.Op {
	case token.LAND, token.LOR:
		return b.shortCircuit(e)
	case token.SHL, token.SHR:
		return b.shift(b.expr(e.X), b.vt(b.typeOf(e)), e.Op, e.Y)
	case token.EQL, token.NEQ:
		return b.equality(e)
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		t := b.typeOf(e.X)
		if isUntyped(t) {
			t = b.typeOf(e.Y)
		}
		return paren(b.operand(e.X, t)) + " " + e.Op.String() + " " + paren(b.operand(e.Y, t))
	}
	t := b.typeOf(e)
	x, y := b.operand(e.X, t), b.operand(e.Y, t)
	return b.arith(e.Op, x, y, b.vt(t))
}

func isUntyped(t types.Type) bool {
	bt, ok := t.(*types.Basic)
	return ok && bt.Info()&types.IsUntyped != 0
}

// operand lowers an operand of type t; a constant is written bare where yaegi
// gives it the type of the other operand.
func (b *builder) operand(e ast.Expr, t types.Type) string {
	if tv := b.src.info.Types[e]; tv.Value != nil {
		return b.constant(e, tv.Value, b.vt(t))
	}
	return b.expr(e)
}

// arith applies an arithmetic operator to operands of type t.
func (b *builder) arith(op token.Token, x, y string, t *value.Type) string {
	switch {
	case isInteger(t) && (op == token.QUO || op == token.REM):
		if !isNumber(strings.TrimPrefix(y, "-")) {
			x, y = b.freeze(x, t), b.freeze(y, t)
			b.emit("if %s == 0 { %s.PanicDivide() }", y, pkg)
		}
	case op == token.AND_NOT:
		return b.freeze(paren(x)+" & ("+b.complement(y, t)+")", t)
	case isComplex(t) && op == token.QUO:
		r := b.temp(t)
		b.emit("%s = %s(%s.DivComplex(complex128(%s), complex128(%s)))", r, b.ty(t), pkg, x, y)
		return r
	}
	return b.inline(paren(x)+" "+op.String()+" "+paren(y), t)
}

// inline leaves an operation of one of the types that yaegi computes in full
// width to be part of a larger expression; others get a variable of their type.
func (b *builder) inline(x string, t *value.Type) string {
	switch b.ty(t) {
	case "int", "float64", "string", "uint64", "int64", "uint":
		return x
	}
	return b.freeze(x, t)
}

func (b *builder) complement(y string, t *value.Type) string {
	if isSigned(t) {
		return b.freeze(b.ty(t)+"(-1) ^ "+paren(y), t)
	}
	return b.freeze(b.ty(t)+"("+allOnes(t)+") ^ "+paren(y), t)
}

// shift lowers x << y or x >> y for x of type t.
func (b *builder) shift(x string, t *value.Type, op token.Token, y ast.Expr) string {
	if tv := b.src.info.Types[y]; tv.Value != nil {
		n := b.intLit(y, tv.Value, b.vt(types.Typ[types.Uint64]))
		return b.freeze(paren(x)+" "+op.String()+" uint64("+n+")", t)
	}
	yt := b.vt(b.typeOf(y))
	n := b.expr(y)
	if isSigned(yt) {
		n = b.simple(n, yt)
		b.emit("if %s < 0 { %s.PanicShift() }", n, pkg)
	}
	return b.freeze(paren(x)+" "+op.String()+" uint64("+n+")", t)
}

// shortCircuit evaluates the right operand of && or || only if it must. Operands
// with a negation become statements: yaegi loses the right operand of !a && b.
func (b *builder) shortCircuit(e *ast.BinaryExpr) string {
	x := b.expr(e.X)
	var y string
	lines := b.capture(func() { y = b.expr(e.Y) })
	if len(lines) == 0 && !strings.Contains(x+y, "!") {
		return paren(x) + " " + e.Op.String() + " " + paren(y)
	}
	r := b.tempOf("bool")
	b.emit("%s = %s", r, x)
	if e.Op == token.LAND {
		b.emit("if %s {", r)
	} else {
		b.emit("if !%s {", r)
	}
	b.lines = append(b.lines, lines...)
	b.emit("%s = %s", r, y)
	b.emit("}")
	if t := b.ty(b.vt(b.typeOf(e))); t != "bool" {
		return t + "(" + r + ")"
	}
	return r
}
