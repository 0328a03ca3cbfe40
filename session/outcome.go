package session

import "time"

// An Outcome says what one cell did.
type Outcome struct {
	Cell    int    // its number in the history, from 1; 0 if it was not accepted
	Results []View // the values of the final expression; nil if there is none or it was silenced
	Notes   []Note // in the order they should be read
	Err     error  // nil, or why the cell was not accepted or stopped midway

	Check time.Duration // parsing and type-checking
	Build time.Duration // lowering, compiling and carrying values over
	Run   time.Duration // running the statements
}

// A NoteKind says what a [Note] is about.
type NoteKind int

// The kinds of notes.
const (
	NoteImport    NoteKind = iota + 1 // an import was added; Name is its path
	NoteDefined                       // a function, type or constant was defined
	NoteRedefined                     // an existing one was replaced
	NoteWaiting                       // Name waits for names that are not defined yet
	NoteBroken                        // Name no longer compiles
	NoteHealed                        // Name compiles again
	NoteDropped                       // part of a value did not fit a redefined type
	NoteKept                          // Name's array keeps a length that a constant gave it
)

// A Note is something that a person should know about a cell that was accepted.
type Note struct {
	Kind NoteKind
	Name string // the declaration or variable it is about
	Text string // one line, without Name's cell or any prefix
}
