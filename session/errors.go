package session

import (
	"errors"
	"fmt"
	"strings"
)

// Errors that callers branch on. They are wrapped in errors that say what was
// asked for and what to do.
var (
	ErrNotSession = errors.New("not a gosess session file")
	ErrVersion    = errors.New("session file of a newer version")
	ErrTruncated  = errors.New("session file ends early")
	ErrDamaged    = errors.New("session file is damaged")
	ErrNoFunc     = errors.New("no such function")
	ErrNotFunc    = errors.New("not a function")
	ErrNoName     = errors.New("no such name")
	ErrNothing    = errors.New("nothing to undo")
	ErrNotUndone  = errors.New("nothing to redo")
)

// A DiagnosticsError is a cell that does not compile. Error renders it with the
// cell's own lines and a caret.
type DiagnosticsError struct{ Err error }

func (e *DiagnosticsError) Error() string { return e.Err.Error() }
func (e *DiagnosticsError) Unwrap() error { return e.Err }

// A RefusedError is a cell that compiles but that the engine cannot run right.
type RefusedError struct{ Err error }

func (e *RefusedError) Error() string { return e.Err.Error() }
func (e *RefusedError) Unwrap() error { return e.Err }

// A Frame is one call on a stack of user code, innermost first in a trace.
type Frame struct {
	Func string `json:"func"`
	Cell int    `json:"cell"` // 0 in a program that is run from files
	File string `json:"file,omitempty"`
	Line int    `json:"line"`
	Args string `json:"args,omitempty"` // arguments as far as they are known: `3, 0.5, "text"`
}

// A PanicError is a panic in user code that nothing recovered.
type PanicError struct {
	Type    string  // type of the value that was passed to panic
	Message string  // as Go prints it after "panic: "
	Trace   []Frame // innermost first
}

func (e *PanicError) Error() string { return "panic: " + e.Message }

// render is the message followed by the trace, a line each.
func (e *PanicError) render() string {
	var b strings.Builder
	b.WriteString(e.Error() + "\n")
	for _, f := range e.Trace {
		b.WriteString("\t" + f.String() + "\n")
	}
	return b.String()
}

// String is "f, cell 3, line 2", "f(5), cell 3, line 2" if arguments are known, or
// "cell 3, line 2" in the statements of a cell.
func (f Frame) String() string {
	text := f.File
	if text == "" {
		text = fmt.Sprintf("cell %d", f.Cell)
	}
	if f.Func != "" {
		call := f.Func
		if f.Args != "" {
			call += "(" + f.Args + ")"
		}
		text = call + ", " + text
	}
	if f.Line > 0 {
		text += fmt.Sprintf(", line %d", f.Line)
	}
	return text
}

// An ExitError is user code that called os.Exit or log.Fatal.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("cell called os.Exit(%d)", e.Code) }
