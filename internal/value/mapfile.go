package value

import (
	"io"
	"os"
	"sync/atomic"
	"unsafe"
)

// This file finds the numbers of a file that can be mapped, and maps them.

// A numberRecord is where a file has the numbers of an object.
type numberRecord struct {
	body, stored int64 // the record's body
	at, size     int64 // the numbers themselves
}

// mappings counts those of this process.
var mappings atomic.Int64

// mapNumbers returns memory that holds the numbers of an object, size bytes of
// them, or nil if they are not mapped. It may be called when the objects of a
// group are known and none of their contents were read.
func (s *SeqReader) mapNumbers(object, size uint64) unsafe.Pointer {
	f := s.file
	if f == nil || int64(size) < f.least {
		return nil
	}
	if f.numbers == nil {
		f.scan(s.pos)
	}
	n, ok := f.numbers[object]
	if !ok || uint64(n.size) != size {
		return nil
	}
	if mappings.Add(1) > maxMapped {
		mappings.Add(-1)
		return nil
	}
	delete(f.numbers, object)
	from := n.body &^ int64(os.Getpagesize()-1)
	m, err := mapPrivate(f.f, from, int(n.body-from+n.stored))
	if err != nil {
		mappings.Add(-1)
		return nil
	}
	f.maps = append(f.maps, m)
	f.bodies[n.body] = m[n.body-from:]
	return unsafe.Pointer(&m[n.at-from])
}

// scan finds the records of numbers of the group whose contents begin at pos.
// It reads heads only, and stops at whatever is not well-formed: reading the
// records will say what is wrong.
func (f *fileSource) scan(pos int64) {
	f.numbers = map[uint64]numberRecord{}
	if !mappable(f.f) {
		return
	}
	var buf [maxHead + 2*maxHead + 256]byte
	for pos < f.size {
		n, err := f.f.ReadAt(buf[:], pos)
		if err != nil && err != io.EOF {
			return
		}
		h, detail, cut := parseHead(buf[:n])
		if detail != "" || cut || h.kind == kindGroupEnd || int64(h.size()) > f.size-pos {
			return
		}
		if h.kind == kindArray && !h.packed && int64(h.stored) >= f.least {
			f.note(h, buf[h.length:n], pos+int64(h.length))
		}
		pos += int64(h.size())
	}
}

// note takes in a record of numbers, of whose body the first bytes are here.
func (f *fileSource) note(h header, first []byte, body int64) {
	sc := scanner{buf: first}
	sc.expect(majorArray)
	object := sc.uint()
	sc.uint()
	sc.bytes()
	sc.expect(majorTag)
	size := sc.expect(majorBytes)
	at := body + int64(sc.pos)
	if sc.err == nil && uint64(sc.pos)+size == h.stored && at%alignment == 0 {
		f.numbers[object] = numberRecord{body, int64(h.stored), at, int64(size)}
	}
}

// verify computes the checksum of a record, with buf for its bytes.
func (f *fileSource) verify(u unchecked, buf []byte) error {
	sum := newSum()
	tail := make([]byte, tailSize)
	r := io.NewSectionReader(f.f, u.offset, u.size-tailSize)
	if _, err := io.CopyBuffer(sum, struct{ io.Reader }{r}, buf); err != nil {
		return err
	}
	if _, err := f.f.ReadAt(tail, u.offset+u.size-tailSize); err != nil {
		return err
	}
	if detail := compareSum(sum.Sum32(), tail); detail != "" {
		return &FormatError{Problem: Damaged, Offset: u.offset, Detail: detail}
	}
	return nil
}
