package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

func (b *builder) assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE:
		b.define(s.Lhs, s.Rhs)
	case token.ASSIGN:
		b.assignAll(s.Lhs, s.Rhs)
	default:
		b.opAssign(s)
	}
}

// define lowers := and var with values.
func (b *builder) define(lhs, rhs []ast.Expr) {
	if len(lhs) == 1 && len(rhs) == 1 {
		b.defineOne(lhs[0].(*ast.Ident), rhs[0])
		return
	}
	if len(lhs) == len(rhs) {
		b.defineMany(lhs, rhs)
		return
	}
	rs, ts := b.multi(rhs[0])
	for i, e := range lhs {
		b.setIdent(e.(*ast.Ident), rs[i], ts[i])
	}
}

// defineMany evaluates all right-hand sides before any variable is set.
func (b *builder) defineMany(lhs, rhs []ast.Expr) {
	rs := make([]string, len(rhs))
	ts := make([]types.Type, len(rhs))
	for i, e := range rhs {
		ts[i] = b.targetType(lhs[i], e)
		rs[i] = b.freezeEffects(b.exprAs(e, ts[i]), b.vt(ts[i]))
	}
	for i, e := range lhs {
		b.setIdent(e.(*ast.Ident), rs[i], ts[i])
	}
}

// targetType is the type that e must have to be assigned to lhs.
func (b *builder) targetType(lhs, e ast.Expr) types.Type {
	if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
		t := b.typeOf(e)
		if isUntypedNil(t) {
			return types.NewInterfaceType(nil, nil)
		}
		return types.Default(t)
	}
	return b.typeOf(lhs)
}

func (b *builder) defineOne(id *ast.Ident, e ast.Expr) {
	t := b.targetType(id, e)
	x := b.exprAs(e, t)
	if id.Name == "_" {
		b.discard(x, b.vt(t))
		return
	}
	b.setIdent(id, x, t)
}

// discard evaluates x, which may panic when it is read.
func (b *builder) discard(x string, t *value.Type) {
	if !isName(x) {
		b.emit("%s = %s", b.temp(t), x)
	}
}

// setIdent assigns to an identifier that := or var declares or redeclares.
func (b *builder) setIdent(id *ast.Ident, x string, from types.Type) {
	if id.Name == "_" {
		return
	}
	v, isNew := b.src.info.Defs[id].(*types.Var)
	if !isNew {
		lv := lvalue{typ: b.typeOf(id), text: b.ident(id)}
		b.store(lv, b.assignTo(x, from, lv.typ))
		return
	}
	vt := subst(v.Type(), b.env)
	x = b.assignTo(x, from, vt)
	if isPackageVar(v) {
		b.emit("%s = %s", b.varTarget(id, v), x)
		return
	}
	l := b.declareUnset(v, b.vt(vt))
	if l.heap {
		b.emit("%s = new(%s)", l.name, b.ty(l.typ))
		b.emit("*%s = %s", l.name, x)
		return
	}
	b.emit("%s = %s", l.name, x)
}

// declareUnset is declare for a variable that is assigned at once.
func (b *builder) declareUnset(v types.Object, t *value.Type) *local {
	l := &local{name: b.fresh("v"), typ: t, heap: b.heap[v]}
	typ := b.ty(t)
	if l.heap {
		typ = b.pointerTo(t)
	}
	b.decls = append(b.decls, declared{l.name, typ})
	b.vars[v] = l
	return l
}

// varTarget is a variable as the target of an assignment.
func (b *builder) varTarget(n ast.Node, v *types.Var) string {
	x := b.varText(n, v)
	if len(x) > 2 && x[0] == '(' && isName(x) {
		return x[1 : len(x)-1]
	}
	return x
}

// assignAll lowers =.
func (b *builder) assignAll(lhs, rhs []ast.Expr) {
	if len(lhs) == 1 && len(rhs) == 1 {
		b.assignOne(lhs[0], rhs[0])
		return
	}
	lvs := make([]lvalue, len(lhs))
	for i, e := range lhs {
		lvs[i] = b.lvalue(e, true)
	}
	if len(lhs) != len(rhs) {
		rs, ts := b.multi(rhs[0])
		for i, lv := range lvs {
			if !lv.blank {
				b.store(lv, b.assignTo(rs[i], ts[i], lv.typ))
			}
		}
		return
	}
	xs := make([]string, len(rhs))
	for i, e := range rhs {
		t := b.targetType(lhs[i], e)
		xs[i] = b.freezeEffects(b.exprAs(e, t), b.vt(t))
	}
	for i, lv := range lvs {
		b.store(lv, xs[i])
	}
}

func (b *builder) assignOne(l, r ast.Expr) {
	if id, ok := ast.Unparen(l).(*ast.Ident); ok {
		if id.Name == "_" {
			b.defineOne(id, r)
			return
		}
		lv := b.lvalue(l, false)
		b.store(lv, b.exprAs(r, lv.typ))
		return
	}
	// The operands on the left are evaluated first, then the right side; a
	// right side without effects need not be kept apart.
	var x string
	t := b.typeOf(l)
	var lv lvalue
	pre := b.capture(func() { x = b.exprAs(r, t) })
	if len(pre) == 0 {
		lv = b.lvalue(l, false)
	} else {
		lv = b.lvalue(l, true)
		b.lines = append(b.lines, pre...)
	}
	b.store(lv, x)
}

var opOf = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

// opAssign lowers x op= y: the operands of x are evaluated once.
func (b *builder) opAssign(s *ast.AssignStmt) {
	op := opOf[s.Tok]
	lv := b.lvalue(s.Lhs[0], contains(s.Rhs[0], hasCall))
	v := b.vt(lv.typ)
	if op == token.SHL || op == token.SHR {
		b.lines = append(b.lines, lv.checks...)
		b.put(lv, b.shift(paren(b.load(lv)), v, op, s.Rhs[0]))
		return
	}
	y := b.operand(s.Rhs[0], lv.typ)
	b.lines = append(b.lines, lv.checks...)
	b.put(lv, b.arith(op, paren(b.load(lv)), y, v))
}

func (b *builder) incDec(s *ast.IncDecStmt) {
	lv := b.lvalue(s.X, false)
	v := b.vt(lv.typ)
	op := " + "
	if s.Tok == token.DEC {
		op = " - "
	}
	one := b.conv(v, "1")
	if isFloat(v) {
		one = b.conv(v, "1.0")
	} else if isComplex(v) {
		one = b.conv(v, "complex(1.0, 0.0)")
	}
	b.lines = append(b.lines, lv.checks...)
	b.put(lv, paren(b.load(lv))+op+one)
}

// multi lowers an expression that gives several values: a call, or a comma-ok
// form.
func (b *builder) multi(e ast.Expr) ([]string, []types.Type) {
	e = ast.Unparen(e)
	if c, ok := e.(*ast.CallExpr); ok {
		tuple := b.typeOf(c).(*types.Tuple)
		var ts []types.Type
		for v := range tuple.Variables() {
			ts = append(ts, v.Type())
		}
		return b.callExpr(c), ts
	}
	ts := []types.Type{b.typeOf(e), types.Typ[types.Bool]}
	if tuple, ok := ts[0].(*types.Tuple); ok {
		ts[0] = tuple.At(0).Type()
	}
	switch e := e.(type) {
	case *ast.IndexExpr:
		return b.mapOK(e), ts
	case *ast.TypeAssertExpr:
		return b.assertOK(e), ts
	case *ast.UnaryExpr:
		return b.receive(e, true), ts
	}
	b.refuse(e, limit.Unknown, "this expression with two values")
	return nil, nil
}

// mapOK lowers v, ok := m[k]. yaegi leaves v alone if k is missing.
func (b *builder) mapOK(e *ast.IndexExpr) []string {
	u := b.under(e.X).(*types.Map)
	m := b.simple(b.expr(e.X), b.vt(b.typeOf(e.X)))
	k := b.mapKey(e.Index, u.Key())
	v := b.vt(u.Elem())
	r, ok := b.temp(v), b.tempOf("bool")
	b.emit("%s = %s", r, b.zero(v))
	b.emit("%s, %s = %s[%s]", r, ok, m, k)
	return []string{r, ok}
}
