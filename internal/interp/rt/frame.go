package rt

import (
	"reflect"
	"runtime"
	"sync/atomic"

	"gosess/internal/value"
)

// Frame runs the body and the deferred calls of one call of a session
// function that defers. Lowered code makes one at the function's entry:
//
//	fr := rt.NewFrame()
//	fr.Run(func() { … fr.Defer(f, args…) … })
//	return results // variables that the body and the deferred calls share
//
// A Frame is used by one goroutine.
type Frame struct {
	calls []func()
	first [1]func() // where calls begin
	exits bool      // a Goexit is running the deferred calls
}

// NewFrame returns a frame for one call.
func NewFrame() *Frame {
	f := &Frame{}
	f.calls = f.first[:0]
	return f
}

// Push registers a call for which everything was evaluated already. A nil call
// panics when it is made.
func (f *Frame) Push(call func()) { f.calls = append(f.calls, call) }

// Defer registers a call of the func fn (over layouts, or compiled) with
// arguments that were evaluated already. A nil fn panics when it is called.
// If fn is variadic the last argument is its slice.
func (f *Frame) Defer(fn any, args ...any) { f.Push(prepare(fn, args)) }

// prepare makes a call of a func and arguments that lowered code passes as any; nil if the
// func is nil.
func prepare(fn any, args []any) func() {
	call := reflect.ValueOf(fn)
	if call.Kind() != reflect.Func || call.IsNil() {
		return nil
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		if in[i] = reflect.ValueOf(a); !in[i].IsValid() {
			in[i] = reflect.Zero(call.Type().In(i))
		}
	}
	return func() { CallReflect(call, in) }
}

// Run calls body, then the deferred calls, last first, whether body returns,
// panics or calls runtime.Goexit. It returns if nothing panicked or a deferred
// call recovered; otherwise it panics on.
func (f *Frame) Run(body func()) {
	p := f.capture(func() {
		body()
		f.finish()
	})
	if p = f.unwind(p); p != nil {
		panic(p)
	}
}

// finish runs the deferred calls of a body that has returned, in the simplest way:
// while no panic is under way anywhere, recover needs to know nothing of them. What is
// left when one of them panics is for unwind.
func (f *Frame) finish() {
	for n := len(f.calls); n > 0 && atomic.LoadInt64(&underWay) == 0; n = len(f.calls) {
		call := f.calls[n-1]
		f.calls = f.calls[:n-1]
		makeCall(call)
	}
}

// makeCall makes a deferred call.
func makeCall(call func()) {
	if call == nil {
		PanicNil()
	}
	call()
}

// capture runs fn and returns its panic, nil if it returned.
func (f *Frame) capture(fn func()) (p *Panicking) {
	done := false
	defer func() {
		if done {
			return
		}
		r := recover()
		switch {
		case r == nil:
			f.goexit()
		case Passes(r):
			panic(r)
		default:
			p = Recovered(r)
		}
	}()
	fn()
	done = true
	return nil
}

// goexit runs the deferred calls while runtime.Goexit ends the goroutine. A
// panic that none of them recovers ends the process, as in Go.
func (f *Frame) goexit() {
	if f.exits {
		return // a deferred call called Goexit again: its frame goes on
	}
	f.exits = true
	if p := f.unwind(nil); p != nil {
		p.Goexit = true
		panic(p)
	}
}

// unwind runs the deferred calls with p, the panic under way or nil, and
// returns the panic that is under way afterwards.
func (f *Frame) unwind(p *Panicking) *Panicking {
	for n := len(f.calls); n > 0; n = len(f.calls) {
		call := f.calls[n-1]
		f.calls = f.calls[:n-1]
		next := f.callDeferred(call, p)
		switch {
		case next != nil && next != p:
			next.link(p)
			p = next
		case p != nil && p.Recovered:
			p = nil
		}
	}
	return p
}

// link notes that p replaced older.
func (p *Panicking) link(older *Panicking) {
	last := p
	for last.Link != nil && last.Link != older {
		last = last.Link
	}
	last.Link = older
}

// callDeferred runs one deferred call during p and returns the panic that it
// raised itself.
func (f *Frame) callDeferred(call func(), p *Panicking) *Panicking {
	leave := enterDeferred(p)
	defer leave()
	return f.capture(func() { makeCall(call) })
}

// CallReflect calls fn; if it is variadic, the last argument is its slice.
func CallReflect(fn reflect.Value, args []reflect.Value) []reflect.Value {
	if fn.Type().IsVariadic() {
		return fn.CallSlice(args)
	}
	return fn.Call(args)
}

// Recoverer is what recover means in one call of a function.
type Recoverer struct{ p *Panicking }

// EnterRecover is called first thing in every function that contains recover:
// it finds out whether that call was made directly by a deferred call while a
// panic is under way; it returns nil if not.
func EnterRecover() *Recoverer {
	if p := directPanic(); p != nil {
		return &Recoverer{p}
	}
	return nil
}

// Recover is recover() in the call for which r was made; r may be nil.
func (r *Recoverer) Recover() value.Iface {
	if r == nil || r.p == nil || r.p.Recovered {
		return value.Iface{}
	}
	r.p.Recovered = true
	return r.p.Value
}

// Goexit is runtime.Goexit.
func Goexit() { runtime.Goexit() }
