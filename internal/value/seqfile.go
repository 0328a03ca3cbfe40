package value

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

// This file reads a file that is open, and maps its large arrays of numbers
// instead of reading them: private and copied when written to, so the file never
// changes by it. A mapping stays for the life of the process, because nothing
// tells when its last slice is gone; it takes memory only for pages that were
// written to. The file may be removed, or replaced by another under its name,
// but must not be made shorter in place: reading a lost page ends the process.
// Gosess itself never does that.

// mapSize is from when on numbers are mapped. Copying less is as quick, and
// mappings are a scarce resource of a process.
const mapSize = 1 << 20

// maxMapped bounds the mappings that a process makes: Linux allows 65,530, and
// the Go heap needs some.
const maxMapped = 1 << 12

// A fileSource is what a SeqReader of an open file knows besides.
type fileSource struct {
	f         *os.File
	size      int64
	least     int64                   // arrays of that many bytes are mapped, smaller ones not
	later     bool                    // checksums of mapped numbers are left to Verify
	bodies    map[int64][]byte        // mapped bodies, by their offset in the file
	numbers   map[uint64]numberRecord // of the group that is read, by object, not mapped yet
	unchecked []unchecked
	maps      [][]byte // all mappings that this reader has made
}

// unchecked is a record whose checksum was not computed.
type unchecked struct{ offset, size int64 }

// NewSeqFile reads an open file from its beginning, and maps large arrays of
// numbers where the system can. f must stay open until the reader is not used
// any more; decoded values do not need it. What is not a regular file is read
// into memory first.
func NewSeqFile(f *os.File) (*SeqReader, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if !info.Mode().IsRegular() {
		return NewSeqReader(f, -1)
	}
	s := &SeqReader{size: info.Size(), file: &fileSource{f: f, size: info.Size(), least: mapSize, bodies: map[int64][]byte{}}}
	s.r = bufio.NewReaderSize(io.NewSectionReader(f, 0, s.size), readAhead)
	return s, s.start()
}

// VerifyLater leaves the checksums of mapped numbers to [SeqReader.Verify], so
// that loading does not read them all. It does nothing for other readers than
// those of [NewSeqFile].
func (s *SeqReader) VerifyLater() {
	if s.file != nil {
		s.file.later = true
	}
}

// Verify computes the checksums that were left to it, from the file, whatever
// became of the values. The error is a *FormatError if one is wrong. It may be
// called from any goroutine, when nothing is read any more and while the file is
// open.
func (s *SeqReader) Verify() error {
	if s.file == nil {
		return nil
	}
	buf := make([]byte, 1<<20)
	for _, u := range s.file.unchecked {
		if err := s.file.verify(u, buf); err != nil {
			return err
		}
	}
	return nil
}

// Unchecked reports whether checksums were left to [SeqReader.Verify].
func (s *SeqReader) Unchecked() bool { return s.file != nil && len(s.file.unchecked) > 0 }

// Unmap gives mapped memory back. No value that was decoded may be used any more.
func (s *SeqReader) Unmap() {
	if s.file == nil {
		return
	}
	for _, m := range s.file.maps {
		unmap(m)
		mappings.Add(-1)
	}
	s.file.maps, s.file.bodies = nil, nil
}

// skip passes over n bytes.
func (f *fileSource) skip(s *SeqReader, n int64) {
	s.pos += n
	s.r.Reset(io.NewSectionReader(f.f, s.pos, f.size-s.pos))
}

// mapped returns the body at an offset if it is mapped.
func (f *fileSource) mapped(offset int64) []byte { return f.bodies[offset] }
