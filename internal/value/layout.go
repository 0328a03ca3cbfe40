package value

import (
	"reflect"
	"unsafe"
)

// This file defines how memory is reached from a Type, whatever its engine.

var (
	ifaceLayout  = reflect.TypeFor[Iface]()
	unsafeLayout = reflect.TypeFor[unsafe.Pointer]()
	anyLayout    = reflect.TypeFor[any]()
)

// Declared returns the name by which a Resolver finds a named type: Ident, or
// Name if that is empty.
func (t *Type) Declared() string {
	if t.Ident != "" {
		return t.Ident
	}
	return t.Name
}

// Memory returns the reflect type of t's value proper: Layout, or where Layout
// breaks a cycle, the pointer, slice or map that stands behind the break.
func (t *Type) Memory() reflect.Type {
	if !t.Broken() {
		return t.Layout
	}
	switch t.Kind {
	case reflect.Pointer:
		return reflect.PointerTo(t.Elem.Layout)
	case reflect.Slice:
		return reflect.SliceOf(t.Elem.Layout)
	case reflect.Map:
		return reflect.MapOf(t.Key.Layout, t.Elem.Layout)
	}
	return t.Layout
}

// Broken reports whether t.Layout breaks a cycle: see [Type.Layout].
func (t *Type) Broken() bool {
	switch t.Kind {
	case reflect.Pointer:
		return t.Layout == unsafeLayout
	case reflect.Slice, reflect.Map:
		return t.Layout == anyLayout
	}
	return false
}
