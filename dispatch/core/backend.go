package core

import (
	"context"
	"sync/atomic"
)

// A Backend turns what the generic functions pass into something that [Run]
// can work on. A compiled program has one by default, on goroutines of its own; a
// session's kernel installs its own.
type Backend interface {
	// Open prepares a map of f over in, which is a slice or a channel. Opts come from the
	// call; the backend may set fields of o that the call has left alone. An error means that nothing was started.
	Open(f, in any, o *Options) (*Job, error)

	// Fail reports the failures of a call whose caller did not take the error.
	Fail(err error)

	// Context is done when the code that calls a map at present is cancelled.
	Context() context.Context
}

// A Job is what Run needs for one map.
type Job struct {
	Source Source
	Pool   Pool

	// Store puts an output into dst. If i is negative dst is a pointer to a
	// variable; otherwise it is a pointer to a slice, element i is meant, and the slice is made
	// longer if it ends before i. A nil output stores the zero value. Only
	// [Stream.Store], [Collect] and [First] need it.
	Store func(dst any, i int, output any) error

	// Cause, if set, returns the error that is known here by the name of a
	// [Link]'s Sentinel, or nil. Names of the standard library's errors need no Cause.
	Cause func(name string) error

	// Decode, if set, returns the error that a [Link]'s Value holds, or nil if it
	// cannot be had here. It is called by the goroutine that uses the Stream.
	Decode func(data []byte) error

	// Close, if set, is called when the map is over.
	Close func()
}

var backend atomic.Pointer[Backend]

// SetBackend makes b the backend of all maps that begin from now on.
func SetBackend(b Backend) { backend.Store(&b) }

func current() Backend {
	if b := backend.Load(); b != nil {
		return *b
	}
	return inProcess
}

// Start begins a map of f over in. Results come from the Stream, which must be
// read to its end or stopped.
func Start(f, in any, ordered bool, opts []Option) *Stream {
	return start(Run, f, in, ordered, opts)
}

// start opens a map and begins it with run.
func start(run func(context.Context, *Job, Options) *Stream, f, in any, ordered bool, opts []Option) *Stream {
	b := current()
	o := Options{Ordered: ordered}
	o.Apply(opts)
	job, err := b.Open(f, in, &o)
	if err != nil {
		return failed(err)
	}
	return run(b.Context(), job, o)
}

// Map runs f over all of in and stores the results in the slice that out points
// to, in input order. The error joins those of the inputs that failed, whose
// elements are zero, and says if the map was cancelled.
func Map(f, in, out any, opts []Option) error {
	return Collect(Start(f, in, false, opts), out)
}

// Collect stores all results of s in the slice that out points to; see [Map].
func Collect(s *Stream, out any) error {
	defer s.Stop()
	var errs []*Error
	for s.Next() {
		r := &s.cur
		err := s.run.job.Store(out, r.Index, r.Output)
		if err != nil && r.Err == nil {
			r.Err = &Error{Index: r.Index, Kind: Unfit, Message: err.Error()}
		}
		if r.Err != nil {
			errs = append(errs, r.Err)
		}
	}
	return join(errs, s.Cause())
}

// Call runs f once, over the only element of in, and stores its result where
// out points.
func Call(f, in, out any, opts []Option) error {
	return First(start(runHere, f, in, true, opts), out)
}

// First stores the first result of s where out points and stops s.
func First(s *Stream, out any) error {
	defer s.Stop()
	if !s.Next() {
		return s.Cause()
	}
	if err := s.Err(); err != nil {
		return err
	}
	return s.Store(out)
}

// Fail hands an error that no one took to the session, which shows it. It does nothing if err is nil.
func Fail(err error) {
	if err != nil {
		current().Fail(err)
	}
}
