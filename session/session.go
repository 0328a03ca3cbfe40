package session

import (
	"context"
	"sync"
	"sync/atomic"

	"gosess/internal/interp"
)

// Options configure a [Session]. User code reads and prints through the
// process's os.Stdin, os.Stdout and os.Stderr.
type Options struct {
	// Sentinel names well known errors of compiled packages ("io.EOF") so that
	// they keep their identity when they travel; nil names none.
	Sentinel func(error) string

	// Undo is how many cells can be undone; 0 means 20, negative none.
	Undo int

	// Whole makes [LoadFile] and [Session.Replace] compare all checksums before they return.
	Whole bool

	// Accepted, if not nil, is called with each cell that is accepted, before it runs.
	// It must not use the session.
	Accepted func(cell int, src string)

	// Compiler, if not nil, makes the session run what it can compiled.
	Compiler interp.Compiler
}

// A Session is a program, the values of its variables, and the history of
// cells that made them. Its methods may be called from any goroutine; they take
// turns, except that [Session.Complete], [Session.TypeOf], [Session.Doc],
// [Session.Source], [Session.Program] and [Session.History] do not wait for a
// running cell.
type Session struct {
	opt Options
	cur atomic.Pointer[state] // what has been said so far

	travel travelCache

	build    bool // a worker's: what was not kept is made again
	building sync.Once
	notBuilt error // why it could not be; after building

	mu      sync.Mutex // protects following; held while a cell runs
	eng     engine     // holds the program of cur and its values
	steps   []step     // what can be undone, oldest first
	ahead   []step     // what can be redone, the next one last
	pause   int        // cells for which undo is not tried: values are too large
	pausing int        // how many they were after the last try; 0 if it went well
	kept    *held      // the session as it is now; nil if it has not been written since it changed

	initial map[string]uint64 // state of variables of imported packages when they were initialised, by "path.name"

	checking *checking // of the file that the values came from

	newest *held // the last that was kept, whose large arrays the next one may share
}

// New returns an empty session.
func New(opt Options) (*Session, error) {
	s := &Session{opt: opt, eng: newEngine(opt.Compiler)}
	s.cur.Store(emptyState())
	s.mirror(opt.Compiler)
	return s, nil
}

// Close ends the session and releases its engine. Goroutines that user code
// started are not stopped; only the end of the process stops them.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.eng, s.steps, s.ahead, s.kept, s.newest = nil, nil, nil, nil, nil
	return nil
}

// Eval runs one cell. The Outcome is never nil and says all that happened;
// the error, if any, is Outcome.Err: a [*DiagnosticsError] or [*RefusedError]
// if the session is unchanged, a [*PanicError], [*ExitError] or the context's
// error if the cell stopped midway, having kept its definitions and what it
// assigned. Blank cells do nothing.
func (s *Session) Eval(ctx context.Context, src string) (*Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := &Outcome{}
	o.Err = s.eval(ctx, src, o)
	return o, o.Err
}
