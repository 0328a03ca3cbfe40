package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"gosess/dispatch/core"
	"gosess/session"
)

// A nested backend is what package dispatch calls in a worker: a map within a
// map runs in the worker itself, one input after the other.
type nested struct {
	session *session.Session

	mu      sync.Mutex // protects following
	context context.Context
}

var _ core.Backend = (*nested)(nil)

// enter notes the context of the input that begins.
func (n *nested) enter(ctx context.Context) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.context = ctx
}

// Open implements [core.Backend].
func (n *nested) Open(f, in any, o *core.Options) (*core.Job, error) {
	c, err := n.session.FuncOf(f)
	if err != nil {
		return nil, err
	}
	inputs, err := c.Inputs(in)
	if err != nil {
		return nil, err
	}
	call := func(ctx context.Context, input any) (any, *core.Error) {
		out, err := c.Invoke(ctx, input.([]byte))
		return out, nestedError(travelling(err))
	}
	return &core.Job{Source: &inputSource{in: inputs}, Pool: core.Local(1, call), Cause: n.session.Sentinel, Decode: n.session.DecodeError,
		Store: func(dst any, i int, output any) error { return storeResult(c, dst, i, output) }}, nil
}

func nestedError(err error) *core.Error {
	if err == nil {
		return nil
	}
	var e *core.Error
	if errors.As(err, &e) {
		return e
	}
	return &core.Error{Kind: core.Canceled, Message: err.Error(), Causes: []error{err}}
}

// Fail implements [core.Backend].
func (n *nested) Fail(err error) { fmt.Fprintln(os.Stderr, err) }

// Context implements [core.Backend].
func (n *nested) Context() context.Context {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.context == nil {
		return context.Background()
	}
	return n.context
}
