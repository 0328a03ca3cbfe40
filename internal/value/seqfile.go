package value

import (
	"fmt"
	"os"
)

// This file reads a file that is open.

// NewSeqFile reads an open file from its beginning. f must stay open until the
// reader is not used any more; decoded values do not need it. What is not a
// regular file is read into memory first.
func NewSeqFile(f *os.File) (*SeqReader, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if !info.Mode().IsRegular() {
		return NewSeqReader(f, -1)
	}
	return NewSeqReader(f, info.Size())
}
