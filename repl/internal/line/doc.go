// Package line reads entries of one or more lines from a terminal: it edits,
// recalls, searches, completes and colours them, and takes a pasted text as one
// piece.
//
// Its one rule: the text on the screen is a function of the state. Every key
// changes the state through a pure function; [screen] then draws what differs.
//
// It knows nothing of Go or of sessions beyond the functions in [Config].
//
// # Why not a library
//
// The line editors at hand keep one line and compute the place of the cursor by
// dividing its length by the width of the terminal. With them an entry of
// several lines has to be shown on one, and wide characters put the cursor in
// the wrong place. What remains of such a library once its drawing, completion, history and
// search are replaced is the insertion of a rune into a slice, at the price of two
// goroutines that share the terminal. golang.org/x/term supplies the raw mode.
package line
