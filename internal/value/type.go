// Package value turns typed values into bytes and back: it keeps sharing,
// cycles and dynamic types, and names what it cannot keep.
//
// Its one rule: a value is written by its static [Type], never by what
// reflection happens to show, because the interpreted engine lays values out
// in memory differently from the Go compiler.
package value

import (
	"reflect"
	"unsafe"
)

// A Type describes a Go type independently of the engine that holds its
// values. Types are interned by the engine that makes them: within one engine
// two identical Go types have the same *Type.
//
// A Type is immutable once its engine has published it, and may be read from
// any goroutine.
type Type struct {
	Kind reflect.Kind // kind of the underlying type
	Name string       // declared name, with type arguments if any: "Point", "Pair[int,string]"; "" for an unnamed type
	Pkg  string       // import path that declares Name; "main" for the session, "" for unnamed and predeclared types

	// Ident tells apart types of one package that share a Name: types declared
	// inside functions ("f.T", "f.T·2"). "" for a type declared at top level.
	// It must be the same whenever the same source is loaded.
	Ident string

	Elem     *Type // of Array, Chan, Map, Pointer, Slice
	Key      *Type // of Map
	Len      int   // of Array
	Dir      reflect.ChanDir
	Fields   []Field  // of Struct, in declaration order
	Params   []*Type  // of Func
	Results  []*Type  // of Func
	Variadic bool     // of Func: the last of Params is a slice
	Methods  []Method // of Interface: what it demands, sorted by name

	// Host is the Go type by which compiled packages know it: set for
	// predeclared types, types declared in compiled packages, and anything
	// composed of nothing but those. Nil if the session declares any part of it.
	// Layout can differ from Host: []any is held as []Iface.
	Host reflect.Type

	// Layout is how the engine holds a value of this type in memory. In the
	// interpreted engine every interface is held as an [Iface], every func
	// type as a struct of [Func] pointer and func, and every session type as
	// its underlying layout. In the native engine Layout is the Go type.
	//
	// A recursive type cannot be laid out by package reflect alone, so an
	// interpreted Layout may be broken at one place of a cycle: there a Pointer
	// is held as unsafe.Pointer, and a Slice or a Map as an any that is nil or
	// holds a value of type [Type.Memory].
	Layout reflect.Type

	// Engine is private to the engine that made the type (its method table).
	Engine any

	plan   unsafe.Pointer // *published, set once, read atomically
	byHost bool           // made by HostType, or read as what was
}

// A Field is one field of a struct type.
type Field struct {
	Name     string // as declared; for an embedded field the type's name
	Pkg      string // import path, for an unexported name; "" otherwise
	Type     *Type
	Embedded bool
	Tag      string
}

// A Method is one method that an interface demands.
type Method struct {
	Name string
	Pkg  string // import path, for an unexported name; "" otherwise
	Type *Type  // of kind Func, without receiver
}

// Iface is how the interpreted engine holds a value of any interface type.
// The zero Iface is the nil interface. Go's == on two Ifaces is Go's == on the
// interfaces that they stand for, and Ifaces are map keys like interfaces.
type Iface struct {
	T *Type // dynamic type; nil for the nil interface
	V any   // dynamic value, of reflect type T.Layout
}

// Func says what a func value is, so that it can be written, compared and
// called by name elsewhere. The zero value of a func type has a nil Func.
type Func struct {
	// Name is what the engine resolves: "f" for a top-level function,
	// "Point.Norm" or "(*Point).Scale" for a method, "Sum[int]" for a generic
	// instance, "lit 7.2" for the second func literal of cell 7, or
	// "strings.ToUpper" for a function of a compiled package.
	Name string

	// Type is the func type of the value.
	Type *Type

	// Recv is set for a method value: the receiver, bound when the method
	// value was made.
	Recv *Iface

	// Captured holds, for a func literal, the variables it shares with its
	// surroundings: pointers to heap cells. Two literals that capture the same
	// variable hold the same pointer.
	Captured []Captured
}

// Captured is one variable that a func literal captures.
type Captured struct {
	Name string
	Type *Type         // of the variable
	Ptr  reflect.Value // pointer to the variable: reflect.PointerTo(Type.Layout)
}
