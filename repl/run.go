package repl

import (
	"context"
	"errors"
	"io"
	"os"
)

// Options configure [Run] and [RunScript]. Kernel is needed; unset writers
// discard.
type Options struct {
	Kernel Kernel

	In  io.Reader // for Run, the terminal: an *os.File
	Out io.Writer // results; for Run, the terminal
	Err io.Writer // everything else

	// Interrupts delivers each SIGINT that the process receives. Nil means none.
	// While a line is edited Ctrl-C is a key and not a signal.
	Interrupts <-chan os.Signal

	Banner  string // shown first by Run, without a newline; "" shows none
	History string // file of the history that prompts share; "" keeps it in memory
	NoColor bool   // besides NO_COLOR and TERM=dumb
	Stop    bool   // RunScript ends at the first cell or command that fails
}

// ErrFailed is returned by [RunScript] if any cell or command failed.
var ErrFailed = errors.New("a cell failed")

// Run reads cells and commands from a terminal until :quit, Ctrl-D or the end of
// ctx, and leaves the terminal as it found it. It returns nil for all of these; the
// error is one of the terminal's.
func Run(ctx context.Context, o Options) error { return errors.New("not there yet") }

// RunScript reads cells and commands from o.In until it ends, without banner,
// prompt or colour. A cell ends where it is complete; a blank line or the end
// of the input ends one that is not, with its error. It goes on after a
// failing cell, and then returns ErrFailed.
func RunScript(ctx context.Context, o Options) error { return errors.New("not there yet") }
