package rt

import (
	"reflect"
	"unsafe"

	"gosess/internal/value"
)

// Compiled code makes func values often: what says which variables one captures
// is made in one piece.

// A captureOf is a func's description and n captured variables.
type (
	captureOf1 struct {
		value.Func
		vars [1]value.Captured
	}
	captureOf2 struct {
		value.Func
		vars [2]value.Captured
	}
	captureOf3 struct {
		value.Func
		vars [3]value.Captured
	}
)

// Capture1 is [Capture] for one variable; a points to it. Package value lays
// pointers out alike, whatever they point to, so a need not have a type. See
// [PrepareCapture].
func Capture1(f *value.Func, a unsafe.Pointer) *value.Func {
	g := &captureOf1{Func: *f}
	g.vars[0] = captured(f, 0, a)
	g.Captured = g.vars[:]
	return &g.Func
}

// Capture2 is Capture1 for two variables.
func Capture2(f *value.Func, a, b unsafe.Pointer) *value.Func {
	g := &captureOf2{Func: *f}
	g.vars[0], g.vars[1] = captured(f, 0, a), captured(f, 1, b)
	g.Captured = g.vars[:]
	return &g.Func
}

// Capture3 is Capture1 for three variables.
func Capture3(f *value.Func, a, b, c unsafe.Pointer) *value.Func {
	g := &captureOf3{Func: *f}
	g.vars[0], g.vars[1], g.vars[2] = captured(f, 0, a), captured(f, 1, b), captured(f, 2, c)
	g.Captured = g.vars[:]
	return &g.Func
}

// PrepareCapture makes f, which says what a func literal captures but not where it
// is, ready for [Capture1] and the like. It is called before code that does
// that runs.
func PrepareCapture(f *value.Func) {
	for i := range f.Captured {
		if c := &f.Captured[i]; !c.Ptr.IsValid() {
			c.Ptr = reflect.Zero(reflect.PointerTo(c.Type.Layout))
		}
	}
}

// captured is variable i of f, which is at p.
func captured(f *value.Func, i int, p unsafe.Pointer) value.Captured {
	c := f.Captured[i]
	v := c.Ptr.Interface() // a nil pointer of the right type
	(*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1] = p
	c.Ptr = reflect.ValueOf(v)
	return c
}
