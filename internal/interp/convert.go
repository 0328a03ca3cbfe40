package interp

import (
	"go/ast"
	"go/types"
	"reflect"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// conversion lowers T(x).
func (b *builder) conversion(n ast.Node, x ast.Expr, to types.Type) string {
	from := b.typeOf(x)
	if isUntypedNil(from) {
		return b.nilOf(to)
	}
	tv := b.src.info.Types[x]
	vt := b.vt(to)
	switch {
	case isInterface(vt):
		return b.exprAs(x, to)
	case tv.Value != nil && isBasic(vt) && (isUntyped(from) || isNumeric(vt) == isNumeric(b.vt(from))) && constantFits(tv, vt):
		return b.constant(x, tv.Value, vt)
	}
	if isUntyped(from) {
		from = types.Default(from)
	}
	return b.convert(n, b.exprAs(x, from), b.vt(from), vt)
}

// constantFits reports whether a constant converted to a type parameter's
// argument can be written as a literal of it.
func constantFits(tv types.TypeAndValue, t *value.Type) bool {
	switch {
	case isInteger(t):
		return tv.Value.Kind().String() == "Int"
	case isNumeric(t):
		k := tv.Value.Kind().String()
		return k == "Int" || k == "Float" || k == "Complex" && isComplex(t)
	case t.Kind == reflect.String:
		return tv.Value.Kind().String() == "String"
	case t.Kind == reflect.Bool:
		return true
	}
	return false
}

// convert converts x between types neither of which is an interface.
func (b *builder) convert(n ast.Node, x string, from, to *value.Type) string {
	if from.Kind == reflect.UnsafePointer || to.Kind == reflect.UnsafePointer {
		b.refuse(n, limit.UnsafePointer)
	}
	switch {
	case from.Layout == to.Layout:
		return x
	case isComplex(from) && isComplex(to), isNumeric(from) && isNumeric(to):
		return b.numeric(x, from, to)
	case to.Kind == reflect.String:
		return b.toString(x, from, to)
	case from.Kind == reflect.String && to.Kind == reflect.Slice:
		return b.fromString(x, to)
	case to.Kind == reflect.Bool:
		return b.ty(to) + "(" + x + ")"
	case from.Kind == reflect.Slice && to.Kind == reflect.Array:
		return b.sliceToArray(x, from, to)
	case from.Kind == reflect.Slice && to.Kind == reflect.Pointer:
		return b.sliceToArrayPointer(x, from, to)
	}
	return b.relayout(x, from, to)
}

// numeric converts numbers; what is out of range behaves as compiled code does.
func (b *builder) numeric(x string, from, to *value.Type) string {
	if isFloat(from) && isInteger(to) {
		return b.call(b.ty(to), "FloatTo"+kindTitle(to), "float64("+x+")")
	}
	if b.ty(to) == "int" || b.ty(to) == "float64" || b.ty(to) == "uint64" || b.ty(to) == "int64" {
		return b.ty(to) + "(" + x + ")"
	}
	return b.freeze(b.ty(to)+"("+x+")", to)
}

func kindTitle(t *value.Type) string { return kindName(t.Kind.String()) }

// kindName spells a name with a capital.
func kindName(s string) string {
	return string(s[0]-'a'+'A') + s[1:]
}

func (b *builder) toString(x string, from, to *value.Type) string {
	s := "string(" + x + ")"
	switch {
	case from.Kind == reflect.String:
	case isSigned(from):
		s = b.call("string", "RuneString", "int64("+x+")")
	case isInteger(from):
		s = b.call("string", "UintString", "uint64("+x+")")
	case from.Elem.Kind == reflect.Int32:
		s = b.call("string", "RunesString", b.passable(x, from))
	default:
		s = b.call("string", "BytesString", b.passable(x, from))
	}
	return b.basicLit(b.ty(to), s)
}

func (b *builder) fromString(x string, to *value.Type) string {
	r := b.temp(to)
	fn := "StringBytes"
	if to.Elem.Kind == reflect.Int32 {
		fn = "StringRunes"
	}
	b.emit("%s.%s(&%s, string(%s))", pkg, fn, r, x)
	return r
}

func (b *builder) sliceToArray(x string, from, to *value.Type) string {
	r := b.temp(to)
	b.emit("%s.SliceToArray(&%s, %s)", pkg, r, b.passable(x, from))
	return r
}

func (b *builder) sliceToArrayPointer(x string, from, to *value.Type) string {
	r := b.temp(to)
	b.emit("%s.SliceToArrayPointer(&%s, %s)", pkg, r, b.passable(x, from))
	return r
}
