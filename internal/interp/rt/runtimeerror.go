package rt

import (
	"runtime"
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
