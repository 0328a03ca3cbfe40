package interp

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"os"
	"reflect"
	"time"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// Call calls a function of the program by name ("f", "_gs_cell3", "T.M" with
// the receiver first, "Sum[int]"). Args and results are values over layouts. The error is
// a *Panic, an *Exit or that of ctx. After ctx is done Call returns within a
// second or two; see [ErrAbandoned].
func (e *Engine) Call(ctx context.Context, name string, args ...reflect.Value) ([]reflect.Value, error) {
	e.mu.RLock()
	u := e.units["main."+name]
	e.mu.RUnlock()
	if u == nil {
		return nil, fmt.Errorf("interp: no function %q", name)
	}
	if err := e.await(ctx, u); err != nil {
		return nil, err
	}
	e.mu.RLock()
	f, err := e.function(u.key)
	e.mu.RUnlock()
	if err != nil {
		return nil, err
	}
	return e.call(ctx, f, args)
}

// CallFunc calls a func value that the session holds: f has the Layout of a
// func type. Otherwise it is as Call.
func (e *Engine) CallFunc(ctx context.Context, f reflect.Value, args ...reflect.Value) ([]reflect.Value, error) {
	return e.call(ctx, e.newest(f), args)
}

// newest is what a call of the func value f runs: the newest version of a top-level
// function, without the steps by which a func value comes to it.
func (e *Engine) newest(f reflect.Value) reflect.Value {
	m, ok := f.Field(0).Interface().(*value.Func)
	if !ok || m == nil || m.Recv != nil || len(m.Captured) > 0 {
		return f.Field(1)
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	u := e.units["main."+m.Name]
	if u == nil || u.lit != nil {
		return f.Field(1)
	}
	if fn, err := e.function(u.key); err == nil && fn.Type() == f.Field(1).Type() {
		return fn
	}
	return f.Field(1)
}

// An outcome is how a call ended.
type outcome struct {
	results []reflect.Value
	err     error
}

// call runs f in a goroutine of its own, so that a call that cannot be interrupted
// can be left behind.
func (e *Engine) call(ctx context.Context, f reflect.Value, args []reflect.Value) ([]reflect.Value, error) {
	if err := e.Start(ctx); err != nil {
		return nil, err
	}
	return e.perform(ctx, f, args)
}

// perform is call of a program whose packages have been started.
func (e *Engine) perform(ctx context.Context, f reflect.Value, args []reflect.Value) ([]reflect.Value, error) {
	done := make(chan outcome, 1)
	m := e.m
	inner, stop := whileRunning(ctx)
	defer stop()
	inner = rt.WithCrash(inner, func(r any) { e.crash(m, r) })
	e.runners.run(func(goroutine uint64) {
		leave := rt.EnterAs(goroutine, inner)
		defer leave()
		m.trail.forget(goroutine)
		o := outcome{err: ErrGoexit} // what stays when the call runs runtime.Goexit
		defer func() { done <- o }()
		o = e.protect(m, f, args)
	})
	var o outcome
	select {
	case o = <-done:
	case <-ctx.Done():
		return nil, e.interrupt(ctx, inner, m, done)
	}
	return o.results, o.err
}

// whileRunning returns a context that is cancelled with ctx until stop is
// called. Goroutines that a call leaves behind run on when their caller
// releases its context; only a cancellation during the call reaches them.
func whileRunning(ctx context.Context) (inner context.Context, stop func()) {
	inner, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })
	return inner, func() { unhook() }
}

// patience is how long a cancelled call may take to notice.
const patience = time.Second

// grace is how long compiled code has to notice before the machine is stopped.
const grace = 50 * time.Millisecond

// interrupt stops the machine and waits for the call to notice.
func (e *Engine) interrupt(ctx, inner context.Context, m *machine, done chan outcome) error {
	if e.compiles() {
		rt.StopCompiled(inner)
		// Compiled code calls interpreted code, which would go on with zero values.
		if o, ok := rt.Within(done, grace); ok {
			done <- o
		}
	}
	m.stop()
	err := ctx.Err()
	if _, ok := rt.Within(done, patience); !ok {
		err = fmt.Errorf("%w; %w", ctx.Err(), ErrAbandoned)
	}
	e.replaceMachine(m)
	return err
}

// replaceMachine loads everything into a new machine, once m is stopped.
func (e *Engine) replaceMachine(m *machine) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.m != m {
		return
	}
	e.m = newMachine()
	e.funcs = map[string]reflect.Value{}
	e.syms.pending = map[string]reflect.Value{}
	for k, v := range e.syms.all {
		e.syms.pending[k] = v
	}
	var keys []string
	for k := range e.units {
		keys = append(keys, k)
	}
	e.load(e.units, keys)
}

// protect calls f and turns what it panics with into an error.
func (e *Engine) protect(m *machine, f reflect.Value, args []reflect.Value) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			o.err = e.failure(m, r)
		}
	}()
	if f.Type().IsVariadic() {
		o.results = f.CallSlice(args)
	} else {
		o.results = f.Call(args)
	}
	return o
}

// crash ends the process, for r has left a goroutine that session code started.
func (e *Engine) crash(m *machine, r any) {
	err := e.failure(m, r)
	var exit *Exit
	var p *Panic
	switch {
	case errors.As(err, &exit):
		os.Exit(exit.Code)
	case errors.As(err, &p):
		fmt.Fprint(os.Stderr, p.Trace())
		os.Exit(2)
	}
	fmt.Fprintln(os.Stderr, "gosess:", err)
	os.Exit(1)
}

// failure is the error for what session code panicked with.
func (e *Engine) failure(m *machine, r any) error {
	chain := m.trail.take()
	switch r := r.(type) {
	case *rt.Exit:
		return &Exit{r.Code}
	case *rt.Cancelled:
		return r.Cause
	case *rt.LimitError:
		return fmt.Errorf("interp: %w", r)
	case *rt.NoMethodError:
		return r
	case *undefined:
		return e.explain(r)
	}
	p := rt.Recovered(r)
	stack := e.stack(m, chain, p) // before code of the session runs, which leaves lines of its own
	err, _ := rt.ToHostPanic(p.Value).(error)
	return &Panic{Value: p.Value, Message: p.Message(), Stack: stack, Err: err}
}

// Var returns the type and the addressable cell of a package variable.
func (e *Engine) Var(name string) (*value.Type, reflect.Value, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	c := e.vars["main."+name]
	if c == nil {
		return nil, reflect.Value{}, false
	}
	return c.typ, c.slot.Elem(), true
}

// TypeOf returns the engine's type for a go/types type of the last Update. It
// returns nil for a type that the engine cannot hold.
func (e *Engine) TypeOf(t types.Type) (v *value.Type) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(*typeError); !ok {
				panic(r)
			}
			v = nil
		}
	}()
	return e.types.of(t, nil)
}

// RunProgram runs the init functions and main of a whole program. The error is
// a *Refusal, a *Panic, an *Exit or that of ctx.
func (e *Engine) RunProgram(ctx context.Context, u *check.Update) error {
	e.mu.Lock()
	err := e.defineProgram(u)
	e.mu.Unlock()
	if err != nil {
		return err
	}
	if err := e.WaitCompiled(ctx); err != nil {
		return err
	}
	_, err = e.Call(ctx, programEntry)
	return err
}
