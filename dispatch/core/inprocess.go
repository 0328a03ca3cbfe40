package core

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"runtime"
)

// inProcess is the Backend of a compiled program: it calls f on goroutines. An
// input that needs a context gets one that Timeout and cancellation end.
var inProcess Backend = goBackend{}

type goBackend struct{}

func (goBackend) Context() context.Context { return context.Background() }

func (goBackend) Fail(err error) { fmt.Fprintln(os.Stderr, err) }

func (goBackend) Open(f, in any, o *Options) (*Job, error) {
	fn, err := newGoFunc(f)
	if err != nil {
		return nil, err
	}
	src, err := NewSource(reflect.ValueOf(in), func(v reflect.Value) (any, int, error) { return v, 0, nil })
	if err != nil {
		return nil, err
	}
	n := runtime.GOMAXPROCS(0)
	if o.Workers > 0 {
		n = o.Workers
	}
	return &Job{Source: src, Pool: Local(n, fn.call), Store: store}, nil
}

func store(dst any, i int, output any) error {
	v := reflect.ValueOf(dst).Elem()
	if i >= 0 {
		v = Element(v, i)
	}
	out, _ := output.(reflect.Value)
	if !out.IsValid() {
		v.SetZero()
		return nil
	}
	v.Set(out)
	return nil
}

// Element returns element i of the slice that v, which is settable, holds. The slice is
// made longer if it ends before i.
func Element(v reflect.Value, i int) reflect.Value {
	if i >= v.Len() {
		v.Grow(i + 1 - v.Len())
		v.SetLen(i + 1)
	}
	return v.Index(i)
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// A goFunc is a function that maps can call.
type goFunc struct {
	v         reflect.Value
	inputs    []reflect.Type // without context
	takesCtx  bool
	givesErr  bool
	givesMore bool // a result besides the error
}

func newGoFunc(f any) (*goFunc, error) {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, fmt.Errorf("cannot map %T: want a function", f)
	}
	t := v.Type()
	fn := &goFunc{v: v}
	for i := range t.NumIn() {
		if i == 0 && t.In(0) == contextType {
			fn.takesCtx = true
			continue
		}
		fn.inputs = append(fn.inputs, t.In(i))
	}
	outs := t.NumOut()
	if outs > 0 && t.Out(outs-1) == errorType {
		fn.givesErr = true
		outs--
	}
	fn.givesMore = outs == 1
	if len(fn.inputs) == 0 || outs > 1 || t.IsVariadic() {
		return nil, fmt.Errorf("cannot map %v: want a function of one or more inputs with at most one result and an error", t)
	}
	return fn, nil
}

func (fn *goFunc) call(ctx context.Context, input any) (out any, fail *Error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		out, fail = nil, panicked(recover())
	}()
	results := fn.v.Call(fn.args(ctx, input.(reflect.Value)))
	returned = true
	if fn.givesErr {
		if err, _ := results[len(results)-1].Interface().(error); err != nil {
			return nil, failure(err)
		}
	}
	if fn.givesMore {
		out = results[0]
	}
	return out, nil
}

// args spreads an input over several parameters if f has them: it is a struct then.
func (fn *goFunc) args(ctx context.Context, input reflect.Value) []reflect.Value {
	var args []reflect.Value
	if fn.takesCtx {
		args = append(args, reflect.ValueOf(ctx))
	}
	if len(fn.inputs) == 1 {
		return append(args, input)
	}
	for i := range fn.inputs {
		args = append(args, input.Field(i))
	}
	return args
}

// failure keeps the error itself besides what would travel.
func failure(err error) *Error {
	e := Describe(err, nil)
	e.Causes = []error{err}
	for i := range e.Chain {
		e.Chain[i].Sentinel = "" // Causes has it
	}
	return e
}

// panicked describes a panic, or a Goexit if p is nil.
func panicked(p any) *Error {
	if p == nil {
		return &Error{Kind: Panicked, Message: "the function ended its goroutine", Type: "runtime.Goexit"}
	}
	e := &Error{Kind: Panicked, Type: fmt.Sprintf("%T", p), Message: fmt.Sprint(p), Trace: userFrames()}
	if err, ok := p.(error); ok {
		e.Causes = []error{err}
	}
	return e
}

// userFrames is the stack between the panic and the call through reflection.
func userFrames() []Frame {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var trace []Frame
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "reflect.Value.call":
			return trace
		case len(f.Function) > 8 && f.Function[:8] == "runtime.":
		default:
			trace = append(trace, Frame{Func: f.Function, File: f.File, Line: f.Line})
		}
		if !more {
			return trace
		}
	}
}
