package interp

import (
	"go/types"
	"reflect"

	"gosess/internal/value"
)

func isNumeric(t *value.Type) bool { return t.Kind >= reflect.Int && t.Kind <= reflect.Complex128 }

func isInteger(t *value.Type) bool { return t.Kind >= reflect.Int && t.Kind <= reflect.Uintptr }

func isSigned(t *value.Type) bool { return t.Kind >= reflect.Int && t.Kind <= reflect.Int64 }

func isFloat(t *value.Type) bool { return t.Kind == reflect.Float32 || t.Kind == reflect.Float64 }

func isComplex(t *value.Type) bool {
	return t.Kind == reflect.Complex64 || t.Kind == reflect.Complex128
}

func isBasic(t *value.Type) bool {
	return isNumeric(t) || t.Kind == reflect.Bool || t.Kind == reflect.String
}

func isInterface(t *value.Type) bool { return t.Kind == reflect.Interface }

// isNilable reports whether t's layout has nil; that of interfaces and funcs
// has not.
func isNilable(t *value.Type) bool {
	switch t.Kind {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Chan, reflect.UnsafePointer:
		return true
	}
	return false
}

// holdsFloat reports whether a value of type t can hold a negative zero
// itself, not through a reference.
func holdsFloat(t *value.Type) bool {
	switch t.Kind {
	case reflect.Array:
		return holdsFloat(t.Elem)
	case reflect.Struct:
		for _, f := range t.Fields {
			if holdsFloat(f.Type) {
				return true
			}
		}
	}
	return isFloat(t) || isComplex(t)
}

func isIfaceType(t types.Type) bool {
	if _, ok := t.(*types.TypeParam); ok {
		return false
	}
	_, ok := t.Underlying().(*types.Interface)
	return ok
}

func isUntypedNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// pointee returns the element type of a pointer type.
func pointee(t types.Type) (types.Type, bool) {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return nil, false
	}
	return p.Elem(), true
}
