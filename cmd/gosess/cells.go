package main

import (
	"context"
	"os"
	"sync/atomic"

	"gosess/repl"
)

// runFile evaluates the cells of a file and stops at the first that fails.
func (p *prompt) runFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return usagef("file %q: %v", name, err)
	}
	defer f.Close()
	k := &watched{Kernel: p.kernel}
	o := p.replOptions()
	o.Kernel, o.In, o.Stop = k, f, true
	err = repl.RunScript(p.ctx, o)
	if k.last.Quit {
		return exitWith(k.last.Code)
	}
	return failedCell(err)
}

// A watched kernel remembers what the newest cell came to, and whether Ctrl-C
// was pressed.
type watched struct {
	repl.Kernel
	last        repl.Reply
	interrupted atomic.Bool
}

// Eval implements [repl.Kernel].
func (w *watched) Eval(ctx context.Context, src string, scr repl.Screen) (repl.Reply, error) {
	r, err := w.Kernel.Eval(ctx, src, scr)
	w.last = r
	return r, err
}

// Interrupt implements [repl.Kernel].
func (w *watched) Interrupt() {
	w.interrupted.Store(true)
	w.Kernel.Interrupt()
}
