package rt

import (
	"os"
	"reflect"
	"runtime"
	"sync/atomic"

	"gosess/internal/interp/limit"
)

// Hooks are what an engine puts under calls that leave the session. A nil hook
// means what Go does.
type Hooks struct {
	Exit  func(code int)   // os.Exit; it does not return
	Crash func(*Panicking) // a panic that nothing recovered, in a goroutine started with go
}

var hooks atomic.Pointer[Hooks]

// SetHooks replaces the hooks of the process.
func SetHooks(h Hooks) { hooks.Store(&h) }

// exit is os.Exit of session code: it runs no deferred calls.
func exit(code int) {
	if h := hooks.Load(); h != nil && h.Exit != nil {
		h.Exit(code)
	}
	panic(&Exit{code})
}

func init() {
	shims["os.Exit"] = func() any { return exit }
	shims["runtime.Goexit"] = func() any { return runtime.Goexit }
	shims["syscall.Exit"] = func() any { return exit }
	shims["runtime.SetFinalizer"] = func() any { return setFinalizer }
}

// Go runs fn in a goroutine, as the go statement does. A panic that leaves fn
// is given to the Crash hook, or printed as Go prints it, with exit status 2.
func Go(fn func()) { go guard(fn) }

func guard(fn func()) {
	done := false
	defer func() {
		if done {
			return
		}
		if r := recover(); r != nil {
			crash(r)
		}
	}()
	fn()
	done = true
}

// fatal ends the process as the runtime does when it cannot go on.
func fatal(text string) {
	os.Stderr.WriteString("fatal error: " + text + "\n\ngoroutine 1 [running]:\n")
	exit(2)
}

func crash(r any) {
	h := hooks.Load()
	switch e := r.(type) {
	case *Exit:
		if h != nil && h.Exit != nil {
			h.Exit(e.Code)
		}
		os.Exit(e.Code)
	case *Cancelled:
		return
	}
	p := Recovered(r)
	if h != nil && h.Crash != nil {
		h.Crash(p)
		return
	}
	os.Stderr.WriteString("panic: " + p.Message() + "\n\ngoroutine 1 [running]:\n")
	os.Exit(2)
}

// GoCall is go fn(args...): fn is a func over layouts, or compiled; its
// arguments were evaluated. If fn is variadic the last argument is its slice.
func GoCall(fn any, args ...any) {
	d := prepare(fn, args)
	if !d.callable() {
		fatal("go of nil func value")
	}
	ctx := Context()
	Go(func() {
		defer Enter(ctx)()
		CallReflect(d.fn, d.args)
	})
}

func (d deferred) callable() bool { return d.fn.Kind() == reflect.Func && !d.fn.IsNil() }

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
