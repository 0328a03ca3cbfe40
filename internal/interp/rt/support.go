package rt

import (
	"reflect"

	"gosess/internal/value"
)

// This file has what lowered code needs for single operations that are not
// expressed in the interpreter.

// A MethodRef is a method of an interface.
type MethodRef struct {
	ID   string
	Type *value.Type // of kind Func, without receiver
}

// CallMethod calls a method of x's dynamic type. rest has pointers to where
// results go, then arguments.
func CallMethod(x value.Iface, m *MethodRef, rest ...any) {
	n := len(m.Type.Results)
	Invoke(x, m.ID, rest[n:], rest[:n]...)
}

// BindMethod returns a copy of f that says that it is bound to recv.
func BindMethod(f *value.Func, recv value.Iface) *value.Func {
	g := *f
	g.Recv = &recv
	return &g
}

// Capture returns a copy of f that says which variables it captures: cells are
// pointers to them, in the order of f.Captured.
func Capture(f *value.Func, cells ...any) *value.Func {
	g := *f
	g.Captured = make([]value.Captured, len(cells))
	copy(g.Captured, f.Captured)
	for i, c := range cells {
		g.Captured[i].Ptr = reflect.ValueOf(c)
	}
	return &g
}

// Relayout copies *src to *dst, two pointers to layouts of the same memory
// that differ in the names of types.
func Relayout(dst, src any) {
	d := reflect.ValueOf(dst).Elem()
	d.Set(reflect.NewAt(d.Type(), reflect.ValueOf(src).UnsafePointer()).Elem())
}

// CheckHash panics with Go's run-time error if v, of type t, cannot be a map
// key.
func CheckHash(t *value.Type, v any) { checkHash(t, layoutValue(value.Iface{T: t, V: v})) }

// CheckIndexU panics as s[u] does for an unsigned u out of a range of length
// n; it returns u as an int.
func CheckIndexU(u uint64, n int) int {
	_ = make([]struct{}, n)[u]
	return int(u)
}

// IntOf converts a slice bound or a length to int; what no int holds becomes
// the largest, which is out of every range.
func IntOf(u uint64) int { return int(min(u, 1<<63-1)) }

// DivComplex divides as compiled code does.
func DivComplex(x, y complex128) complex128 { return x / y }
