// Package line reads entries of one or more lines from a terminal: it edits,
// recalls, searches, completes and colours them, and takes a pasted text as one
// piece.
//
// Its one rule: readline holds the text, and what is on the screen is a function of
// that text. It knows nothing of Go or of sessions beyond the functions in [Config].
//
// # What readline does, and what is built on it
//
// github.com/chzyer/readline runs each entry: it reads runes, keeps the text and
// the cursor, inserts and deletes, goes through the history, searches it, and sets the
// terminal's mode. It thinks in one line and finds the cursor by counting runes, so
// that its hooks do the rest, one file each:
//
//   - [source] is its Stdin. It turns what terminals send into runes that readline
//     has, and into runes of our own for the keys that it lacks.
//   - [entry] is its Painter, its Listener, its rune filter and its Stdout. The
//     filter carries out the commands that mean lines, and the Listener hands readline
//     what came of them. The Painter draws rows; what readline itself would draw
//     is dropped, but for the text that is searched for.
//
// A newline in the text is a newline in readline's buffer. The text is never
// changed in place, so that snapshots of it cost nothing.
package line
