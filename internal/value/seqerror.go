package value

import (
	"errors"
	"fmt"
	"io"
)

// This file says what is wrong with a file.

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

// readError says what an error of the underlying reader means.
func (s *SeqReader) readError(err error, n int64) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) && n > 0 {
		return s.truncated(s.pos, "the file became shorter while it was read")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read: %w", err)
	}
	return nil
}

func (s *SeqReader) damaged(at int64, detail string) error {
	return &FormatError{Problem: Damaged, Offset: at, Detail: detail}
}

func (s *SeqReader) truncated(at int64, detail string) error {
	return &FormatError{Problem: Truncated, Offset: at, Detail: detail}
}
