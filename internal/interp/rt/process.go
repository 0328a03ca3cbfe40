package rt

import (
	"context"
	"os"
	"reflect"
	"runtime"
	"sync/atomic"

	"gosess/internal/interp/limit"
)

// exit is os.Exit of session code: it runs no deferred calls. A goroutine that
// compiled code has started has no caller that would receive an Exit.
func exit(code int) {
	if _, ours := waiting.Load(GoroutineID()); !ours {
		os.Exit(code)
	}
	panic(&Exit{code})
}

func init() {
	shims["os.Exit"] = func() any { return exit }
	shims["runtime.Goexit"] = func() any { return runtime.Goexit }
	shims["syscall.Exit"] = func() any { return exit }
	shims["runtime.SetFinalizer"] = func() any { return setFinalizer }
}

type crashKey struct{}

// WithCrash makes crash what becomes of a panic, an exit or a limit that leaves a
// goroutine which session code starts under the context. It is called by that
// goroutine with what was recovered, and ends the process.
func WithCrash(ctx context.Context, crash func(r any)) context.Context {
	return context.WithValue(ctx, crashKey{}, crash)
}

var goroutines atomic.Int64

// Goroutines is how many goroutines that code of sessions has started are running in this process.
func Goroutines() int { return int(goroutines.Load()) }

// Go runs fn in a goroutine under ctx, as the go statement does.
func Go(ctx context.Context, fn func()) {
	goroutines.Add(1)
	go func() { // ends with fn
		defer goroutines.Add(-1)
		outermost(ctx, fn)
	}()
}

// outermost calls fn, which is all that its goroutine does, under ctx.
func outermost(ctx context.Context, fn func()) {
	done := false
	defer func() {
		if done {
			return
		}
		if r := recover(); r != nil {
			crash(ctx, r)
		}
	}()
	defer Enter(ctx)()
	fn()
	done = true
}

func crash(ctx context.Context, r any) {
	if _, ok := r.(*Cancelled); ok {
		return
	}
	if f, ok := ctx.Value(crashKey{}).(func(any)); ok {
		f(r)
	}
	panic(r)
}

// fatal ends the process as the runtime does when it cannot go on.
func fatal(text string) {
	os.Stderr.WriteString("fatal error: " + text + "\n\ngoroutine 1 [running]:\n")
	exit(2)
}

// GoCall is go fn(args...): fn is a func over layouts, or compiled; its
// arguments were evaluated. If fn is variadic the last argument is its slice.
func GoCall(fn any, args ...any) {
	call := prepare(fn, args)
	if call == nil {
		fatal("go of nil func value")
	}
	Go(Context(), call)
}

// setFinalizer is runtime.SetFinalizer on the memory that holds the object.
func setFinalizer(obj, fin iface) {
	if obj.T == nil || obj.T.Kind != reflect.Pointer {
		runtime.SetFinalizer(ToHostAny(obj), nil) // complains
	}
	p := memory(obj.T, layoutValue(obj))
	if fin.T == nil {
		runtime.SetFinalizer(p.Interface(), nil)
		return
	}
	if fin.T.Kind != reflect.Func || len(fin.T.Params) != 1 || fin.T.Params[0] != obj.T {
		panic(limited(limit.Finalizer, TypeString(fin.T), TypeString(obj.T)))
	}
	t, run := obj.T, layoutValue(fin).Field(1)
	call := reflect.FuncOf([]reflect.Type{p.Type()}, nil, false)
	runtime.SetFinalizer(p.Interface(), reflect.MakeFunc(call, func(in []reflect.Value) []reflect.Value {
		run.Call([]reflect.Value{layout(t, in[0])})
		return nil
	}).Interface())
}
