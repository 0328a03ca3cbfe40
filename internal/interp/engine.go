package interp

import (
	"context"
	"errors"
	"go/types"
	"io"
	"reflect"

	"gosess/internal/check"
	"gosess/internal/value"
)

// Options say how an engine meets the world. The zero value is an engine that
// reads nothing and prints to nowhere.
type Options struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Args           []string // os.Args of the session

	// Crash is called when a goroutine that session code started panics and
	// nothing recovers; as in Go the process cannot go on. By default the panic
	// is printed to Stderr and the process exits with status 2.
	Crash func(*Panic)
}

// A Result is one result of a call.
type Result struct {
	Type  *value.Type
	Value reflect.Value // of Type.Layout
}

// Define makes the engine run the program of u: it lowers and compiles the
// functions in u.Compile, allocates u.NewVars (zero), and lets callers and
// func values of redefined functions follow. A *Refusal is returned before
// anything changed.
func (e *Engine) Define(u *check.Update) error { return errors.New("interp: not written yet") }

// Call calls a function of the program by name ("f", "_gs_cell3", "T.M" with
// the receiver first, "Sum[int]"). Args are values over layouts. The error is
// a *Panic, an *Exit or that of ctx. After ctx is done Call returns within a
// second or two; see [ErrAbandoned].
func (e *Engine) Call(ctx context.Context, name string, args ...reflect.Value) ([]Result, error) {
	return nil, errors.New("interp: not written yet")
}

// CallFunc calls a func value that the session holds: f has the Layout of a
// func type.
func (e *Engine) CallFunc(ctx context.Context, t *value.Type, f reflect.Value, args ...reflect.Value) ([]Result, error) {
	return nil, errors.New("interp: not written yet")
}

// MakeFunc rebuilds a func value of type t (of t.Layout) from what it is.
func (e *Engine) MakeFunc(t *value.Type, f *value.Func) (reflect.Value, error) {
	return reflect.Value{}, errors.New("interp: not written yet")
}

// Var returns the type and the addressable cell of a package variable.
func (e *Engine) Var(name string) (*value.Type, reflect.Value, bool) { return nil, reflect.Value{}, false }

// TypeOf returns the engine's type for a go/types type of the last Update.
func (e *Engine) TypeOf(t types.Type) *value.Type { return nil }

// Lookup returns the session's type of that name: what TypeOf returns for it.
func (e *Engine) Lookup(pkg, name string) (*value.Type, bool) { return nil, false }

// RunProgram runs the init functions and main of a whole program.
func (e *Engine) RunProgram(ctx context.Context, u *check.Update) error {
	return errors.New("interp: not written yet")
}

// An Engine holds the values of a session and runs its functions. Calls may be
// made from several goroutines; Define excludes them.
type Engine struct{ opts Options }

// New returns an engine with an empty program.
func New(opts Options) *Engine { return &Engine{opts: opts} }
