package session

import (
	"context"
	"errors"
	"io"
)

// Options configure a [Session]. The zero Options are those of a session
// without input whose output is thrown away.
type Options struct {
	Stdin  io.Reader // of user code; nil reads as empty
	Stdout io.Writer // of user code; nil discards
	Stderr io.Writer // of user code; nil discards

	// Args is os.Args as user code sees it; nil means {"gosess"}.
	Args []string

	// Undo is how many cells can be undone; 0 means 20, negative none.
	Undo int
}

// A Session is a program, the values of its variables, and the history of
// cells that made them. Its methods may be called from any goroutine; they take
// turns, except that [Session.Complete], [Session.TypeOf] and the other
// queries do not wait for a running cell.
type Session struct {
	opt Options
}

// New returns an empty session.
func New(opt Options) (*Session, error) {
	return &Session{opt: opt}, nil
}

// Close ends the session and releases its engine. Goroutines that user code
// started are not stopped; only the end of the process stops them.
func (s *Session) Close() error { return nil }

// Eval runs one cell. The Outcome is never nil and says all that happened;
// the error, if any, is Outcome.Err: a [*DiagnosticsError] or [*RefusedError] if the
// session is unchanged, a [*PanicError], [*ExitError] or the context's error if
// the cell stopped midway, having kept its definitions and what it assigned.
func (s *Session) Eval(ctx context.Context, src string) (*Outcome, error) {
	return nil, errors.New("not there yet")
}
