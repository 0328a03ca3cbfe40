package value

import (
	"encoding/binary"
	"math"
)

// This file writes and reads the heads of CBOR data items (RFC 8949) by hand:
// the hot path of the codec. What it writes is well-formed for any CBOR library.

// The major types of CBOR.
const (
	majorUint byte = iota
	majorNint
	majorBytes
	majorText
	majorArray
	majorMap
	majorTag
	majorSimple
)

// Items that are one byte.
const (
	itemFalse    = 0xf4
	itemTrue     = 0xf5
	itemNull     = 0xf6
	itemFloat32  = 0xfa
	itemFloat64  = 0xfb
	itemBreak    = 0xff
	itemOpen     = 0x9f // array of indefinite length
	itemArray32  = 0x9a // array whose length is 4 bytes
	itemEmptyArr = 0x80
)

func appendHead(b []byte, major byte, n uint64) []byte {
	m := major << 5
	switch {
	case n < 24:
		return append(b, m|byte(n))
	case n <= math.MaxUint8:
		return append(b, m|24, byte(n))
	case n <= math.MaxUint16:
		return append(b, m|25, byte(n>>8), byte(n))
	case n <= math.MaxUint32:
		return append(b, m|26, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return binary.BigEndian.AppendUint64(append(b, m|27), n)
}

func appendUint(b []byte, n uint64) []byte {
	if n < 24 {
		return append(b, byte(n))
	}
	return appendHead(b, majorUint, n)
}

func appendInt(b []byte, n int64) []byte {
	if n < 0 {
		return appendHead(b, majorNint, uint64(^n))
	}
	return appendUint(b, uint64(n))
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, itemTrue)
	}
	return append(b, itemFalse)
}

func appendFloat32(b []byte, bits uint32) []byte {
	return binary.BigEndian.AppendUint32(append(b, itemFloat32), bits)
}

func appendFloat64(b []byte, bits uint64) []byte {
	return binary.BigEndian.AppendUint64(append(b, itemFloat64), bits)
}

func appendText(b []byte, s string) []byte {
	return append(appendHead(b, majorText, uint64(len(s))), s...)
}

func appendBytes(b, s []byte) []byte {
	return append(appendHead(b, majorBytes, uint64(len(s))), s...)
}

// A scanner reads items from one body. After an error every method returns
// zeros, and the position does not move any more.
type scanner struct {
	buf []byte
	pos int
	err error
}

// fail records the first error.
func (s *scanner) fail(detail string) {
	if s.err == nil {
		s.err = &FormatError{Problem: Damaged, Offset: -1, Detail: detail}
		s.pos = len(s.buf)
	}
}

func (s *scanner) more() bool { return s.pos < len(s.buf) }

// peek returns the next byte, or itemBreak at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.buf) {
		return s.buf[s.pos]
	}
	return itemBreak
}

// null consumes a null if one comes next.
func (s *scanner) null() bool {
	if s.peek() == itemNull && s.more() {
		s.pos++
		return true
	}
	return false
}

// head reads the head of the next item.
func (s *scanner) head() (major byte, n uint64) {
	if s.pos >= len(s.buf) {
		s.fail("item missing")
		return majorSimple, 0
	}
	c := s.buf[s.pos]
	s.pos++
	major, low := c>>5, c&31
	if low < 24 {
		return major, uint64(low)
	}
	size := 1 << (low - 24)
	if low > 27 || len(s.buf)-s.pos < size {
		s.fail("item cut short or of unknown length")
		return majorSimple, 0
	}
	p := s.buf[s.pos:]
	s.pos += size
	switch size {
	case 1:
		n = uint64(p[0])
	case 2:
		n = uint64(binary.BigEndian.Uint16(p))
	case 4:
		n = uint64(binary.BigEndian.Uint32(p))
	default:
		n = binary.BigEndian.Uint64(p)
	}
	return major, n
}

// expect reads a head of the given major type.
func (s *scanner) expect(major byte) uint64 {
	m, n := s.head()
	if m != major {
		s.fail("item of another kind than its type demands")
		return 0
	}
	return n
}

func (s *scanner) uint() uint64 { return s.expect(majorUint) }

// count reads a uint that must fit into an int.
func (s *scanner) count() int {
	n := s.uint()
	if n > math.MaxInt64/2 {
		s.fail("number out of range")
		return 0
	}
	return int(n)
}

func (s *scanner) int() int64 {
	m, n := s.head()
	if n > math.MaxInt64 || m > majorNint {
		s.fail("integer wanted")
		return 0
	}
	if m == majorNint {
		return ^int64(n)
	}
	return int64(n)
}

// array reads the head of an array; each element takes a byte or more, so the
// length is at most what is left.
func (s *scanner) array() int {
	n := s.expect(majorArray)
	if n > uint64(len(s.buf)-s.pos) {
		s.fail("array longer than what holds it")
		return 0
	}
	return int(n)
}

func (s *scanner) open() bool {
	if s.peek() == itemOpen && s.more() {
		s.pos++
		return true
	}
	return false
}

// bytes reads the content of a byte string; it is not copied.
func (s *scanner) bytes() []byte { return s.content(s.expect(majorBytes)) }

func (s *scanner) content(n uint64) []byte {
	if n > uint64(len(s.buf)-s.pos) {
		s.fail("string longer than what holds it")
		return nil
	}
	p := s.buf[s.pos : s.pos+int(n) : s.pos+int(n)]
	s.pos += int(n)
	return p
}

// text reads a text string or a byte string: strings need not be UTF-8.
func (s *scanner) text() []byte {
	m, n := s.head()
	if m != majorText && m != majorBytes {
		s.fail("string wanted")
		return nil
	}
	return s.content(n)
}

// simple reads an item of n bytes that begins with first.
func (s *scanner) simple(first byte, n int) []byte {
	if s.peek() != first || len(s.buf)-s.pos < n {
		s.fail("item of another kind than its type demands")
		return nil
	}
	p := s.buf[s.pos+1 : s.pos+n]
	s.pos += n
	return p
}

func (s *scanner) bool() bool {
	c := s.peek()
	if c != itemTrue && c != itemFalse {
		s.fail("bool wanted")
		return false
	}
	s.pos++
	return c == itemTrue
}

func (s *scanner) float32() uint32 {
	if p := s.simple(itemFloat32, 5); p != nil {
		return binary.BigEndian.Uint32(p)
	}
	return 0
}

func (s *scanner) float64() uint64 {
	if p := s.simple(itemFloat64, 9); p != nil {
		return binary.BigEndian.Uint64(p)
	}
	return 0
}

// skip passes over one item, of any kind, without recursion.
func (s *scanner) skip() {
	open := []uint64{1} // items wanted at each level; noEnd for indefinite length
	const noEnd = math.MaxUint64
	for len(open) > 0 && s.err == nil {
		top := len(open) - 1
		if open[top] == noEnd && s.peek() == itemBreak && s.more() {
			s.pos++
			open = open[:top]
			continue
		}
		if open[top] == 0 {
			open = open[:top]
			continue
		}
		if open[top] != noEnd {
			open[top]--
		}
		if s.open() {
			open = append(open, noEnd)
			continue
		}
		switch m, n := s.head(); m {
		case majorBytes, majorText:
			s.content(n)
		case majorArray:
			open = append(open, n)
		case majorMap:
			open = append(open, n, n)
		case majorTag:
			open = append(open, 1)
		}
	}
}
