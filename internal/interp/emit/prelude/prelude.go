//go:build ignore

// This file begins every program that package emit writes. It has the part of
// the run-time support that is faster, or only possible, where types are known.

package main

import "unsafe"

// Types of the host, known here by their addresses alone.
type (
	Type      struct{ _ byte }
	Func      struct{ _ byte }
	Frame     struct{ _ byte }
	Recoverer struct{ _ byte }
	MapIter   struct{ _ byte }
	Selection struct{ _ byte }
	MethodRef struct{ _ byte }
)

// Iface is laid out as value.Iface is.
type Iface struct {
	T *Type
	V any
}

// A desc is a type and the descriptor of its layout in the host: a type of this
// program is laid out like one of the host but is not the same to interfaces.
type desc struct {
	t *Type
	r unsafe.Pointer
}

type eface struct{ typ, data unsafe.Pointer }

// as gives v the host's type.
func (d *desc) as(v any) any {
	(*eface)(unsafe.Pointer(&v)).typ = d.r
	return v
}

// Stop points to a word of the host that is not zero while a call is to be
// cancelled. Functions with loops keep the pointer in a local variable.
var Stop *uint32

func Box(d *desc, v any) Iface { return Iface{d.t, d.as(v)} }

func Unbox[T any](x Iface, p *T) {
	own := any(*p)
	v := x.V
	(*eface)(unsafe.Pointer(&v)).typ = (*eface)(unsafe.Pointer(&own)).typ
	*p = v.(T)
}

// data is the word of x.V that has the value, if that is one pointer, or points to it.
func data(x Iface) unsafe.Pointer { return (*eface)(unsafe.Pointer(&x.V)).data }

// held is the value of x, which holds a T that is not one pointer.
func held[T any](x Iface) T { return *(*T)(data(x)) }

func heldPointer[P ~*E, E any](x Iface) P { return (*E)(data(x)) }

func heldOK[T any](x Iface, t *Type) (r T, ok bool) {
	if x.T == t {
		return *(*T)(data(x)), true
	}
	return r, false
}

func heldOKPointer[P ~*E, E any](x Iface, t *Type) (P, bool) {
	if x.T == t {
		return (*E)(data(x)), true
	}
	return nil, false
}

// asserted is x, which must hold a t.
func asserted(x Iface, t, static *Type) Iface {
	if x.T != t {
		AssertFails(x, t, static)
	}
	return x
}

func Assert[T any](x Iface, t, static *Type, p *T) {
	if x.T != t {
		AssertFails(x, t, static)
	}
	Unbox(x, p)
}

func AssertOK[T any](x Iface, t *Type, p *T) bool {
	if x.T != t {
		var zero T
		*p = zero
		return false
	}
	Unbox(x, p)
	return true
}

func Equal(a, b Iface) bool {
	if a.T != b.T {
		return false
	}
	return a.T == nil || EqualValues(a, b)
}

func EqualTo(x Iface, d *desc, v any) bool {
	return x.T == d.t && EqualValues(x, Iface{d.t, d.as(v)})
}

func EqualStruct(d *desc, a, b any) bool { return EqualParts(d.t, d.as(a), d.as(b)) }

func CheckHash(d *desc, v any) { CheckHashOf(d.t, d.as(v)) }

// IsZero tells calls that the interpreter must make in another way from those
// that it need not; here they are all alike.
func IsZero[T any](*T) bool { return false }

func CheckIndexU(u uint64, n int) int {
	if u >= uint64(n) {
		RaiseIndexU(u, n)
	}
	return int(u)
}

func Copy[D ~[]E, S ~[]E, E any](dst D, src S) int { return copy(dst, src) }

func CopyString[D ~[]byte](dst D, s string) int { return copy(dst, s) }

func AppendString[S ~[]byte](p *S, s string) { *p = append(*p, s...) }

func AppendValues[S ~[]E, E any](p *S, xs ...E) { *p = append(*p, xs...) }

func BytesString[S ~[]byte](b S) string { return string(b) }

func RunesString[S ~[]rune](r S) string { return string(r) }

func StringBytes[S ~[]byte](p *S, s string) { *p = S(s) }

func StringRunes[S ~[]rune](p *S, s string) { *p = S(s) }

func DecodeRune(s string, i int) (rune, int) {
	if c := s[i]; c < 0x80 {
		return rune(c), 1
	}
	return DecodeWide(s, i)
}

func IntOf(u uint64) int { return int(min(u, 1<<63-1)) }

func DivComplex(x, y complex128) complex128 { return x / y }

func MinFloat(x float64, ys ...float64) float64 {
	for _, y := range ys {
		x = min(x, y)
	}
	return x
}

func MaxFloat(x float64, ys ...float64) float64 {
	for _, y := range ys {
		x = max(x, y)
	}
	return x
}

func FloatToInt(x float64) int         { return int(x) }
func FloatToInt8(x float64) int8       { return int8(x) }
func FloatToInt16(x float64) int16     { return int16(x) }
func FloatToInt32(x float64) int32     { return int32(x) }
func FloatToInt64(x float64) int64     { return int64(x) }
func FloatToUint(x float64) uint       { return uint(x) }
func FloatToUint8(x float64) uint8     { return uint8(x) }
func FloatToUint16(x float64) uint16   { return uint16(x) }
func FloatToUint32(x float64) uint32   { return uint32(x) }
func FloatToUint64(x float64) uint64   { return uint64(x) }
func FloatToUintptr(x float64) uintptr { return uintptr(x) }

// fromHost converts what a compiled function returned.
func fromHost(v any) Iface {
	if v == nil {
		return Iface{}
	}
	return FromAny(v)
}

// keep is named after a call that panics: it makes the compiler put x, a parameter,
// where traces find it.
//
//go:noinline
func keep[T any](x T) {}
