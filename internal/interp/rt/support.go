package rt

import (
	"reflect"

	"gosess/internal/value"
)

// This file has what lowered code needs for single operations that are not
// expressed in the interpreter.

// CallMethod calls method id of x's dynamic type. rest has pointers to where
// the results go, then the arguments in their layouts (for a variadic method,
// the last is the slice).
func CallMethod(x value.Iface, id string, rest ...any) {
	if x.T == nil {
		PanicNil()
	}
	n := resultsOf(x.T, id)
	Invoke(x, id, rest[n:], rest[:n]...)
}

// resultsOf returns the number of results of a method.
func resultsOf(t *value.Type, id string) int {
	if m := MethodsOf(t).Lookup(id); m != nil {
		return len(m.Type.Results)
	}
	if t.Host != nil {
		if m, ok := t.Host.MethodByName(id); ok {
			return m.Type.NumOut()
		}
	}
	panic(noMethod(t, id))
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
