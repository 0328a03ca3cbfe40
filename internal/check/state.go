package check

import (
	"go/token"
	"strings"
)

// Completeness says whether what has been typed so far is a cell.
type Completeness int

// The states of a half-typed cell.
const (
	Complete   Completeness = iota // it can be parsed
	Incomplete                     // more has to come: an open bracket, a raw string, a trailing operator
	Invalid                        // no continuation makes it right
)

func (c Completeness) String() string {
	switch c {
	case Complete:
		return "complete"
	case Incomplete:
		return "incomplete"
	}
	return "invalid"
}

// State decides whether src is a whole cell. It is a pure function of src. It
// is the parser's opinion: a cell is incomplete if the first thing wrong with
// it is that it ends.
func State(src string) Completeness {
	src = strings.TrimRight(src, " \t\r\n")
	x := split(src)
	if x.open {
		return Incomplete
	}
	p, list := parseCell(token.NewFileSet(), &source{id: 1, text: src}, x)
	switch {
	case len(list) > 0:
		if list[0].off >= len(src) {
			return Incomplete
		}
		return Invalid
	case p.goesOn(), x.last == token.IMPORT:
		return Incomplete
	}
	return Complete
}
