package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"gosess/internal/interp/limit"
)

// rangeStmt lowers a range loop by the type that it ranges over.
func (b *builder) rangeStmt(s *ast.RangeStmt, label string) {
	if s.Tok == token.DEFINE && b.src.sharesLoopVars(s) {
		b.shareLoopVars(s)
	}
	t := b.typeOf(s.X)
	switch u := b.core(t).(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			b.rangeString(s, label)
		} else {
			b.rangeInt(s, label)
		}
	case *types.Slice:
		b.rangeSlice(s, label, u.Elem())
	case *types.Array:
		b.rangeArray(s, label, t, u)
	case *types.Pointer:
		b.rangeArray(s, label, t, b.core(u.Elem()).(*types.Array))
	case *types.Map:
		b.rangeMap(s, label, u)
	case *types.Chan:
		b.rangeChan(s, label, u)
	case *types.Signature:
		b.rangeFunc(s, label, u)
	default:
		b.refuse(s, limit.Unknown, fmt.Sprintf("range over %s", t))
	}
}

// bind assigns an iteration value to what the loop names: a new variable in
// each iteration for :=, or that of the whole loop, and anything assignable for =.
func (b *builder) bind(s *ast.RangeStmt, e ast.Expr, x string, from types.Type) {
	if e == nil {
		return
	}
	if id, ok := e.(*ast.Ident); ok && (s.Tok == token.DEFINE || id.Name == "_") {
		if v, ok := b.src.info.Defs[id].(*types.Var); ok && b.src.sharesLoopVars(s) {
			t := subst(v.Type(), b.env)
			b.store(lvalue{typ: t, text: b.varText(id, v)}, b.assignTo(x, from, t))
			return
		}
		b.setIdent(id, x, from)
		return
	}
	lv := b.lvalue(e, true)
	b.store(lv, b.assignTo(x, from, lv.typ))
}

// shareLoopVars declares the variables of a loop before it.
func (b *builder) shareLoopVars(s *ast.RangeStmt) {
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if id, ok := e.(*ast.Ident); ok {
			if v, ok := b.src.info.Defs[id].(*types.Var); ok {
				b.declare(v, b.vt(subst(v.Type(), b.env)))
			}
		}
	}
}

// bindBoth binds key and value; with = the operands of both are evaluated first.
func (b *builder) bindBoth(s *ast.RangeStmt, k string, kt types.Type, v string, vt types.Type) {
	if s.Tok == token.DEFINE || !wanted(s.Key) || !wanted(s.Value) {
		b.bind(s, s.Key, k, kt)
		b.bind(s, s.Value, v, vt)
		return
	}
	key, val := b.lvalue(s.Key, true), b.lvalue(s.Value, true)
	b.store(key, b.assignTo(k, kt, key.typ))
	b.store(val, b.assignTo(v, vt, val.typ))
}

func wanted(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return e != nil && !(ok && id.Name == "_")
}

// loopBody lowers the body of a loop and what follows it.
func (b *builder) loopBody(s *ast.RangeStmt, t *target, next func()) {
	b.line = 0
	b.stmts(s.Body.List)
	b.placeCont(t)
	next()
	b.emit("}")
	b.pop(t)
}

func (b *builder) rangeInt(s *ast.RangeStmt, label string) {
	xt := b.typeOf(s.X)
	if isUntyped(xt) {
		xt = types.Default(xt)
		if s.Key != nil && wanted(s.Key) {
			xt = b.typeOf(s.Key)
		}
	}
	v := b.vt(xt)
	n := b.freezeEffects(b.exprAs(s.X, xt), v)
	i := b.temp(v)
	b.emit("%s = %s", i, b.conv(v, "0"))
	t := b.push(label, true)
	b.emit("for %s < %s {", i, n)
	b.bind(s, s.Key, i, xt)
	b.loopBody(s, t, func() { b.emit("%s = %s + %s", i, i, b.conv(v, "1")) })
}

var intType = types.Typ[types.Int]

func (b *builder) rangeSlice(s *ast.RangeStmt, label string, elem types.Type) {
	x := b.freeze(b.expr(s.X), b.vt(b.typeOf(s.X)))
	b.rangeIndexed(s, label, x, "len("+x+")", elem)
}

// rangeArray ranges over a copy of an array if its elements are wanted, or over
// what a pointer points to.
func (b *builder) rangeArray(s *ast.RangeStmt, label string, t types.Type, u *types.Array) {
	n := itoa(u.Len())
	if !wanted(s.Value) {
		if contains(s.X, hasCall) {
			b.expr(s.X)
		}
		b.rangeIndexed(s, label, "", n, u.Elem())
		return
	}
	x := b.freeze(b.expr(s.X), b.vt(t))
	if _, ok := pointee(t); ok {
		if u.Len() > 0 {
			b.emit("if %s == nil { %s.PanicNil() }", x, pkg)
		}
		x = "(*" + x + ")"
	}
	b.rangeIndexed(s, label, x, n, u.Elem())
}

func hasCall(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		return true
	case *ast.UnaryExpr:
		return n.Op == token.ARROW
	}
	return false
}

func (b *builder) rangeIndexed(s *ast.RangeStmt, label, x, n string, elem types.Type) {
	count := b.freezeEffects(n, b.vt(intType))
	i := b.tempOf("int")
	b.emit("%s = 0", i)
	t := b.push(label, true)
	b.emit("for %s < %s {", i, count)
	if wanted(s.Value) {
		b.bindBoth(s, i, intType, x+"["+i+"]", elem)
	} else {
		b.bind(s, s.Key, i, intType)
	}
	b.loopBody(s, t, func() { b.emit("%s = %s + 1", i, i) })
}

func (b *builder) rangeString(s *ast.RangeStmt, label string) {
	x := b.freezeEffects(b.exprAs(s.X, b.typeOf(s.X)), b.vt(types.Typ[types.String]))
	x = b.freeze(x, b.vt(types.Typ[types.String]))
	i, r, w := b.tempOf("int"), b.tempOf("rune"), b.tempOf("int")
	b.emit("%s = 0", i)
	t := b.push(label, true)
	b.emit("for %s < len(%s) {", i, x)
	b.emit("%s = rune(%s[%s])", r, x, i)
	b.emit("%s = 1", w)
	b.emit("if %s >= 128 { %s, %s = %s.DecodeRune(%s, %s) }", r, r, w, pkg, x, i)
	b.bindBoth(s, i, intType, r, types.Typ[types.Rune])
	b.loopBody(s, t, func() { b.emit("%s = %s + %s", i, i, w) })
}

// rangeMap iterates as package reflect does, which is as Go does.
func (b *builder) rangeMap(s *ast.RangeStmt, label string, u *types.Map) {
	m := b.passable(b.expr(s.X), b.vt(b.typeOf(s.X)))
	it := b.tempOf("*" + pkg + ".MapIter")
	k, v := b.temp(b.vt(u.Key())), b.temp(b.vt(u.Elem()))
	b.emit("%s = %s.RangeMap(%s)", it, pkg, m)
	t := b.push(label, true)
	b.emit("for %s.NextMap(%s, &%s, &%s) {", pkg, it, k, v)
	b.bindBoth(s, k, u.Key(), v, u.Elem())
	b.loopBody(s, t, func() {})
}

func (b *builder) rangeChan(s *ast.RangeStmt, label string, u *types.Chan) {
	c := b.freeze(b.expr(s.X), b.vt(b.typeOf(s.X)))
	v := b.temp(b.vt(u.Elem()))
	t := b.push(label, true)
	b.emit("for %s.Recv(%s, &%s) {", pkg, c, v)
	b.bind(s, s.Key, v, u.Elem())
	b.loopBody(s, t, func() {})
}
