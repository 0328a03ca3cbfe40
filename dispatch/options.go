package dispatch

import (
	"time"

	"gosess/dispatch/core"
)

// Error is how one input failed. errors.Is on it finds errors that are package-level
// variables, such as io.EOF or the session's own.
type Error = core.Error

// Failures joins the errors of all inputs of a map that failed.
type Failures = core.Failures

// CanceledError is a map that was cancelled before all inputs were done.
type CanceledError = core.CanceledError

// Frame is one call on the stack of an Error.
type Frame = core.Frame

// ErrNoWorkers is the cause of errors about inputs for which no worker could be had.
var ErrNoWorkers = core.ErrNoWorkers

// Option changes how a map is run.
type Option = core.Option

// Hosts restricts a map to hosts written as on the command line: "user@a*8,b:2222*4,localhost*2".
func Hosts(spec string) Option { return core.Hosts(spec) }

// Workers limits how many workers a map uses at once.
func Workers(n int) Option { return core.Workers(n) }

// Timeout limits the time that one input may take; it is not tried again.
func Timeout(d time.Duration) Option { return core.Timeout(d) }

// Retries sets how often an input is tried again whose worker died; the default is 2.
func Retries(n int) Option { return core.Retries(n) }

// Chunk sets how many inputs are sent to a worker at once. By default it follows from how long they take.
func Chunk(n int) Option { return core.Chunk(n) }
