package interp

import (
	"context"
	"time"
)

// A Compiler makes machine code of lowered code. An engine that has one runs
// what it can compiled; see [Options.Compiler].
type Compiler interface {
	// Compile builds src, a file of package main that imports nothing but the
	// standard library, as a plugin and opens it. lookup returns what
	// plugin.Lookup does for a symbol: a pointer for a variable. An error that
	// names lines of src as compilers do ("/gosess/unit/3:7:1: …", one a line)
	// lets the engine leave out what does not build. Compile is called from one
	// goroutine at a time.
	Compile(ctx context.Context, src []byte) (lookup func(symbol string) (any, error), err error)
}

// Status says what an engine runs where.
type Status struct {
	Native      bool              // there is a compiler
	Compiled    []string          // functions that run compiled, as the user knows them, sorted
	Pending     []string          // those that are interpreted until a build is done
	Interpreted map[string]string // those that do not compile, and why
	Builds      int               // plugins opened so far
	Last        time.Duration     // that the last build took
	Failure     string            // of the last build, one line; "" if it worked
}

// SetCompiler makes the engine compile with c from now on; nil makes it run
// everything interpreted.
func (e *Engine) SetCompiler(c Compiler) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.opts.Compiler = c
}

// Status says what runs where. It does not wait for a build.
func (e *Engine) Status() Status {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return Status{Native: e.opts.Compiler != nil}
}

// WaitCompiled waits until nothing is being compiled. The error is that of ctx.
func (e *Engine) WaitCompiled(ctx context.Context) error { return ctx.Err() }
