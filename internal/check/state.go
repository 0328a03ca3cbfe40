package check

// Completeness says whether what has been typed so far is a cell.
type Completeness int

// The states of a half-typed cell.
const (
	Complete   Completeness = iota // it can be parsed
	Incomplete                     // more has to come: an open bracket, a raw string, a trailing operator
	Invalid                        // no continuation makes it right
)

// State decides whether src is a whole cell. It is a pure function of src.
func State(src string) Completeness { return Complete }
