package value

import (
	"errors"
	"sync/atomic"
)

// This file is what files need of a compression. The compression itself is in
// package zstd beside this one, so that a worker need not carry it.

// A Compression compresses records. Its methods may be called from any
// goroutine.
type Compression interface {
	// Compress appends src, compressed, to dst.
	Compress(dst, src []byte) []byte

	// Decompress appends to dst what src is the compressed form of. It fails if
	// that is more than max bytes, and takes no more memory then.
	Decompress(dst, src []byte, max int) ([]byte, error)

	// Pad appends n bytes to dst, which Decompress passes over.
	Pad(dst []byte, n int) []byte
}

// compression is that of this process, or nothing.
var compression atomic.Pointer[Compression]

// SetCompression makes files compressible in this process. Importing package
// gosess/internal/value/zstd calls it.
func SetCompression(c Compression) { compression.Store(&c) }

var errNoCompression = errors.New("this program cannot compress or decompress files")

const (
	// maxRatio bounds what a compressed record can claim to be. The writer pads
	// what would be more.
	maxRatio = 256

	// packFrom is the size from which on a record is compressed: a smaller one
	// would hardly be smaller.
	packFrom = 256
)

// pack returns a body compressed, or nil if that is no shorter.
func (s *SeqWriter) pack(parts [][]byte, size uint64) []byte {
	if s.comp == nil || size < packFrom {
		return nil
	}
	body := parts[0]
	if len(parts) > 1 {
		s.whole = s.whole[:0]
		for _, p := range parts {
			s.whole = append(s.whole, p...)
		}
		body = s.whole
	}
	s.packed = s.comp.Compress(s.packed[:0], body)
	if want := int(size/maxRatio) + 1; len(s.packed) < want {
		s.packed = s.comp.Pad(s.packed, want-len(s.packed))
	}
	if uint64(len(s.packed)) >= size-size/16 {
		return nil
	}
	return s.packed
}

// unpack returns the body of a compressed record.
func (s *SeqReader) unpack(h header, body []byte) ([]byte, string) {
	c := compression.Load()
	if c == nil {
		return nil, errNoCompression.Error()
	}
	out, err := (*c).Decompress(s.whole[:0], body, int(h.full))
	switch {
	case err != nil:
		return nil, "a compressed record: " + err.Error()
	case uint64(len(out)) != h.full:
		return nil, "a compressed record is of another length than it claims"
	}
	s.whole = out[:0]
	return out, ""
}
