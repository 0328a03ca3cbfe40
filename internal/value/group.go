package value

import "reflect"

// A Var is one named variable of a group.
type Var struct {
	Name   string
	Type   *Type
	Ptr    reflect.Value // pointer to the variable's memory, as laid out by Type.Layout
	Source string        // the source line that made it, for tombstones; may be ""
}

// A Tombstone says what could not be kept: the zero value stands in its place.
type Tombstone struct {
	Var    string `cbor:"1,keyasint"`           // variable, "" if the value had none
	Path   string `cbor:"2,keyasint"`           // from the variable: "model.files[3].f"
	Type   string `cbor:"3,keyasint"`           // as the user would write it: "chan int"
	Reason string `cbor:"4,keyasint"`           // a few words: "a channel has no value to keep"
	Source string `cbor:"5,keyasint,omitempty"` // source line that made the variable
	Count  int    `cbor:"6,keyasint,omitempty"` // of values alike that it stands for, if more than one
}

// A Report says what a value lost on its way. Nothing in it is an error: the
// rest of the value is intact.
type Report struct {
	Lost  []Tombstone // zero stands in its place
	Notes []Tombstone // kept, but not quite as it was: "locked, kept unlocked"
}

// EncodeOptions are what the engine knows about its values. The zero value
// serves an engine with interpreted layouts.
type EncodeOptions struct {
	// TypeOf gives the type of a dynamic value found in a Go interface. If nil,
	// or if it returns nil, the value is taken to be of a compiled type.
	TypeOf func(reflect.Type) *Type

	// FuncOf says what a Go func is, for layouts where a func value is a Go
	// func. If nil or if it returns nil, a non-nil func becomes a tombstone.
	FuncOf func(t *Type, f reflect.Value) *Func

	// Unwrap gives the session value that a compiled package holds in an
	// adapter. If nil, there are no adapters.
	Unwrap func(v any) (Iface, bool)
}

// A Resolver stands for the engine that decoded values will live in. Decode
// calls it from one goroutine.
type Resolver interface {
	// Named returns the engine's type declared as ident (see [Type.Declared]), or nil
	// if there is none. pkg is "" for predeclared types.
	Named(pkg, ident string) *Type

	// Unnamed returns the engine's type identical to t, an unnamed type whose
	// parts are the engine's own and whose Layout is not set.
	Unnamed(t *Type) *Type

	// MakeFunc returns a func value, of reflect type f.Type.Layout. The
	// variables in f.Captured may not have their values yet.
	MakeFunc(f *Func) (reflect.Value, error)

	// Wrap returns an adapter for x, a session value that a compiled package
	// held in an interface of type rt: the reverse of EncodeOptions.Unwrap.
	Wrap(x Iface, rt reflect.Type) (any, error)
}

// DecodeOptions say where decoded values go.
type DecodeOptions struct {
	// Resolver has the types that values will be of. If nil, types are taken
	// from the stream: such values can be looked at, converted and written
	// again, but no engine can use them.
	Resolver Resolver

	// Cell, if not nil, returns the memory to use for a variable: a pointer of
	// type reflect.PointerTo(t.Layout) to zeroed memory. If it returns the zero
	// Value, or is nil, memory is allocated.
	Cell func(name string, t *Type) reflect.Value

	// Want, if not nil, says which variables are wanted. The values of the
	// others are decoded only as far as the wanted ones need them.
	Want func(name string) bool

	salvage bool // records may be missing
}
