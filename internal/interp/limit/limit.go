// Package limit is the list of what the interpreted engine does not do as Go
// does.
//
// Its one rule: nothing is refused that is not in the list. Both what lowering refuses and
// what package rt stops at take their words from here, and docs/interpreted.md
// is generated from it.
package limit

import "fmt"

//go:generate go run ./gen

// A Limit is one thing that the interpreted engine cannot do.
type Limit struct {
	format string // of messages
	shape  string // the general form, for the documentation
	reason string
	when   stage
}

// A stage is when a program learns of a limit.
type stage int

const (
	refused stage = iota // before anything runs
	stopped              // when it gets there
)

// Text is what a message says: the limit with the names that the program has
// there.
func (l *Limit) Text(args ...any) string {
	if len(args) == 0 {
		return l.format
	}
	return fmt.Sprintf(l.format, args...)
}

// all is every limit, in the order of the documentation.
var all []*Limit

func before(format, shape, reason string) *Limit { return add(format, shape, reason, refused) }

func within(format, shape, reason string) *Limit { return add(format, shape, reason, stopped) }

func add(format, shape, reason string, when stage) *Limit {
	l := &Limit{format, shape, reason, when}
	all = append(all, l)
	return l
}
