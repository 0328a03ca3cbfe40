package rt

import (
	"reflect"
	"unsafe"

	"gosess/internal/value"
)

// readable returns v so that Interface works on it, even if it was read from
// an unexported field.
func readable(v reflect.Value) reflect.Value {
	if v.CanInterface() {
		return v
	}
	if v.CanAddr() {
		return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	}
	// The flag that forbids Interface is dropped by no exported call on a value
	// that is not addressable, except by copying it into memory of ours.
	c := reflect.New(v.Type()).Elem()
	copyUnexported(c, v)
	return c
}

// copyUnexported copies src, read from an unexported field, to dst of the same
// type.
func copyUnexported(dst, src reflect.Value) {
	type header struct {
		typ  unsafe.Pointer
		ptr  unsafe.Pointer
		flag uintptr
	}
	const flagRO = 1<<5 | 1<<6
	(*header)(unsafe.Pointer(&src)).flag &^= flagRO
	dst.Set(src)
}

// memory returns v, of reflect type t.Layout, as a value of type t.Memory():
// where the layout breaks a cycle, what stands behind the break.
func memory(t *value.Type, v reflect.Value) reflect.Value {
	if !t.Broken() {
		return v
	}
	if t.Kind == reflect.Pointer {
		return reflect.NewAt(t.Elem.Layout, v.UnsafePointer())
	}
	if v.IsNil() {
		return reflect.Zero(t.Memory())
	}
	return v.Elem()
}

// layoutValue returns the dynamic value of a non-nil interface, of its type's
// Layout.
func layoutValue(x value.Iface) reflect.Value {
	if x.T.Layout.Kind() != reflect.Interface {
		return reflect.ValueOf(x.V)
	}
	v := reflect.New(x.T.Layout).Elem() // a broken cycle
	if x.V != nil {
		v.Set(reflect.ValueOf(x.V))
	}
	return v
}

// layout is the inverse of memory.
func layout(t *value.Type, v reflect.Value) reflect.Value {
	if !t.Broken() {
		return v
	}
	if t.Kind == reflect.Pointer {
		return reflect.ValueOf(v.UnsafePointer())
	}
	l := reflect.New(t.Layout).Elem()
	if !v.IsNil() {
		l.Set(v)
	}
	return l
}

// addressable returns v, or a copy of it that can be addressed.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}
