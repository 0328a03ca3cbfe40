package rt

import (
	"strconv"
	"unsafe"
)

// The functions of this file panic as slicing does, and let the runtime make
// its own error. Bounds are ints; unsigned says which of them hold the bits of
// a uint64: 1 for lo, 2 for hi, 4 for max.

const (
	unsignedLo  = 1
	unsignedHi  = 2
	unsignedMax = 4
)

// CheckSlice panics as s[lo:hi:max] does, for a slice of capacity n.
func CheckSlice(lo, hi, max, n, unsigned int) {
	s := make([]struct{}, n)
	if unsigned&unsignedMax != 0 {
		_ = s[0:0:uint64(max)]
	}
	if unsigned&unsignedHi != 0 {
		_ = s[0:uint64(hi):max]
	}
	if unsigned&unsignedLo != 0 {
		_ = s[uint64(lo):hi:max]
	}
	_ = s[lo:hi:max]
}

// CheckSlice2 panics as s[lo:hi] does for a slice of length n and capacity c.
func CheckSlice2(lo, hi, n, c, unsigned int) {
	s := make([]struct{}, n, c)
	if unsigned&unsignedHi != 0 {
		_ = s[:uint64(hi)]
	}
	if unsigned&unsignedLo != 0 {
		_ = s[uint64(lo):hi]
	}
	_ = s[lo:hi]
}

// CheckSliceString panics as s[lo:hi] does (no capacity is named then).
func CheckSliceString(lo, hi int, s string, unsigned int) {
	if unsigned&unsignedHi != 0 {
		_ = s[:uint64(hi)]
	}
	if unsigned&unsignedLo != 0 {
		_ = s[uint64(lo):hi]
	}
	_ = s[lo:hi]
}

// CheckSliceArray panics as a[lo:hi] does for an array of length n.
func CheckSliceArray(lo, hi, n, unsigned int) {
	var b byte
	CheckSliceString(lo, hi, unsafe.String(&b, n), unsigned) // panics before it reads
}

// CheckSliceArray3 panics as a[lo:hi:max] does for an array of length n.
func CheckSliceArray3(lo, hi, max, n, unsigned int) {
	if unsigned&unsignedMax != 0 && uint64(max) > uint64(n) {
		panic(boundsText("slice bounds out of range [::" + strconv.FormatUint(uint64(max), 10) + "] with length " + strconv.Itoa(n)))
	}
	if max > n {
		panic(boundsText("slice bounds out of range [::" + strconv.Itoa(max) + "] with length " + strconv.Itoa(n)))
	}
	CheckSlice(lo, hi, max, n, unsigned)
}
