package rt

import (
	"reflect"

	"gosess/internal/value"
)

// Comparable reports whether == is defined on the type t (it may still panic
// on interfaces inside).
func Comparable(t *value.Type) bool {
	switch t.Kind {
	case reflect.Slice, reflect.Map, reflect.Func:
		return false
	case reflect.Array:
		return Comparable(t.Elem)
	case reflect.Struct:
		for _, f := range t.Fields {
			if !Comparable(f.Type) {
				return false
			}
		}
	}
	return true
}

// HoldsInterface reports whether a comparable t has interfaces or blank fields
// inside, so that == of its layout would not say what Go says.
func HoldsInterface(t *value.Type) bool {
	switch t.Kind {
	case reflect.Interface:
		return true
	case reflect.Array:
		return HoldsInterface(t.Elem)
	case reflect.Struct:
		for _, f := range t.Fields {
			if f.Name == "_" || HoldsInterface(f.Type) {
				return true
			}
		}
	}
	return false
}

// equalValue is a == b for two values of type t.
func equalValue(t *value.Type, a, b reflect.Value) bool {
	if !Comparable(t) {
		panic(textError("comparing uncomparable type " + TypeString(t)))
	}
	if !HoldsInterface(t) {
		return a.Equal(b)
	}
	switch t.Kind {
	case reflect.Interface:
		return Equal(ifaceOf(a), ifaceOf(b))
	case reflect.Array:
		for i := range t.Len {
			if !equalValue(t.Elem, a.Index(i), b.Index(i)) {
				return false
			}
		}
	case reflect.Struct:
		for i, f := range t.Fields {
			if f.Name != "_" && !equalValue(f.Type, a.Field(i), b.Field(i)) {
				return false
			}
		}
	}
	return true
}

// checkHash panics if v, of type t, holds something that cannot be hashed.
func checkHash(t *value.Type, v reflect.Value) {
	if !Comparable(t) {
		panic(textError("hash of unhashable type " + TypeString(t)))
	}
	if !HoldsInterface(t) {
		return
	}
	switch t.Kind {
	case reflect.Interface:
		CheckKey(ifaceOf(v))
	case reflect.Array:
		for i := range t.Len {
			checkHash(t.Elem, v.Index(i))
		}
	case reflect.Struct:
		for i, f := range t.Fields {
			checkHash(f.Type, v.Field(i))
		}
	}
}

// ifaceOf returns the interface held by v, which is of kind Interface for the session:
// an Iface, or inside a struct of a compiled package a Go interface.
func ifaceOf(v reflect.Value) value.Iface {
	v = readable(v)
	if v.Type() == ifaceType {
		return v.Interface().(value.Iface)
	}
	if v.IsNil() {
		return value.Iface{}
	}
	return fromHostDynamic(v.Elem())
}
