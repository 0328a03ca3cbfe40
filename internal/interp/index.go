package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"

	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

func (b *builder) index(e *ast.IndexExpr) string {
	if tv := b.src.info.Types[e.Index]; tv.IsType() {
		return b.funcValue(e)
	}
	t := b.typeOf(e.X)
	switch u := b.core(t).(type) {
	case *types.Map:
		m := b.expr(e.X)
		k := b.mapKey(e.Index, u.Key())
		return b.freeze(paren(m)+"["+k+"]", b.vt(u.Elem()))
	case *types.Basic: // string
		s := b.simple(b.expr(e.X), b.vt(t))
		return s + "[" + b.checked(e.Index, "len("+s+")", -1) + "]"
	}
	x, _ := b.element(e)
	return x
}

// mapKey lowers the key of a map access.
func (b *builder) mapKey(k ast.Expr, t types.Type) string {
	x := b.exprAs(k, t)
	return b.checkKey(x, b.vt(t))
}

// checkKey makes a key that cannot be hashed panic as in Go.
func (b *builder) checkKey(x string, t *value.Type) string {
	switch {
	case isInterface(t):
		return b.call(pkg+".Iface", "CheckKey", x)
	case rt.HoldsInterface(t):
		x = b.freeze(x, t)
		b.emit("%s.CheckHash(%s, %s)", pkg, b.desc(t), x)
	}
	return x
}

// element is x[i] for a slice, an array or a pointer to one, checked.
func (b *builder) element(e *ast.IndexExpr) (string, types.Type) {
	t := b.typeOf(e.X)
	if p, ok := pointee(t); ok {
		x := b.simple(b.expr(e.X), b.vt(t))
		b.emit("if %s == nil { %s.PanicNil() }", x, pkg)
		return b.elementOf("(*"+x+")", p, e.Index)
	}
	return b.elementOf(b.expr(e.X), t, e.Index)
}

func (b *builder) elementOf(x string, t types.Type, index ast.Expr) (string, types.Type) {
	switch u := b.core(t).(type) {
	case *types.Array:
		return paren(x) + "[" + b.checked(index, fmt.Sprint(u.Len()), u.Len()) + "]", u.Elem()
	case *types.Slice:
		x = b.simple(x, b.vt(t))
		return x + "[" + b.checked(index, "len("+x+")", -1) + "]", u.Elem()
	}
	b.refuse(index, limit.Unknown, fmt.Sprintf("an index into %s", t))
	return "", nil
}

// checked lowers an index and emits its check against n, the length, which is
// known if it is not negative.
func (b *builder) checked(index ast.Expr, n string, known int64) string {
	return b.checkIndex(b.indexText(index, false), index, n, known)
}

// indexText lowers an index; unless it is a constant the result is a name.
func (b *builder) indexText(index ast.Expr, keep bool) string {
	if tv := b.src.info.Types[index]; tv.Value != nil {
		return constant.ToInt(tv.Value).ExactString()
	}
	return b.hold(b.expr(index), b.vt(b.typeOf(index)), keep)
}

// checkIndex emits the check of i, lowered from index, and returns it as an int.
func (b *builder) checkIndex(i string, index ast.Expr, n string, known int64) string {
	if n == "" {
		n = fmt.Sprint(known)
	}
	if tv := b.src.info.Types[index]; tv.Value != nil {
		if known < 0 {
			b.emit("if %s >= %s { %s.CheckIndex(%s, %s) }", i, n, b.at(index), i, n)
		}
		return i
	}
	t := b.vt(b.typeOf(index))
	if b.safe[i] == n {
		return i
	}
	switch {
	case b.ty(t) == "int":
		b.emit("if %s < 0 || %s >= %s { %s.CheckIndex(%s, %s) }", i, i, n, b.at(index), i, n)
	case isSigned(t):
		i = b.freeze("int("+i+")", b.vt(types.Typ[types.Int]))
		b.emit("if %s < 0 || %s >= %s { %s.CheckIndex(%s, %s) }", i, i, n, b.at(index), i, n)
	default:
		u := b.freeze("uint64("+i+")", b.vt(types.Typ[types.Uint64]))
		b.emit("if %s >= uint64(%s) { %s.CheckIndexU(%s, %s) }", u, n, b.at(index), u, n)
		i = b.freeze("int("+u+")", b.vt(types.Typ[types.Int]))
	}
	return i
}

// at is the package of the run-time support, after noting the line of n: it
// begins a call that panics.
func (b *builder) at(n ast.Node) string {
	p := b.src.fset.Position(n.Pos())
	return fmt.Sprintf("*%s.L = %d; %s", pkg, b.lw.e.lineID(p, b.key), pkg)
}

// intValue lowers a size of any integer type to an int.
func (b *builder) intValue(e ast.Expr) string {
	if tv := b.src.info.Types[e]; tv.Value != nil {
		return constant.ToInt(tv.Value).ExactString()
	}
	t := b.vt(b.typeOf(e))
	x := b.expr(e)
	switch {
	case b.ty(t) == "int":
		return b.simple(x, t)
	case isSigned(t) || t.Layout.Size() < 8:
		return b.freeze("int("+x+")", b.vt(types.Typ[types.Int]))
	}
	return b.call("int", "IntOf", "uint64("+x+")")
}
