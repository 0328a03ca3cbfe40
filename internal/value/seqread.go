package value

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// This file reads what seq.go writes, trusting nothing.

// A Problem is what is wrong with a file.
type Problem int

// The problems.
const (
	Foreign   Problem = iota + 1 // not a gosess file at all
	Newer                        // written by a later version of gosess
	Truncated                    // ends before its end record
	Damaged                      // a checksum or the structure is wrong
)

// A FormatError says that bytes are not a whole and undamaged gosess file. Its
// text is one line: what, where, and what to do if there is something to do.
type FormatError struct {
	Problem Problem
	Offset  int64  // in the file, of the record that is bad; -1 if the bytes are no file
	Detail  string // what was found, and what was wanted
}

func (e *FormatError) Error() string {
	where := ""
	if e.Offset >= 0 {
		where = fmt.Sprintf(" at byte %d", e.Offset)
	}
	switch e.Problem {
	case Foreign:
		return "not a gosess file: " + e.Detail
	case Newer:
		return "written by a later gosess: " + e.Detail + "; update gosess to read it"
	case Truncated:
		return "cut short" + where + ": " + e.Detail
	}
	return "damaged" + where + ": " + e.Detail
}

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
	r     io.Reader // nil if data holds the file
	data  []byte    // the whole file
	size  int64     // of the file
	pos   int64
	last  Record
	again bool // Next returns last once more
	buf   []byte
	count uint64
	chain uint32
	ended bool
	err   error
}

// NewSeqReader reads from r a file of size bytes. If size is negative it is not
// known, and the file is read into memory first. The error is a *FormatError if
// the file is foreign or of a later version.
func NewSeqReader(r io.Reader, size int64) (*SeqReader, error) {
	if size < 0 {
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
		return NewSeqBytes(data)
	}
	s := &SeqReader{r: r, size: size}
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
	switch {
	case err != nil:
		return err
	case n == 0:
		return &FormatError{Problem: Foreign, Detail: "it is empty"}
	case !bytes.HasPrefix([]byte(magic), p[:min(n, int64(len(magic)))]):
		return &FormatError{Problem: Foreign, Detail: fmt.Sprintf("begins with %q, want %q", p, magic)}
	case n < int64(len(preamble)):
		return &FormatError{Problem: Truncated, Offset: n, Detail: "the file ends in its first item"}
	case p[n-1] > 0x1b:
		return &FormatError{Problem: Foreign, Detail: fmt.Sprintf("version is %#x, want a small number", p[n-1])}
	case p[n-1] > Version:
		return &FormatError{Problem: Newer, Detail: fmt.Sprintf("format version %d, want at most %d", p[n-1], Version)}
	case p[n-1] == 0:
		return &FormatError{Problem: Damaged, Offset: n - 1, Detail: "format version 0 does not exist"}
	}
	return nil
}

// Size returns the size of the file in bytes.
func (s *SeqReader) Size() int64 { return s.size }

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
	head, size, err := s.recordHead(&rec)
	if err != nil {
		return rec, err
	}
	body, err := s.read(s.buf, size)
	if err != nil {
		return rec, err
	}
	if s.data == nil {
		s.buf = body[:0]
	}
	sum := crc32.Update(crc32.Update(0, castagnoli, head), castagnoli, body)
	tail, err := s.read(nil, 5)
	if err != nil {
		return rec, err
	}
	if tail[0] != 0x1a || binary.BigEndian.Uint32(tail[1:]) != sum {
		return rec, s.damaged(rec.Offset, fmt.Sprintf("checksum is %x, want %x", tail[1:], sum))
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

// recordHead reads a record up to its body, and returns the bytes of that and
// the body's size.
func (s *SeqReader) recordHead(rec *Record) (head []byte, size int64, err error) {
	if s.pos == s.size {
		return nil, 0, s.truncated(s.pos, "the end record is missing")
	}
	var space [32]byte
	head = space[:0]
	next := func(n int64) bool {
		var p []byte
		if err == nil {
			p, err = s.read(nil, n)
			head = append(head, p...)
		}
		return err == nil
	}
	if !next(1) {
		return nil, 0, err
	}
	if head[0] != 0x83 {
		return nil, 0, s.damaged(rec.Offset, fmt.Sprintf("a record begins with %#x, want 0x83", head[0]))
	}
	number := func(major byte) (n uint64) {
		if !next(1) {
			return 0
		}
		at := len(head) - 1
		if low := head[at] & 31; low >= 24 && low <= 27 && !next(1<<(low-24)) {
			return 0
		}
		sc := scanner{buf: head[at:]}
		if n = sc.expect(major); sc.err != nil {
			err = s.damaged(rec.Offset, "record head: "+sc.err.(*FormatError).Detail)
		}
		return n
	}
	rec.Kind = number(majorUint)
	if tag := number(majorTag); err == nil && tag != 24 {
		err = s.damaged(rec.Offset, fmt.Sprintf("a body has tag %d, want 24", tag))
	}
	n := number(majorBytes)
	switch {
	case err != nil:
		return nil, 0, err
	case rec.Kind > lastKind:
		return nil, 0, s.damaged(rec.Offset, fmt.Sprintf("a record of kind %d, want at most %d", rec.Kind, lastKind))
	case n > uint64(s.size-s.pos):
		return nil, 0, s.truncated(rec.Offset, fmt.Sprintf("a record of %d bytes, and the file has %d more", n, s.size-s.pos))
	}
	return head, int64(n), nil
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
	if s.data != nil || s.r == nil {
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
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) && n > 0 {
		return nil, s.truncated(s.pos, "the file became shorter while it was read")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read: %w", err)
	}
	return buf, nil
}

func (s *SeqReader) damaged(at int64, detail string) error {
	return &FormatError{Problem: Damaged, Offset: at, Detail: detail}
}

func (s *SeqReader) truncated(at int64, detail string) error {
	return &FormatError{Problem: Truncated, Offset: at, Detail: detail}
}
