package repl

import (
	"context"
	"io"
)

// RunScript reads cells and commands from o.In until it ends, without banner,
// prompt or colour. A cell ends where it is complete; a blank line or the end
// of the input ends one that never is, with its error. It goes on after a
// failing cell unless o.Stop is set, and then returns ErrFailed or ErrNoWorkers; so
// it does if Ctrl-C ends it.
func RunScript(ctx context.Context, o Options) error {
	o = o.filled()
	o.Kernel.Attach(Output{Stdout: o.Out, Stderr: o.Err, Progress: func(Progress) {}})
	sh := &shell{
		kernel: o.Kernel, out: o.Out, err: o.Err,
		screen: func() Screen { return Screen{} },
		guard:  guard{kernel: o.Kernel, interrupts: o.Interrupts},
	}
	failed := false
	more := make(chan struct{})
	in := readEntries(o.In, more)
	for !sh.quit {
		select {
		case more <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		var r read
		select {
		case r = <-in:
		case <-o.Interrupts:
			return ErrFailed
		case <-ctx.Done():
			return ctx.Err()
		}
		if r.err == io.EOF {
			break
		}
		if r.err != nil {
			return r.err
		}
		failed = !sh.do(ctx, r.entry) || failed
		if failed && o.Stop || sh.guard.heard {
			break
		}
	}
	switch {
	case failed && sh.noWorkers:
		return ErrNoWorkers
	case failed:
		return ErrFailed
	}
	return ctx.Err()
}

type read struct {
	entry
	err error
}

// readEntries reads an entry for each message on more. Its goroutine ends with
// the input; if the script ends before, it stays in a read until the process does.
func readEntries(r io.Reader, more <-chan struct{}) <-chan read {
	s := newSplitter(r)
	out := make(chan read, 1)
	go func() {
		for range more {
			e, err := s.next()
			out <- read{e, err}
			if err != nil {
				return
			}
		}
	}()
	return out
}
