package value

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
)

// This file writes a file: a CBOR sequence of checksummed records.

// Version is the version of the format that this package writes. It reads every
// version up to this one. Version 2 can compress records, and has a copy of what
// describes a group.
const Version = 2

const (
	magic          = "\xd9\xd9\xf7\x82\x66gosess" // tag 55799, an array of 2, the text "gosess"
	preamble       = magic + "\x02"               // … and the version
	packedMagic    = "\xd9\xd9\xf7\x83\x66gosess" // an array of 3
	packedPreamble = packedMagic + "\x02\x64zstd" // … the last says how records are compressed
)

// Kinds of records that belong to this package. The kinds of other packages
// begin at FirstKind.
const (
	kindEnd uint64 = iota
	kindTypes
	kindVars
	kindObjects
	kindChunk
	kindArray
	kindGroupEnd
	kindCopy

	FirstKind uint64 = 16
	lastKind  uint64 = 1 << 16
)

// castagnoli is the polynomial that processors compute in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// debugWire prints every record as it is written or read.
var debugWire = strings.Contains(os.Getenv("GOSESS_DEBUG"), "wire")

// A SeqWriter writes a file: the magic and the version first, then records,
// each with a checksum, then an end record. After an error every method returns
// that error. A SeqWriter serves one goroutine.
type SeqWriter struct {
	w     *bufio.Writer
	large LargeWriter // what w writes to, if it is one
	n     int64       // bytes written
	count uint64      // records written
	chain uint32      // checksum of the records' checksums
	err   error

	comp          Compression // nil if records are not compressed
	whole, packed []byte      // space for it
}

// NewSeqWriter starts a file.
func NewSeqWriter(w io.Writer) *SeqWriter {
	s := &SeqWriter{w: bufio.NewWriterSize(w, 64<<10)}
	s.large, _ = w.(LargeWriter)
	s.write([]byte(preamble))
	return s
}

// NewPackedWriter starts a file whose records are compressed. The error says
// that this program cannot, because it has no [Compression].
func NewPackedWriter(w io.Writer) (*SeqWriter, error) {
	c := compression.Load()
	if c == nil {
		return nil, errNoCompression
	}
	s := &SeqWriter{w: bufio.NewWriterSize(w, 64<<10), comp: *c}
	s.large, _ = w.(LargeWriter)
	s.write([]byte(packedPreamble))
	return s, nil
}

// compresses reports whether records are compressed: numbers need not be aligned then.
func (s *SeqWriter) compresses() bool { return s.comp != nil }

// copies: a file may be damaged.
func (s *SeqWriter) copies() bool { return true }

// Write writes one record: v as [Marshal] encodes it. kind is FirstKind or higher.
func (s *SeqWriter) Write(kind uint64, v any) error {
	body, err := Marshal(v)
	if err != nil {
		return fmt.Errorf("encode record of kind %d: %w", kind, err)
	}
	return s.WriteEncoded(kind, body)
}

// WriteEncoded writes one record whose body is CBOR already.
func (s *SeqWriter) WriteEncoded(kind uint64, body []byte) error {
	if kind < FirstKind || kind > lastKind {
		return fmt.Errorf("write record: kind %d is not between %d and %d", kind, FirstKind, lastKind)
	}
	return s.record(kind, body)
}

// record writes one record, its body in parts.
func (s *SeqWriter) record(kind uint64, parts ...[]byte) error {
	if debugWire {
		for _, p := range parts {
			fmt.Fprintf(os.Stderr, "write record %d at %d: %s\n", kind, s.n, diagnosis(p))
		}
	}
	var size uint64
	for _, p := range parts {
		size += uint64(len(p))
	}
	var space [maxHead]byte
	head := recordHead(space[:0], kind, size)
	if packed := s.pack(parts, size); packed != nil {
		head = packedHead(space[:0], kind, size, uint64(len(packed)))
		parts = [][]byte{packed}
	}
	sum := crc32.Update(0, castagnoli, head)
	s.write(head)
	for _, p := range parts {
		sum = s.writePart(sum, p)
	}
	tail := binary.BigEndian.AppendUint32([]byte{0x1a}, sum)
	s.write(tail)
	s.chain = crc32.Update(s.chain, castagnoli, tail[1:])
	s.count++
	return s.err
}

// recordHead is everything of a record before its body.
func recordHead(b []byte, kind, size uint64) []byte {
	b = appendUint(append(b, 0x83), kind)
	return appendHead(append(b, 0xd8, 24), majorBytes, size)
}

// packedHead is everything of a compressed record before its body.
func packedHead(b []byte, kind, full, stored uint64) []byte {
	b = appendUint(append(b, 0x84), kind)
	return appendHead(appendUint(b, full), majorBytes, stored)
}

func (s *SeqWriter) write(p []byte) {
	if s.err != nil {
		return
	}
	_, s.err = s.w.Write(p)
	s.n += int64(len(p))
}

// Offset returns how many bytes the file has so far.
func (s *SeqWriter) Offset() int64 { return s.n }

// Flush hands everything written so far to the underlying writer.
func (s *SeqWriter) Flush() error {
	if s.err == nil {
		s.err = s.w.Flush()
	}
	return s.err
}

// Close writes the end record and flushes. It does not close the underlying writer.
func (s *SeqWriter) Close() error {
	body := appendUint([]byte{0x82}, s.count)
	body = appendUint(body, uint64(s.chain))
	s.record(kindEnd, body)
	return s.Flush()
}
