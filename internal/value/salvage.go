package value

import (
	"bytes"
	"io"
)

// This file reads what is left of a damaged file.

// Damage is a range of a file that holds no intact record.
type Damage struct {
	Offset, Size int64
	Detail       string // what is wrong, for people
}

// NewSalvage reads a file that may be damaged. Its Next returns the intact
// records and passes over the others; its only error is io.EOF, when nothing more
// can be found. [DecodeGroup] returns the variables of which everything is
// intact, and names the others in the Report, with [ReasonDamaged]; it returns no
// variables and one Tombstone without a name if it is not known what there were.
// The error is a *FormatError if nothing of the file is one of gosess, or if it
// is of a later version.
func NewSalvage(data []byte) (*SeqReader, error) {
	s := &SeqReader{data: data, size: int64(len(data)), salvage: true}
	err := s.start()
	if bad, ok := err.(*FormatError); ok && bad.Problem != Newer {
		s.pos = 0
		if at := s.resync(0); at < s.size {
			s.note(0, at, bad.Detail)
			s.pos, s.packed, err = at, true, nil
		}
	}
	return s, err
}

// ReasonDamaged is the Reason of a Tombstone for a variable whose value was not
// intact in a file.
const ReasonDamaged = "it is damaged in the file"

// ReasonUntold is the Reason of a Tombstone without a name, among the Notes, if the
// end of a group was not intact, which names what the group does not hold.
const ReasonUntold = "what was never kept is not known: that is damaged in the file"

// Damage returns what was passed over so far, in the order of the file. It is
// empty unless [NewSalvage] made the reader.
func (s *SeqReader) Damage() []Damage { return s.damage }

func (s *SeqReader) note(from, to int64, detail string) {
	s.damage = append(s.damage, Damage{Offset: from, Size: to - from, Detail: detail})
}

// nextSalvaged is Next: it returns io.EOF after the last intact record.
func (s *SeqReader) nextSalvaged() (Record, error) {
	for s.pos < s.size {
		rec, err := s.record()
		if err == nil && rec.Kind == kindEnd {
			s.ended = true
			break
		}
		if err == nil {
			s.last = rec
			return rec, nil
		}
		detail := err.Error()
		if bad, ok := err.(*FormatError); ok {
			detail = bad.Detail
		}
		s.pos = s.resync(rec.Offset)
		s.note(rec.Offset, s.pos, detail)
	}
	if !s.ended {
		s.note(s.size, s.size, "the end record is missing")
	}
	s.err = io.EOF
	return Record{}, s.err
}

// resync returns where the first intact record after a damaged one begins, the
// size of the file if there is none. If the head of the damaged one is right, the
// next begins where it ends. If not, one is searched for.
func (s *SeqReader) resync(damaged int64) int64 {
	if h, detail, _ := parseHead(s.data[damaged:]); detail == "" && h.size() <= uint64(s.size-damaged) {
		if next := damaged + int64(h.size()); next == s.size || s.intact(next) > 0 {
			return next
		}
	}
	for at := damaged + 1; at < s.size; at++ {
		skip := indexEither(s.data[at:], 0x83, 0x84)
		if skip < 0 {
			break
		}
		at += int64(skip)
		if n := s.intact(at); n > 0 {
			if end := s.embedded(at); end > 0 {
				at = end - 1
				continue
			}
			return at
		}
	}
	return s.size
}

func indexEither(p []byte, a, b byte) int {
	i, j := bytes.IndexByte(p, a), bytes.IndexByte(p, b)
	if i < 0 || j >= 0 && j < i {
		return j
	}
	return i
}

// searchFactor bounds the checksums that a search computes in vain, in sizes of
// the file: bytes can be made such that every one looks like a record.
const searchFactor = 16

// intact returns the size of the record at an offset, 0 if there is no intact one.
func (s *SeqReader) intact(at int64) int64 {
	h, detail, cut := parseHead(s.data[at:])
	if detail != "" || cut || h.size() > uint64(s.size-at) || s.tried > searchFactor*s.size {
		return 0
	}
	body := at + int64(h.length)
	tail := body + int64(h.stored)
	if checkSum(s.data[at:body], s.data[body:tail], s.data[tail:]) != "" {
		s.tried += int64(h.size())
		return 0
	}
	return int64(h.size())
}

// embedded returns the end of a whole file inside a value, of which the record at
// an offset is a part, 0 if it is none: its end record comes before the end of this one.
func (s *SeqReader) embedded(at int64) int64 {
	for at < s.size {
		h, detail, _ := parseHead(s.data[at:])
		if detail != "" || s.intact(at) == 0 {
			return 0
		}
		at += int64(h.size())
		if h.kind == kindEnd && at < s.size {
			return at
		}
	}
	return 0
}
