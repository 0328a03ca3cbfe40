package value

import (
	"fmt"
	"math"
)

// This file reads the heads of records.

// A header is what stands before the body of a record.
type header struct {
	kind   uint64
	length int    // of the head itself, in bytes
	stored uint64 // bytes of the body in the file
	full   uint64 // bytes of the body when it is not packed
	packed bool   // the body is compressed
}

// maxHead is the length of the longest head.
const maxHead = 32

// tailSize is the length of what follows a body: a checksum.
const tailSize = 5

// size returns the bytes of the whole record.
func (h header) size() uint64 { return uint64(h.length) + h.stored + tailSize }

// parseHead reads a head from the beginning of p, which may hold more. detail
// says what is wrong with it, "" if nothing; cut that p is too short.
func parseHead(p []byte) (h header, detail string, cut bool) {
	sc := scanner{buf: p}
	first := sc.peek()
	if first != 0x83 && first != 0x84 {
		return h, fmt.Sprintf("a record begins with %#x, want 0x83 or 0x84", first), false
	}
	sc.pos++
	h.kind = sc.expect(majorUint)
	if h.packed = first == 0x84; h.packed {
		h.full = sc.expect(majorUint)
	} else if tag := sc.expect(majorTag); sc.err == nil && tag != 24 {
		return h, fmt.Sprintf("a body has tag %d, want 24", tag), false
	}
	h.stored = sc.expect(majorBytes)
	if sc.err != nil {
		return h, "record head: " + sc.err.(*FormatError).Detail, len(p) < maxHead
	}
	h.length = sc.pos
	switch {
	case h.kind > lastKind:
		return h, fmt.Sprintf("a record of kind %d, want at most %d", h.kind, lastKind), false
	case h.stored > math.MaxInt64/2:
		return h, fmt.Sprintf("a record of %d bytes", h.stored), false
	case !h.packed:
		h.full = h.stored
	case h.full/maxRatio > h.stored:
		return h, fmt.Sprintf("a record of %d bytes from %d, want at most %d times as many", h.full, h.stored, maxRatio), false
	}
	return h, "", false
}
