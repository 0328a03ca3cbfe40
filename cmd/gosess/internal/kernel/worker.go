package kernel

import (
	"bytes"
	"context"
	"errors"
	"os"

	"gosess/dispatch/core"
	"gosess/remote"
	"gosess/session"
)

// Worker is the process that runs inputs of maps. It returns an exit code.
func Worker([]string) int {
	protect()
	return remote.ServeWorker(&worker{})
}

// A worker is a session that serves a map.
type worker struct {
	session *session.Session
	backend *nested
}

var _ remote.Server = (*worker)(nil)

// Load implements [remote.Server].
func (w *worker) Load(data []byte) error {
	s, _, err := session.Load(bytes.NewReader(data), session.Options{Sentinel: core.SentinelName})
	w.session, w.backend = s, &nested{session: s}
	core.SetBackend(w.backend)
	return err
}

// Resolve implements [remote.Server].
func (w *worker) Resolve(description []byte) (remote.Func, error) {
	c, err := w.session.Resolve(description)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, input []byte) ([]byte, error) {
		w.backend.enter(ctx)
		out, err := c.Invoke(ctx, input)
		return out, travelling(err)
	}, nil
}

// travelling is the error of a call as it goes home. A call of os.Exit is one:
// it ends the worker, as it does in a program.
func travelling(err error) error {
	var call *session.CallError
	var exit *session.ExitError
	switch {
	case errors.As(err, &exit):
		os.Exit(exit.Code)
	case errors.As(err, &call):
		return coreError(call)
	}
	return err
}

// coreError is a failed call in dispatch's words.
func coreError(c *session.CallError) *core.Error {
	e := &core.Error{Kind: core.Failed, Type: c.Type, Message: c.Message}
	switch c.Kind {
	case session.CallPanicked:
		e.Kind = core.Panicked
	case session.CallUnfit:
		e.Kind = core.Unfit
	}
	for _, l := range c.Chain {
		e.Chain = append(e.Chain, core.Link(l))
	}
	for _, f := range c.Trace {
		e.Trace = append(e.Trace, core.Frame(f))
	}
	return e
}
