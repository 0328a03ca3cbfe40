package core

import (
	"errors"
	"fmt"
	"slices"
)

// A Result is what one input gave: an output, or an error.
type Result struct {
	Index  int
	Output any    // as the Pool's workers give it
	Err    *Error // nil if the input gave a value
}

// A Stream delivers the results of one map as they come, or in input order. It
// is used by one goroutine; only Stop may be called by any.
//
//	for s.Next() {
//		use(s.Index(), s.Err())
//	}
//	err := s.Cause()
type Stream struct {
	run   *run
	batch []Result // taken from the run
	next  int      // batch[:next] have been delivered
	cur   Result
	err   error // the map never began
}

// failed returns a Stream of a map that could not begin.
func failed(err error) *Stream { return &Stream{err: err} }

// Next waits for the next result and says whether there is one.
func (s *Stream) Next() bool {
	if s.run == nil {
		return false
	}
	if s.next == len(s.batch) {
		clear(s.batch)
		s.batch, s.next = s.run.take(s.batch[:0]), 0
		if len(s.batch) == 0 {
			s.run.stop()
			return false
		}
	}
	s.cur = s.batch[s.next]
	s.next++
	if s.cur.Err != nil {
		s.cur.Err.resolve(s.run.job)
	}
	return true
}

// Index is that of the current result's input.
func (s *Stream) Index() int { return s.cur.Index }

// Err is the current result's error, an *[Error], or nil.
func (s *Stream) Err() error {
	if s.cur.Err == nil {
		return nil
	}
	return s.cur.Err
}

// Result returns the current result.
func (s *Stream) Result() Result { return s.cur }

// Store puts the current result's output into the variable that dst points to. An
// output that does not fit is the error of this input.
func (s *Stream) Store(dst any) error {
	if err := s.run.job.Store(dst, -1, s.cur.Output); err != nil {
		return &Error{Index: s.cur.Index, Kind: Unfit, Message: err.Error(), Causes: []error{err}}
	}
	return nil
}

// Cause says why the map ended before its inputs did: because it never began, or
// because it was cancelled. It is nil if every input has had its result.
func (s *Stream) Cause() error {
	if s.run == nil {
		return s.err
	}
	return s.run.cause()
}

// Stop cancels what is left of the map and waits until its workers are given back, at most
// about two seconds. After the last result it has nothing to do.
func (s *Stream) Stop() {
	if s.run != nil {
		s.run.stop()
	}
}

// A CanceledError is a map that was cancelled: some inputs have no result. It wraps
// the context's error.
type CanceledError struct {
	Done  int // inputs with a result, value or error
	Total int // inputs; -1 if not known
	Err   error
}

func (e *CanceledError) Error() string {
	if e.Total < 0 {
		return fmt.Sprintf("map cancelled after %d inputs", e.Done)
	}
	return fmt.Sprintf("map cancelled: %d of %d inputs done", e.Done, e.Total)
}

func (e *CanceledError) Unwrap() error { return e.Err }

// join makes one error of the inputs' failures and of why the map ended.
func join(errs []*Error, cause error) error {
	slices.SortFunc(errs, func(a, b *Error) int { return a.Index - b.Index })
	err := Errors(errs)
	switch {
	case err == nil:
		return cause
	case cause == nil:
		return err
	}
	return errors.Join(cause, err)
}
