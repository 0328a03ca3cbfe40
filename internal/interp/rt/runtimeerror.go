package rt

import (
	"runtime"
	"strconv"
	"unsafe"
)

// textError is a runtime.Error with the text of Go's.
type textError string

func (textError) RuntimeError() {}

func (e textError) Error() string { return "runtime error: " + string(e) }

// boundsText is one that the runtime makes of indices.
type boundsText string

func (boundsText) RuntimeError() {}

func (e boundsText) Error() string { return "runtime error: " + string(e) }

var (
	_ runtime.Error = textError("")
	_ runtime.Error = boundsText("")
)

// PanicNil panics as a nil pointer dereference does.
func PanicNil() {
	var p *int
	*p = 0
}

// PanicDivide panics as an integer division by zero does.
func PanicDivide() {
	var zero int
	_ = 1 / zero
}

// CheckIndex panics as s[i] does for an i out of a range of length n; it
// returns i.
func CheckIndex(i, n int) int {
	if uint(i) >= uint(n) {
		panicIndex(i, n)
	}
	return i
}

// panicIndex lets the runtime make its own error.
func panicIndex(i, n int) { _ = make([]struct{}, n)[i] }

// CheckSlice panics as s[lo:hi:max] does, for a slice of capacity n.
func CheckSlice(lo, hi, max, n int) { _ = make([]struct{}, n)[lo:hi:max] }

// CheckSlice2 panics as s[lo:hi] does for a slice of length n and capacity c.
func CheckSlice2(lo, hi, n, c int) { _ = make([]struct{}, n, c)[lo:hi] }

// CheckSliceString panics as s[lo:hi] does for a string of length n (no
// capacity is named then).
func CheckSliceString(lo, hi int, s string) { _ = s[lo:hi] }

// CheckSliceArray panics as a[lo:hi] does for an array of length n.
func CheckSliceArray(lo, hi, n int) {
	var b byte
	CheckSliceString(lo, hi, unsafe.String(&b, n)) // panics before it reads
}

// CheckSliceArray3 panics as a[lo:hi:max] does for an array of length n.
func CheckSliceArray3(lo, hi, max, n int) {
	if max > n {
		panic(boundsText("slice bounds out of range [::" + strconv.Itoa(max) + "] with length " + strconv.Itoa(n)))
	}
	CheckSlice(lo, hi, max, n)
}

// PanicNilMap panics as an assignment to an entry of a nil map does.
func PanicNilMap() {
	var m map[int]int
	m[0] = 0 //lint:ignore SA5000 the panic is what is wanted
}

// PanicShift panics as a shift by a negative amount does.
func PanicShift() {
	n := -1
	_ = 1 << n
}
