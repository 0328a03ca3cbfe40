package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"gosess/cmd/gosess/internal/kernel"
	"gosess/dispatch/core"
	"gosess/session"
)

const mapUsage = "gosess map -s SESSION -f FUNC [FILE]"

// runMap calls a function of a session for each line of JSON. Only workers run
// the function; this process reads, writes and waits.
func runMap(e *env) error {
	c, s, err := e.mapFunc()
	if err != nil {
		return err
	}
	defer s.Close()
	in, err := e.mapInput()
	if err != nil {
		return err
	}
	defer in.Close()
	ctx, stop := interruptible()
	defer stop()
	if e.opt.check {
		return e.mapCheck(ctx, s, c, in)
	}
	return e.mapLines(ctx, s, c, in)
}

// mapFunc loads the session and finds the function.
func (e *env) mapFunc() (*session.Callable, *session.Session, error) {
	switch {
	case e.opt.session == "":
		return nil, nil, usagef("map needs a session: " + mapUsage)
	case e.opt.fn == "":
		return nil, nil, usagef("map needs a function: " + mapUsage)
	case e.opt.all && !e.opt.check:
		return nil, nil, usagef("--all belongs to --check: a map is over all inputs")
	case len(e.opt.args) > 1:
		return nil, nil, usagef("map reads one file at most, got %q: %s", e.opt.args, mapUsage)
	}
	path, err := sessionPath(e.opt.session)
	if err != nil {
		return nil, nil, err
	}
	s, _, err := session.LoadFile(path, session.Options{Sentinel: core.SentinelName})
	if err != nil {
		return nil, nil, usagef("%v", err)
	}
	c, err := s.Func(e.opt.fn)
	if err != nil {
		s.Close()
		return nil, nil, usagef("-f %q: %v", e.opt.fn, err)
	}
	return c, s, nil
}

// mapInput opens what the lines are read from.
func (e *env) mapInput() (io.ReadCloser, error) {
	if len(e.opt.args) == 0 || e.opt.args[0] == "-" {
		return io.NopCloser(e.stdin), nil
	}
	f, err := os.Open(e.opt.args[0])
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, usagef("file %q: %v", e.opt.args[0], err)
	}
	return f, nil
}

// interruptible returns a context that the first Ctrl-C cancels. The second
// ends gosess at once; its workers end because their input does.
func interruptible() (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	done := make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() { // ends with stop
		select {
		case <-signals:
			cancel()
		case <-done:
			return
		}
		select {
		case <-signals:
			os.Exit(exitUser)
		case <-done:
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel()
	}
}

// mapLines runs the map and writes a line for each result.
func (e *env) mapLines(ctx context.Context, s *session.Session, c *session.Callable, in io.Reader) error {
	lines := newLineSource(in, c)
	if !lines.any(ctx) {
		return lines.failure()
	}
	pool, err := kernel.OpenPool(e.opt.kernelPool(), nil, nil)
	if err != nil {
		return &exitError{code: exitHosts, cause: err}
	}
	defer pool.Close()
	programs := e.programs()
	defer programs.Close()
	job, err := kernel.NewJob(pool, kernel.Work{Session: s, Func: c, Inputs: lines, Programs: programs, Engine: e.opt.engine})
	if err != nil {
		return usagef("-f %q: %v", e.opt.fn, err)
	}
	stream := core.Run(ctx, job, core.Options{
		Timeout: e.opt.timeout, Retries: kernel.Retries(e.opt.retries),
		Ordered: !e.opt.unordered, Progress: newBar(e, c.Name),
	})
	out := newLineWriter(e.stdout, c)
	for stream.Next() && out.put(stream.Result()) {
	}
	stream.Stop()
	if err := out.close(); err != nil {
		return fmt.Errorf("failed to write results: %w", err)
	}
	return out.verdict(errors.Join(stream.Cause(), lines.failure()))
}

// mapCheck compares what the function gives in both engines.
func (e *env) mapCheck(ctx context.Context, s *session.Session, c *session.Callable, in io.Reader) error {
	n := kernel.SampleSize
	if e.opt.all {
		n = -1
	}
	lines := newLineSource(in, c)
	sample, err := kernel.Draw(ctx, lines, n)
	if err = errors.Join(err, lines.failure()); err != nil {
		return err
	}
	pool, err := kernel.OpenPool(e.opt.kernelPool(), nil, nil)
	if err != nil {
		return &exitError{code: exitHosts, cause: err}
	}
	defer pool.Close()
	programs := e.programs()
	defer programs.Close()
	v, err := kernel.Check(ctx, pool, kernel.Work{Session: s, Func: c, Programs: programs}, sample, kernel.CallOptions(e.opt.kernelPool()))
	switch {
	case errors.Is(err, core.ErrNoWorkers):
		return &exitError{code: exitHosts, cause: err}
	case err != nil:
		return fmt.Errorf("-f %q: %w", e.opt.fn, err)
	}
	fmt.Fprintln(e.stdout, v)
	if !v.Same() {
		return exitWith(exitUser)
	}
	return nil
}

// programs are the compiled workers of a map.
func (e *env) programs() *kernel.Programs {
	return kernel.NewPrograms(func(why string) { e.errorf("%s", why) })
}
