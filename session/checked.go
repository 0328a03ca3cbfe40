package session

import (
	"context"
	"fmt"
	"os"

	"gosess/internal/value"
)

// This file waits for the checksums of mapped numbers. A file that is loaded is
// mapped where it holds large arrays, and their checksums are computed beside: the
// session is there at once, but nothing is run, called or written before it is
// known that the numbers are what was saved.

// A checking is the check of a file that is still going on. A nil one found nothing.
type checking struct {
	done chan struct{} // closed when it has ended
	err  error         // after that
}

// check computes the checksums that loading has left open, and closes f. The
// goroutine ends when it has read them all.
func checkLater(in *value.SeqReader, f *os.File, path string) *checking {
	if !in.Unchecked() {
		f.Close()
		return nil
	}
	c := &checking{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		defer f.Close()
		if err := in.Verify(); err != nil {
			c.err = fmt.Errorf("load %q: %w", path, fileError(err))
		}
	}()
	return c
}

// wait returns what is wrong with the file, or ctx's error if that comes first.
func (c *checking) wait(ctx context.Context) error {
	if c == nil {
		return nil
	}
	select {
	case <-c.done:
		return c.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Checked waits until all checksums of the file that the session was loaded from
// have been compared. The error is one of those of [Load]; then the values are not
// what was saved, and every method that runs, calls or writes something returns
// it, until the session is reset or another one loaded.
func (s *Session) Checked(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.checked(ctx)
}

func (s *Session) checked(ctx context.Context) error {
	err := s.checking.wait(ctx)
	if err == nil {
		s.checking = nil
	}
	return err
}
