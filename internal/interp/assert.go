package interp

import (
	"go/ast"
	"reflect"

	"gosess/internal/value"
)

// assert lowers x.(T).
func (b *builder) assert(e *ast.TypeAssertExpr) string {
	x, static, t := b.expr(e.X), b.vt(b.typeOf(e.X)), b.vt(b.typeOf(e.Type))
	if isInterface(t) {
		return b.call(pkg+".Iface", "AssertIface", x, b.desc(t), b.desc(static))
	}
	r := b.temp(t)
	b.emit("%s.Assert(%s, %s, %s, &%s)", pkg, x, b.desc(t), b.desc(static), r)
	return r
}

// assertOK lowers v, ok := x.(T).
func (b *builder) assertOK(e *ast.TypeAssertExpr) []string {
	x, t := b.expr(e.X), b.vt(b.typeOf(e.Type))
	r, ok := b.temp(t), b.tempOf("bool")
	if isInterface(t) {
		b.emit("%s, %s = %s.AssertIfaceOK(%s, %s)", r, ok, pkg, x, b.desc(t))
	} else {
		b.emit("%s = %s.AssertOK(%s, %s, &%s)", ok, pkg, x, b.desc(t), r)
	}
	return []string{r, ok}
}

// nilTest compares x of type t with nil.
func (b *builder) nilTest(x string, t *value.Type) string {
	switch t.Kind {
	case reflect.Interface:
		return paren(x) + ".T == nil"
	case reflect.Func:
		return paren(x) + ".F == nil"
	}
	return paren(x) + " == nil"
}
