package kernel

import (
	"context"

	"gosess/repl"
)

// A pool holds the hosts and workers of a kernel. They are started at first use.
type pool struct {
	opt Pool
}

func newPool(opt Pool) *pool { return &pool{opt: opt} }

// close stops all workers.
func (p *pool) close() {}

// doHosts lists, adds and removes hosts.
func (k *server) doHosts(ctx context.Context, cmd repl.Command, scr repl.Screen) reply {
	return reply{Err: "no hosts yet"}
}

// doMap maps a function over a slice.
func (k *server) doMap(ctx context.Context, cmd repl.Command, scr repl.Screen) reply {
	return reply{Err: "no maps yet"}
}
