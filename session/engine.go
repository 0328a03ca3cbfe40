package session

import (
	"context"
	"go/types"
	"reflect"

	"gosess/internal/check"
	"gosess/internal/interp"
	"gosess/internal/value"
)

// An engine runs a program and holds the memory of its variables. The session
// defines with nothing else under way; it may call and look from several
// goroutines at once.
type engine interface {
	value.Resolver
	value.Renewer

	// AnyRenewed reports whether Renewed may be true for any func.
	AnyRenewed() bool

	// SetCompiler and Status are those of [interp.Engine].
	SetCompiler(interp.Compiler)
	Status() interp.Status

	// Define makes the engine hold u's program: functions are compiled, and
	// zeroed memory is allocated for u.NewVars; other variables keep theirs,
	// or get zeroed memory if they have none yet. An error has changed nothing.
	Define(u *check.Update) error

	// Start runs the initialisers of packages from source that have not run yet. Call
	// and CallFunc do it themselves.
	Start(ctx context.Context) error

	// PackageState returns a number for each variable of imported packages that are no part of
	// the session, by "path.name", that changes when its value does. Those of known are left out.
	PackageState(known map[string]uint64) map[string]uint64

	// Call calls a function of the program by name. Errors are those that
	// userError knows.
	Call(ctx context.Context, fn string, args ...reflect.Value) ([]reflect.Value, error)

	// CallFunc calls a func value.
	CallFunc(ctx context.Context, fn reflect.Value, args ...reflect.Value) ([]reflect.Value, error)

	// Method calls a method without parameters of a value of a session type.
	// ok is false if t has no such method.
	Method(t *value.Type, v reflect.Value, name string) (results []reflect.Value, ok bool, err error)

	// Var returns a variable's type and a pointer to its memory.
	Var(name string) (*value.Type, reflect.Value, bool)

	// SetVar makes ptr, a pointer to t.Layout, the memory of a variable of type t.
	SetVar(name string, t *value.Type, ptr reflect.Value)

	// Instances names the instances of generic functions and types that it has made.
	Instances() []string

	// Compiled names the types and functions of compiled packages that its values may be of.
	Compiled() []string

	// DecodedLiterals names the func literals that values which were decoded are of.
	DecodedLiterals() []string

	// TypeOf returns the engine's type for a type of the newest program.
	TypeOf(types.Type) *value.Type

	// ToHost and FromHost convert between an interface of the session and one
	// of compiled code.
	ToHost(value.Iface) any
	FromHost(any) value.Iface

	// EncodeOptions say how its values are to be encoded.
	EncodeOptions() value.EncodeOptions
}
