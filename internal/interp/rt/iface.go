package rt

import (
	"reflect"

	"gosess/internal/value"
)

// Box converts a value of the non-interface type t to an interface. v has
// reflect type t.Layout.
func Box(t *value.Type, v any) value.Iface { return value.Iface{T: t, V: v} }

// Unbox stores the dynamic value of x in *p, a pointer to x.T.Layout.
// x is known to hold that type.
func Unbox(x value.Iface, p any) {
	switch p := p.(type) {
	case *int:
		*p = x.V.(int)
	case *string:
		*p = x.V.(string)
	case *float64:
		*p = x.V.(float64)
	case *bool:
		*p = x.V.(bool)
	case *byte:
		*p = x.V.(byte)
	case *rune:
		*p = x.V.(rune)
	default:
		reflect.ValueOf(p).Elem().Set(layoutValue(x))
	}
}

// IsImpl reports whether x is not nil and its dynamic type implements the
// interface type t.
func IsImpl(x value.Iface, t *value.Type) bool { return x.T != nil && Implements(x.T, t) }

// Assert is x.(t) for a t that is not an interface: it stores the value in
// *p, a pointer to t.Layout, or panics as Go does. static is the interface
// type of x.
func Assert(x value.Iface, t, static *value.Type, p any) {
	if x.T != t {
		panic(newAssertError(x.T, t, static, ""))
	}
	Unbox(x, p)
}

// AssertOK is the comma-ok form of [Assert]; *p becomes zero if it fails.
func AssertOK(x value.Iface, t *value.Type, p any) bool {
	if x.T != t {
		reflect.ValueOf(p).Elem().SetZero()
		return false
	}
	Unbox(x, p)
	return true
}

// AssertIface is x.(t) for an interface type t.
func AssertIface(x value.Iface, t, static *value.Type) value.Iface {
	if x.T == nil {
		panic(newAssertError(nil, t, static, ""))
	}
	if m := Missing(x.T, t); m != "" {
		panic(newAssertError(x.T, t, static, m))
	}
	return x
}

// AssertIfaceOK is the comma-ok form of [AssertIface].
func AssertIfaceOK(x value.Iface, t *value.Type) (value.Iface, bool) {
	if !IsImpl(x, t) {
		return value.Iface{}, false
	}
	return x, true
}

// Equal is a == b for two interfaces. It panics with Go's run-time error if
// their dynamic types are identical and cannot be compared.
func Equal(a, b value.Iface) bool {
	if a.T != b.T {
		return false
	}
	if a.T == nil {
		return true
	}
	return equalValue(a.T, layoutValue(a), layoutValue(b))
}

// EqualTo is x == v for an interface and a v of the non-interface type t.
func EqualTo(x value.Iface, t *value.Type, v any) bool {
	return x.T == t && Equal(x, value.Iface{T: t, V: v})
}

// EqualStruct is a == b for two values of type t that contain interfaces
// (structs and arrays); a and b have reflect type t.Layout.
func EqualStruct(t *value.Type, a, b any) bool {
	return equalValue(t, reflect.ValueOf(a), reflect.ValueOf(b))
}

// CheckKey panics with Go's run-time error if x cannot be a map key.
// It returns x.
func CheckKey(x value.Iface) value.Iface {
	if x.T != nil {
		checkHash(x.T, layoutValue(x))
	}
	return x
}
