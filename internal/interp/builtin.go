package interp

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"strings"

	"gosess/internal/interp/limit"
)

// builtin lowers a call of a builtin function.
func (b *builder) builtin(e *ast.CallExpr, fun ast.Expr) []string {
	e = b.spread(e)
	switch name := b.builtinName(fun); name {
	case "len", "cap":
		return []string{b.length(name, e.Args[0])}
	case "append":
		return []string{b.appendCall(e)}
	case "copy":
		return []string{b.copyCall(e)}
	case "delete":
		u := b.core(b.typeOf(e.Args[0])).(*types.Map)
		m := b.simple(b.expr(e.Args[0]), b.vt(b.typeOf(e.Args[0])))
		k := b.mapKey(e.Args[1], u.Key())
		b.emit("delete(%s, %s)", m, k)
		return nil
	case "clear":
		t := b.vt(b.typeOf(e.Args[0]))
		b.emit("%s.Clear(%s)", pkg, b.passable(b.expr(e.Args[0]), t))
		return nil
	case "close":
		t := b.vt(b.typeOf(e.Args[0]))
		b.emit("%s.Close(%s)", pkg, b.passable(b.expr(e.Args[0]), t))
		return nil
	case "make":
		return []string{b.makeCall(e)}
	case "new":
		return []string{b.newCall(e)}
	case "panic":
		x := b.exprAs(e.Args[0], anyType)
		b.mark(e)
		b.emit("%s.Panic(%s)", pkg, x)
		return nil
	case "recover":
		return []string{b.recoverCall(e)}
	case "print", "println":
		b.printCall(e, name)
		return nil
	case "min", "max":
		return []string{b.minMax(e, name)}
	case "complex":
		return []string{b.complexCall(e)}
	case "real", "imag":
		t := b.vt(b.typeOf(e))
		x := b.expr(e.Args[0])
		return []string{b.freeze(b.ty(t)+"("+name+"("+x+"))", t)}
	default:
		b.refuse(e, limit.UnsafeFunc, strings.TrimSpace(name))
	}
	return nil
}

var anyType = types.NewInterfaceType(nil, nil)

func (b *builder) length(name string, a ast.Expr) string {
	t := b.typeOf(a)
	u := b.core(t)
	if p, ok := u.(*types.Pointer); ok {
		b.expr(a)
		return itoa(b.core(p.Elem()).(*types.Array).Len())
	}
	if arr, ok := u.(*types.Array); ok {
		b.expr(a)
		return itoa(arr.Len())
	}
	x := b.simple(b.expr(a), b.vt(t))
	switch u.(type) {
	case *types.Chan, *types.Map:
		return b.freeze(name+"("+x+")", b.vt(intType))
	}
	return name + "(" + x + ")"
}

func (b *builder) appendCall(e *ast.CallExpr) string {
	t := b.typeOf(e)
	v := b.vt(t)
	s := b.exprAs(e.Args[0], t)
	if s == "nil" {
		s = b.typedZero(v)
	}
	elem := b.core(t).(*types.Slice).Elem()
	if e.Ellipsis.IsValid() {
		return b.appendSlice(s, e.Args[1], t)
	}
	if len(e.Args) == 1 {
		return b.freeze(s, v)
	}
	var xs []string
	for _, a := range e.Args[1:] {
		xs = append(xs, b.exprAs(a, elem))
	}
	if len(xs) > 1 { // yaegi stores an element before it reads the next
		for i, x := range xs {
			xs[i] = b.freezeEffects(x, v.Elem)
		}
	}
	if v.Elem.Layout == v.Layout { // yaegi would take such an element for the elements
		r := b.settled(s, v)
		b.emit("%s.AppendValues(&%s, %s)", pkg, r, join(xs))
		return r
	}
	return b.freeze("append("+s+", "+join(xs)+")", v)
}

// appendSlice lowers append(s, more...); more may be a string.
func (b *builder) appendSlice(s string, more ast.Expr, t types.Type) string {
	mt := b.typeOf(more)
	v := b.vt(t)
	if isUntypedNil(mt) {
		return b.freeze(s, v)
	}
	if bt, ok := b.core(mt).(*types.Basic); ok && bt.Info()&types.IsString != 0 {
		r := b.temp(v)
		b.emit("%s = %s", r, s)
		b.emit("%s.AppendString(&%s, string(%s))", pkg, r, b.expr(more))
		return r
	}
	x := b.expr(more)
	if mv := b.vt(mt); mv.Layout != v.Layout {
		x = b.ty(v) + "(" + x + ")"
	}
	return b.freeze("append("+s+", "+x+"...)", v)
}

// spread lowers the arguments of a builtin called as f(g()) into variables, and
// returns a call of the builtin with those.
func (b *builder) spread(e *ast.CallExpr) *ast.CallExpr {
	if len(e.Args) != 1 {
		return e
	}
	tuple, ok := b.src.info.TypeOf(e.Args[0]).(*types.Tuple)
	if !ok {
		return e
	}
	c := &ast.CallExpr{Fun: e.Fun, Lparen: e.Lparen, Rparen: e.Rparen}
	b.fixed = append(b.fixed, fixedExpr{e: c, typ: b.src.info.TypeOf(e)})
	for i, r := range b.callExpr(ast.Unparen(e.Args[0]).(*ast.CallExpr)) {
		id := &ast.Ident{NamePos: e.Lparen, Name: r}
		b.fixed = append(b.fixed, fixedExpr{id, r, tuple.At(i).Type()})
		c.Args = append(c.Args, id)
	}
	return c
}

func (b *builder) copyCall(e *ast.CallExpr) string {
	dt, st := b.typeOf(e.Args[0]), b.typeOf(e.Args[1])
	d := b.simple(b.expr(e.Args[0]), b.vt(dt))
	s := b.expr(e.Args[1])
	if b.src.info.Types[e.Args[1]].Value != nil {
		s = b.freeze(s, b.vt(types.Default(st)))
	}
	if bt, ok := b.core(st).(*types.Basic); ok && bt.Info()&types.IsString != 0 {
		return b.call("int", "CopyString", d, "string("+s+")")
	}
	return b.call("int", "Copy", d, s)
}

func (b *builder) makeCall(e *ast.CallExpr) string {
	t := b.typeOf(e)
	v := b.vt(t)
	switch v.Kind {
	case reflect.Map:
		if len(e.Args) > 1 {
			b.intValue(e.Args[1]) // a hint that may be negative
		}
		return b.freeze("make("+b.ty(v)+")", v)
	case reflect.Chan:
		n := "0"
		if len(e.Args) > 1 {
			n = b.intValue(e.Args[1])
		}
		r := b.temp(v)
		b.emit("%s.MakeChan(&%s, %s)", pkg, r, n)
		return r
	}
	n := b.intValue(e.Args[1])
	c := n
	if len(e.Args) > 2 {
		c = b.intValue(e.Args[2])
	}
	if !isNumber(n) || !isNumber(c) {
		b.emit("if %s < 0 || %s < %s || %s > 1000000000 { %s.CheckMake(%s, %s, %s) }", n, c, n, c, pkg, b.desc(v), n, c)
	}
	return b.freeze("make("+b.ty(v)+", "+n+", "+c+")", v)
}

// newCall lowers new(T) and new(expr).
func (b *builder) newCall(e *ast.CallExpr) string {
	ptr := b.vt(b.typeOf(e))
	if tv := b.src.info.Types[e.Args[0]]; tv.IsType() {
		return b.freeze("new("+b.ty(ptr.Elem)+")", ptr)
	}
	p, _ := pointee(b.typeOf(e))
	return b.newOf(b.exprAs(e.Args[0], p), ptr.Elem, ptr)
}

func (b *builder) recoverCall(e *ast.CallExpr) string {
	if b.recover == "" {
		b.refuse(e, limit.Unknown, "recover here")
	}
	return b.call(pkg+".Iface", "Recover", b.recover)
}

func (b *builder) printCall(e *ast.CallExpr, name string) {
	var xs []string
	for _, a := range e.Args {
		t := b.typeOf(a)
		if isUntypedNil(t) {
			xs = append(xs, pkg+".Iface{}")
			continue
		}
		if isUntyped(t) {
			t = types.Default(t)
		}
		xs = append(xs, b.boxForPrint(a, t))
	}
	b.emit("%s.%s(%s)", pkg, map[string]string{"print": "Print", "println": "Println"}[name], join(xs))
}

// boxForPrint boxes a for print; an interface is boxed as such.
func (b *builder) boxForPrint(a ast.Expr, t types.Type) string {
	v := b.vt(t)
	if tv := b.src.info.Types[a]; tv.Value != nil && isUntyped(tv.Type) && tv.Value.Kind() == constant.Int {
		return b.box(b.constant(a, tv.Value, b.vt(t)), v)
	}
	x := b.exprAs(a, t)
	if isInterface(v) {
		return b.call(pkg+".Iface", "PrintIface", x)
	}
	return b.box(x, v)
}

func (b *builder) minMax(e *ast.CallExpr, name string) string {
	t := b.typeOf(e)
	v := b.vt(t)
	var xs []string
	for _, a := range e.Args {
		xs = append(xs, b.freezeEffects(b.operand(a, t), v))
	}
	r := b.temp(v)
	if isFloat(v) {
		b.emit("%s = %s(%s.%sFloat(float64(%s)))", r, b.ty(v), pkg, kindName(name), strings.Join(xs, "), float64("))
		return r
	}
	op := "<"
	if name == "max" {
		op = ">"
	}
	b.emit("%s = %s", r, xs[0])
	for _, x := range xs[1:] {
		b.emit("if %s %s %s { %s = %s }", x, op, r, r, x)
	}
	return r
}

func (b *builder) complexCall(e *ast.CallExpr) string {
	t := b.vt(b.typeOf(e))
	part := types.Typ[types.Float64]
	if t.Kind == reflect.Complex64 {
		part = types.Typ[types.Float32]
	}
	re, im := b.complexPart(e.Args[0], part), b.complexPart(e.Args[1], part)
	return b.freeze(b.ty(t)+"(complex(float64("+re+"), float64("+im+")))", t)
}

// complexPart lowers a part of a complex number, untyped constants as t.
func (b *builder) complexPart(e ast.Expr, t types.Type) string {
	if tv := b.src.info.Types[e]; tv.Value != nil {
		return b.constant(e, tv.Value, b.vt(t))
	}
	return b.expr(e)
}
