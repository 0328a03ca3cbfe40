package value

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
)

// This file reads what seq.go writes, trusting nothing.

// A Record is one record of a file. Body is valid until the next call of Next.
type Record struct {
	Kind   uint64
	Body   []byte // one CBOR data item
	Offset int64  // of the record in the file
}

// Decode decodes the body as [Unmarshal] does.
func (r Record) Decode(v any) error {
	if err := Unmarshal(r.Body, v); err != nil {
		return &FormatError{Problem: Damaged, Offset: r.Offset, Detail: fmt.Sprintf("record of kind %d: %v", r.Kind, err)}
	}
	return nil
}

// A SeqReader reads a file written by a [SeqWriter]. It takes memory for what is
// there, never for what a length claims. A SeqReader serves one goroutine.
type SeqReader struct {
	r    *bufio.Reader // nil if data holds the file
	data []byte        // the whole file
	file *fileSource   // what r reads, if it is a file
	size int64         // of the file
	pos  int64

	version int  // of the format
	packed  bool // some records are compressed

	last  Record
	again bool // Next returns last once more
	buf   []byte
	whole []byte // space for what was compressed
	count uint64
	chain uint32
	ended bool
	err   error

	salvage bool
	damage  []Damage
	tried   int64 // bytes whose checksum was computed in vain
}

// readAhead is how much is read at once: larger bodies are read straight to
// where they are wanted.
const readAhead = 64 << 10

// NewSeqReader reads from r a file of size bytes, and perhaps some of what
// follows it. If size is negative it is not known, and the file is read into
// memory first. The error is a *FormatError if the file is foreign or of a later
// version.
func NewSeqReader(r io.Reader, size int64) (*SeqReader, error) {
	if size < 0 {
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
		return NewSeqBytes(data)
	}
	s := &SeqReader{r: bufio.NewReaderSize(r, readAhead), size: size}
	return s, s.start()
}

// NewSeqBytes reads a file that is in memory. Records are not copied out of
// data, which must not change while values are decoded.
func NewSeqBytes(data []byte) (*SeqReader, error) {
	s := &SeqReader{data: data, size: int64(len(data))}
	return s, s.start()
}

// start checks the magic and the version.
func (s *SeqReader) start() error {
	n := min(s.size, int64(len(preamble)))
	p, err := s.read(nil, n)
	if err != nil {
		return err
	}
	s.packed = bytes.HasPrefix([]byte(packedMagic), p[:min(n, int64(len(magic)))]) && n > 3
	switch {
	case n == 0:
		return &FormatError{Problem: Foreign, Detail: "it is empty"}
	case !s.packed && !bytes.HasPrefix([]byte(magic), p[:min(n, int64(len(magic)))]):
		return &FormatError{Problem: Foreign, Detail: fmt.Sprintf("begins with %q, want %q", p, magic)}
	case n < int64(len(preamble)):
		return &FormatError{Problem: Truncated, Offset: n, Detail: "the file ends in its first item"}
	}
	version := p[n-1]
	switch {
	case version > 0x1b:
		return &FormatError{Problem: Foreign, Detail: fmt.Sprintf("version is %#x, want a small number", version)}
	case version > Version:
		return &FormatError{Problem: Newer, Detail: fmt.Sprintf("format version %d, want at most %d", version, Version)}
	case version == 0 || version == 1 && s.packed:
		return &FormatError{Problem: Damaged, Offset: n - 1, Detail: fmt.Sprintf("format version %d does not exist", version)}
	}
	if s.version = int(version); s.packed {
		return s.startPacked()
	}
	return nil
}

// startPacked checks how records are compressed.
func (s *SeqReader) startPacked() error {
	want := packedPreamble[len(preamble):]
	at := s.pos
	p, err := s.read(nil, int64(len(want)))
	switch {
	case err != nil:
		return err
	case string(p) != want:
		return &FormatError{Problem: Damaged, Offset: at, Detail: fmt.Sprintf("compressed as %q, want %q", p, want)}
	case compression.Load() == nil:
		return errNoCompression
	}
	return nil
}

// Version returns the version of the format that the file is in.
func (s *SeqReader) Version() int { return s.version }

// Packed reports whether records of the file are compressed.
func (s *SeqReader) Packed() bool { return s.packed }

// Size returns the size of the file in bytes.
func (s *SeqReader) Size() int64 { return s.size }

// full returns the size that the file would have if it were not compressed: at
// most, where it cannot be known.
func (s *SeqReader) full() int64 {
	switch {
	case !s.packed:
		return s.size
	case s.r != nil && s.file == nil:
		return s.size * maxRatio
	}
	var buf [maxHead]byte
	sum := int64(0)
	for pos := s.pos; pos < s.size; {
		h, detail, _ := parseHead(s.at(buf[:], pos))
		if detail != "" || h.size() > uint64(s.size-pos) {
			break
		}
		sum += int64(h.full)
		pos += int64(h.size())
	}
	return s.size + sum
}

// at returns bytes of the file from pos on: as many as buf has, or fewer at the
// end of the file.
func (s *SeqReader) at(buf []byte, pos int64) []byte {
	if s.file == nil {
		return s.data[pos:min(s.size, pos+int64(len(buf)))]
	}
	n, _ := s.file.f.ReadAt(buf, pos)
	return buf[:n]
}

// Next returns the next record. After the end record it returns io.EOF. Any
// other error is a *FormatError, or an error of the underlying reader, and stays.
func (s *SeqReader) Next() (Record, error) {
	if s.again {
		s.again = false
		return s.last, nil
	}
	if s.err != nil {
		return Record{}, s.err
	}
	if s.ended {
		s.err = io.EOF
		return Record{}, s.err
	}
	if s.salvage {
		return s.nextSalvaged()
	}
	s.last, s.err = s.record()
	if s.err == nil && s.last.Kind == kindEnd {
		s.err = s.finish()
	}
	if s.err != nil {
		return Record{}, s.err
	}
	return s.last, nil
}

// Unread makes Next return the last record once more. It may follow Next only.
func (s *SeqReader) Unread() { s.again = true }

// record reads one record and checks its sum.
func (s *SeqReader) record() (Record, error) {
	rec := Record{Offset: s.pos}
	h, err := s.header()
	if err != nil {
		return rec, err
	}
	rec.Kind = h.kind
	var space [maxHead]byte
	head, err := s.read(space[:0], int64(h.length))
	if err != nil {
		return rec, err
	}
	body, later, err := s.body(h)
	if err != nil {
		return rec, err
	}
	tail, err := s.read(nil, tailSize)
	if err != nil {
		return rec, err
	}
	if later {
		s.file.unchecked = append(s.file.unchecked, unchecked{rec.Offset, int64(h.size())})
	} else if detail := checkSum(head, body, tail); detail != "" {
		return rec, s.damaged(rec.Offset, detail)
	}
	if h.packed {
		var detail string
		if body, detail = s.unpack(h, body); detail != "" {
			return rec, s.damaged(rec.Offset, detail)
		}
	}
	if debugWire {
		fmt.Fprintf(os.Stderr, "read record %d at %d: %s\n", rec.Kind, rec.Offset, diagnosis(body))
	}
	rec.Body = body
	if rec.Kind != kindEnd {
		s.chain = crc32.Update(s.chain, castagnoli, tail[1:])
		s.count++
	}
	return rec, nil
}

// checkSum says what is wrong with the checksum of a record, "" if nothing.
func checkSum(head, body, tail []byte) string {
	sum := newSum()
	sum.Write(head)
	sum.Write(body)
	return compareSum(sum.Sum32(), tail)
}

// newSum returns the state of a record's checksum.
func newSum() hash.Hash32 { return crc32.New(castagnoli) }

// compareSum says how a checksum differs from the one that a record ends with.
func compareSum(sum uint32, tail []byte) string {
	if tail[0] != 0x1a || binary.BigEndian.Uint32(tail[1:]) != sum {
		return fmt.Sprintf("checksum is %x, want %x", tail[1:], sum)
	}
	return ""
}

// header reads the head of the next record, and stays before it.
func (s *SeqReader) header() (header, error) {
	left := s.size - s.pos
	if left == 0 {
		return header{}, s.truncated(s.pos, "the end record is missing")
	}
	p, err := s.peek(min(left, maxHead))
	if err != nil {
		return header{}, err
	}
	h, detail, cut := parseHead(p)
	switch {
	case cut:
		return h, s.truncated(s.pos, "the file ends in the head of a record")
	case detail != "":
		return h, s.damaged(s.pos, detail)
	case h.packed && !s.packed && !s.salvage:
		return h, s.damaged(s.pos, "a compressed record in a file that is not")
	case int64(h.size()) > left:
		return h, s.truncated(s.pos, fmt.Sprintf("a record of %d bytes, and the file has %d more", h.size(), left))
	}
	return h, nil
}

// body reads a body as it is stored. later says that its checksum is left to Verify.
func (s *SeqReader) body(h header) (body []byte, later bool, err error) {
	if s.file != nil {
		if m := s.file.mapped(s.pos); m != nil {
			s.file.skip(s, int64(h.stored))
			return m, s.file.later, nil
		}
	}
	if body, err = s.read(s.buf, int64(h.stored)); err == nil && s.data == nil {
		s.buf = body[:0]
	}
	return body, false, err
}

// finish checks the end record.
func (s *SeqReader) finish() error {
	s.ended = true
	sc := scanner{buf: s.last.Body}
	if n := sc.array(); n != 2 || sc.uint() != s.count || sc.uint() != uint64(s.chain) || sc.err != nil {
		return s.damaged(s.last.Offset, "records before the end record are missing, added or exchanged")
	}
	if s.pos != s.size {
		return s.damaged(s.pos, fmt.Sprintf("%d bytes follow the end record", s.size-s.pos))
	}
	return io.EOF
}

// read returns the next n bytes of the file, using buf if they must be copied.
func (s *SeqReader) read(buf []byte, n int64) ([]byte, error) {
	if n > s.size-s.pos {
		return nil, s.truncated(s.pos, fmt.Sprintf("%d more bytes wanted, and the file has %d", n, s.size-s.pos))
	}
	if s.r == nil {
		p := s.data[s.pos : s.pos+n : s.pos+n]
		s.pos += n
		return p, nil
	}
	if int64(cap(buf)) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	got, err := io.ReadFull(s.r, buf)
	s.pos += int64(got)
	return buf, s.readError(err, n)
}

// peek returns the next n bytes, at most maxHead, and stays before them.
func (s *SeqReader) peek(n int64) ([]byte, error) {
	if s.r == nil {
		return s.data[s.pos : s.pos+n : s.pos+n], nil
	}
	p, err := s.r.Peek(int(n))
	return p, s.readError(err, n)
}
