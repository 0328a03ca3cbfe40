package rt

import (
	"runtime"

	"gosess/internal/value"
)

// Panicking is what travels up the Go stack while session code panics: the
// value given to panic, and what became of it.
type Panicking struct {
	Value     value.Iface // never nil: panic(nil) is a *runtime.PanicNilError
	Link      *Panicking  // the panic during which this one was raised, nil if none
	Recovered bool        // printed as "[recovered]" if a later panic replaced it
	Goexit    bool        // raised while a Goexit was under way
	Args      []CallArgs  // of compiled session functions on the stack, innermost first, as far as they are known
	Stack     []uintptr   // program counters of the goroutine when it was first recovered, innermost first
}

// String makes a Panicking that leaves the engine readable. It is no error: yaegi asks errors for their text
// while it unwinds, and that would run code of the session.
func (p *Panicking) String() string { return p.Message() }

// Panic is panic(x).
func Panic(x value.Iface) {
	if x.T == nil {
		x = FromHostAny(new(runtime.PanicNilError))
	}
	panic(&Panicking{Value: x})
}

// Passes reports whether r, a value recovered by compiled code, must go on up
// without running deferred calls of the session and cannot be recovered by it:
// an exit or a cancellation.
func Passes(r any) bool {
	_, ok := r.(interface{ passesRecover() })
	return ok
}

// Exit is what os.Exit and log.Fatal raise in session code: the engine's
// caller receives it.
type Exit struct{ Code int }

func (*Exit) passesRecover() {}

// Cancelled is raised by a blocking call whose engine was cancelled.
type Cancelled struct{ Cause error }

func (*Cancelled) passesRecover() {}

// Recovered turns any value that compiled code recovered into a Panicking:
// run-time errors raised by the interpreter or by package reflect become the
// runtime.Error that Go would have raised. The function that recovered r calls
// it, while the stack is what it was.
func Recovered(r any) *Panicking {
	p := panicking(r)
	if p.Stack == nil {
		pcs := make([]uintptr, maxStack)
		p.Stack = pcs[:runtime.Callers(2, pcs)]
		p.Args = callArgs()
	}
	return p
}

// maxStack is how many frames of a stack are kept, those of the engine included.
const maxStack = 1000

func panicking(r any) *Panicking {
	switch r := r.(type) {
	case *Panicking:
		return r
	case runtime.Error:
		return &Panicking{Value: runtimeValue(r)}
	}
	if err := reflectPanic(r); err != nil {
		return &Panicking{Value: runtimeValue(err)}
	}
	return &Panicking{Value: FromHostAny(r)}
}
