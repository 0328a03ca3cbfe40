package core

import (
	"errors"
	"fmt"
	"strings"
)

// A Kind says what kind of failure an [Error] is.
type Kind int

const (
	Failed   Kind = iota // the function returned an error
	Panicked             // the function panicked
	TimedOut             // the input took longer than the timeout
	Lost                 // its worker died, at every attempt
	Unfit                // the input could not be sent, or the result not be returned
	NoWorker             // no worker could be had
	Canceled             // the map was cancelled before the input was finished
)

var kindNames = [...]string{"failed", "panicked", "timed out", "lost", "unfit", "no worker", "canceled"}

func (k Kind) String() string { return kindNames[k] }

// An Error is how one input failed. Its chain keeps the identity of errors that are package-level
// variables, and copies of errors of the user's types: errors.Is(err, io.EOF),
// errors.Is(err, ErrMine) and errors.As(err, &mine) work as they do where the function runs.
type Error struct {
	Index    int // of the input
	Kind     Kind
	Type     string  // of the user's error or panic value, as %T prints it
	Message  string  // of the user's error or panic, or what happened, in words
	Chain    []Link  // of Failed, outermost first
	Trace    []Frame // innermost first
	Host     string  // where it was tried last; "" for this process
	Attempts int     // how often the input was begun
	Exit     *Exit   // of Lost: how its last worker ended

	// Causes are what errors.Is and errors.As look at: the chain's errors that are known by
	// name on this side, and those that have come home as values.
	Causes []error
}

// A Link is one error in a chain.
type Link struct {
	Type    string
	Message string
	// Sentinel names the package-level variable that holds this very error:
	// "ErrTooBig" for the session's own, "io.EOF" for a package's; "" if none does.
	Sentinel string
	// Value is the error itself on its way home, encoded as a result is; nil for one that cannot
	// travel, or has arrived: then it is among the Causes.
	Value []byte
}

// A Frame is one call on the stack of user code.
type Frame struct {
	Func string
	Cell int    // 0 in a program that is run from files
	File string // "" in a cell
	Line int
	Args string // arguments as far as they are known: `3, 0.5, "text"`
}

func (f Frame) String() string {
	call := f.Func
	if f.Args != "" {
		call += "(" + f.Args + ")"
	}
	if f.Cell > 0 {
		return fmt.Sprintf("%s (cell %d, line %d)", call, f.Cell, f.Line)
	}
	return fmt.Sprintf("%s (%s:%d)", call, f.File, f.Line)
}

// Error gives one line, but for the last words of a worker that died.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "input %d: ", e.Index)
	if e.Kind == Panicked {
		b.WriteString("panic: ")
	}
	b.WriteString(e.Message)
	if e.Host != "" {
		fmt.Fprintf(&b, " (on %s)", e.Host)
	}
	if e.Exit != nil && e.Exit.Stderr != "" {
		b.WriteString("\n\t" + strings.ReplaceAll(e.Exit.Stderr, "\n", "\n\t"))
	}
	return b.String()
}

// Unwrap returns Causes.
func (e *Error) Unwrap() []error { return e.Causes }

// An Exit is how a worker ended.
type Exit struct {
	Code   int    // exit status; -1 if a signal or a lost connection ended it
	Signal string // such as "killed"; "" if none
	Reason string // what else is known, such as that the connection broke; "" if nothing
	Stderr string // the last lines that it printed
}

func (e *Exit) Error() string {
	switch {
	case e.Reason != "":
		return e.Reason
	case e.Signal != "":
		return "worker ended by signal: " + e.Signal
	default:
		return fmt.Sprintf("worker exited with status %d", e.Code)
	}
}

// ErrNoWorkers is wrapped by every error of kind NoWorker.
var ErrNoWorkers = errors.New("no workers could be had")

// Errors joins the failures of a map: nil if there are none. What it returns
// prints the first few and counts the rest; errors.Is and errors.As see all.
func Errors(errs []*Error) error {
	if len(errs) == 0 {
		return nil
	}
	return &Failures{Errs: errs}
}

// Failures are all the failures of one map, in input order.
type Failures struct{ Errs []*Error }

// shown is how many failures are printed: a screen should still hold the cell.
const shown = 5

func (f *Failures) Error() string {
	var b strings.Builder
	for i, e := range f.Errs[:min(shown, len(f.Errs))] {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.Error())
	}
	if more := len(f.Errs) - shown; more > 0 {
		fmt.Fprintf(&b, "\nand %d more inputs failed", more)
	}
	return b.String()
}

// Unwrap returns the failures one by one.
func (f *Failures) Unwrap() []error {
	errs := make([]error, len(f.Errs))
	for i, e := range f.Errs {
		errs[i] = e
	}
	return errs
}
