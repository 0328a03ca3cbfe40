package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// This file is what signals and the end of the terminal do to a prompt.

// catchSignals makes SIGINT a message and SIGTERM and SIGHUP the end of ctx.
func (p *prompt) catchSignals() {
	ctx, cancel := context.WithCancelCause(context.Background())
	p.ctx = ctx
	ends := make(chan os.Signal, 1)
	signal.Notify(p.ints, os.Interrupt)
	signal.Notify(ends, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() { // ends with stop
		select {
		case s := <-ends:
			cancel(&signalError{s})
		case <-done:
		}
	}()
	p.stop = func() {
		signal.Stop(p.ints)
		signal.Stop(ends)
		close(done)
		cancel(nil)
	}
}

// A signalError is the end of gosess by a signal.
type signalError struct{ os.Signal }

func (e *signalError) Error() string { return "ended by signal: " + e.Signal.String() }

// hungUp reports whether the terminal is gone. The prompt then sees the end of
// its input, perhaps before the signal that tells it why.
func (p *prompt) hungUp() bool {
	_, err := term.GetState(int(p.env.stdin.Fd()))
	return err != nil
}
