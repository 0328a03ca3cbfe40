package kernel

import (
	"context"
	"errors"

	"gosess/dispatch/core"
	"gosess/repl"
)

// doCheck compares what a function gives in both engines. The arguments are the function, the
// inputs, and "all" if a sample is not enough.
func (k *server) doCheck(ctx context.Context, cmd repl.Command) reply {
	v, err := k.compare(ctx, cmd.Args[0], cmd.Args[1], len(cmd.Args) > 2)
	switch {
	case err != nil:
		return reply{Err: ":check: " + err.Error(), NoWorkers: errors.Is(err, core.ErrNoWorkers)}
	case !v.Same():
		return reply{Err: v.String()}
	}
	return reply{Out: v.String() + "\n"}
}

func (k *server) compare(ctx context.Context, fn, inputs string, all bool) (*Verdict, error) {
	c, err := k.session.Func(fn)
	if err != nil {
		return nil, err
	}
	in, err := c.InputsOf(inputs)
	if err != nil {
		return nil, err
	}
	n := SampleSize
	if all {
		n = -1
	}
	sample, err := Pick(in, n)
	if err != nil {
		return nil, err
	}
	pool, err := k.openPool()
	if err != nil {
		return nil, err
	}
	return Check(ctx, pool, Work{Session: k.session, Func: c, Programs: k.programs}, sample, CallOptions(k.poolOptions))
}
