package rt

import (
	"math"
	"reflect"
	"strconv"
	"unicode/utf8"

	"gosess/internal/value"
)

// This file has builtins and conversions over layouts.

// AppendString is append(*p, s...) for a *p of bytes.
func AppendString(p any, s string) {
	v := reflect.ValueOf(p).Elem()
	b := append(v.Bytes(), s...)
	v.Set(reflect.ValueOf(b).Convert(v.Type()))
}

// Copy is the builtin copy.
func Copy(dst, src any) int { return reflect.Copy(reflect.ValueOf(dst), reflect.ValueOf(src)) }

// CopyString is copy(dst, s) for a dst of bytes.
func CopyString(dst any, s string) int { return copy(reflect.ValueOf(dst).Bytes(), s) }

// Clear is the builtin clear.
func Clear(x any) { reflect.ValueOf(x).Clear() }

// Close is the builtin close.
func Close(ch any) { reflect.ValueOf(ch).Close() }

// MakeChan stores make(C, n) in *p, a variable of channel type C.
func MakeChan(p any, n int) {
	v := reflect.ValueOf(p).Elem()
	if n < 0 {
		_ = make(chan int, n) // panics as the runtime does
	}
	ch := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, v.Type().Elem()), n)
	v.Set(ch.Convert(v.Type()))
}

// CheckMakeOf panics as make([]T, n, c) does if that is not possible; t is the
// slice type.
func CheckMakeOf(t *value.Type, n, c int) {
	size := uint64(t.Elem.Layout.Size())
	limit := uint64(1) << 47
	switch {
	case n < 0 || size > 0 && uint64(n) > limit/size:
		panic(textError("makeslice: len out of range"))
	case c < n || size > 0 && uint64(c) > limit/size:
		panic(textError("makeslice: cap out of range"))
	}
}

// MapIter iterates over a map.
type MapIter struct{ it *reflect.MapIter }

// RangeMap begins an iteration over m, which may be nil.
func RangeMap(m any) *MapIter { return &MapIter{reflect.ValueOf(m).MapRange()} }

// NextMap stores the next key and element in *k and *v; false at the end.
func NextMap(it *MapIter, k, v any) bool {
	if !it.it.Next() {
		return false
	}
	if k != nil {
		reflect.ValueOf(k).Elem().SetIterKey(it.it)
	}
	if v != nil {
		reflect.ValueOf(v).Elem().SetIterValue(it.it)
	}
	return true
}

// DecodeRune returns the rune at s[i:] and its length.
func DecodeRune(s string, i int) (rune, int) { return utf8.DecodeRuneInString(s[i:]) }

// RuneString is string(r) for an integer.
func RuneString(r int64) string {
	if r != int64(rune(r)) {
		r = utf8.RuneError
	}
	return string(rune(r))
}

// UintString is string(u) for an unsigned integer.
func UintString(u uint64) string {
	if u > math.MaxInt32 {
		u = utf8.RuneError
	}
	return string(rune(u))
}

// BytesString is string(b) for a slice of bytes of any name.
func BytesString(b any) string { return string(reflect.ValueOf(b).Bytes()) }

// RunesString is string(r) for a slice of runes of any name.
func RunesString(r any) string {
	v := reflect.ValueOf(r)
	rs := make([]rune, v.Len())
	for i := range rs {
		rs[i] = rune(v.Index(i).Int())
	}
	return string(rs)
}

// StringBytes stores []byte(s) in *p.
func StringBytes(p any, s string) {
	v := reflect.ValueOf(p).Elem()
	v.Set(convertSlice([]byte(s), v.Type()))
}

// StringRunes stores []rune(s) in *p.
func StringRunes(p any, s string) {
	v := reflect.ValueOf(p).Elem()
	v.Set(convertSlice([]rune(s), v.Type()))
}

// convertSlice makes a slice of type t, whose elements may have another name.
func convertSlice[T any](s []T, t reflect.Type) reflect.Value {
	v := reflect.ValueOf(s)
	if v.Type().ConvertibleTo(t) {
		return v.Convert(t)
	}
	out := reflect.MakeSlice(t, v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(v.Index(i).Convert(t.Elem()))
	}
	return out
}

// SliceToArray stores [N]T(s) in *p.
func SliceToArray(p, s any) {
	dst, src := reflect.ValueOf(p).Elem(), reflect.ValueOf(s)
	checkSliceToArray(src.Len(), dst.Len())
	reflect.Copy(dst, src)
}

// SliceToArrayPointer stores (*[N]T)(s) in *p.
func SliceToArrayPointer(p, s any) {
	dst, src := reflect.ValueOf(p).Elem(), reflect.ValueOf(s)
	checkSliceToArray(src.Len(), dst.Type().Elem().Len())
	dst.Set(reflect.NewAt(dst.Type().Elem(), src.UnsafePointer()))
}

func checkSliceToArray(n, want int) {
	if n < want {
		panic(boundsText("cannot convert slice with length " + strconv.Itoa(n) + " to array or pointer to array with length " + strconv.Itoa(want)))
	}
}

// MinFloat and MaxFloat are min and max of floats, with Go's NaN and zeros.
func MinFloat(xs ...float64) float64 {
	m := xs[0]
	for _, x := range xs[1:] {
		m = min(m, x)
	}
	return m
}

// MaxFloat is max of floats.
func MaxFloat(xs ...float64) float64 {
	m := xs[0]
	for _, x := range xs[1:] {
		m = max(m, x)
	}
	return m
}

// The conversions of a float to an integer type, as compiled code does them
// also out of range.

func FloatToInt(f float64) int         { return int(f) }
func FloatToInt8(f float64) int8       { return int8(f) }
func FloatToInt16(f float64) int16     { return int16(f) }
func FloatToInt32(f float64) int32     { return int32(f) }
func FloatToInt64(f float64) int64     { return int64(f) }
func FloatToUint(f float64) uint       { return uint(f) }
func FloatToUint8(f float64) uint8     { return uint8(f) }
func FloatToUint16(f float64) uint16   { return uint16(f) }
func FloatToUint32(f float64) uint32   { return uint32(f) }
func FloatToUint64(f float64) uint64   { return uint64(f) }
func FloatToUintptr(f float64) uintptr { return uintptr(f) }
