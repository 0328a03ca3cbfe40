package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"math"
	"reflect"
	"strconv"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// constant writes a folded constant as a literal of type t, a basic type.
func (b *builder) constant(n ast.Node, v constant.Value, t *value.Type) string {
	return b.conv(t, b.literal(n, v, t))
}

// conv gives a literal its type where its default type is another.
func (b *builder) conv(t *value.Type, lit string) string {
	switch typ := b.ty(t); {
	case typ == "int", typ == "string", typ == "bool", typ == "float64", typ == "complex128":
		return lit
	default:
		return typ + "(" + lit + ")"
	}
}

func (b *builder) literal(n ast.Node, v constant.Value, t *value.Type) string {
	switch {
	case t.Kind == reflect.Bool:
		return strconv.FormatBool(constant.BoolVal(v))
	case t.Kind == reflect.String:
		return strconv.Quote(constant.StringVal(v))
	case isInteger(t):
		return b.intLit(n, v, t)
	case isFloat(t):
		return floatLit(v, t)
	case isComplex(t):
		v = constant.ToComplex(v)
		return "complex(" + floatLit(constant.Real(v), t) + ", " + floatLit(constant.Imag(v), t) + ")"
	}
	b.refuse(n, limit.Unknown, fmt.Sprintf("a constant of type %s", t.Name))
	return ""
}

func (b *builder) intLit(n ast.Node, v constant.Value, t *value.Type) string {
	v = constant.ToInt(v)
	if i, ok := constant.Int64Val(v); ok {
		return strconv.FormatInt(i, 10)
	}
	if u, ok := constant.Uint64Val(v); ok && !isSigned(t) {
		return strconv.FormatUint(u, 10)
	}
	b.refuse(n, limit.Unknown, fmt.Sprintf("the constant %s", v))
	return ""
}

// floatLit writes the float that v rounds to in t, always with a point or an
// exponent.
func floatLit(v constant.Value, t *value.Type) string {
	f, _ := constant.Float64Val(constant.ToFloat(v))
	if t.Kind == reflect.Float32 || t.Kind == reflect.Complex64 {
		f32, _ := constant.Float32Val(constant.ToFloat(v))
		f = float64(f32)
	}
	if f == 0 {
		f = 0 // a constant has no negative zero
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") && !math.IsInf(f, 0) {
		s += ".0"
	}
	return s
}
