// Package live is the part of gosess that is linked into generated programs:
// it finds the program's types, functions and variables by name, for values
// that are decoded into it and calls that reach it.
//
// Its one rule: what a name means comes from the table that the generator
// wrote, never from a guess. It imports neither go/types nor an engine, so
// that programs are small and start at once; what makes a program serve a map is
// in package worker.
package live

import "reflect"

// A Table is what a generated program knows about itself. It is written once,
// before anything is looked up in it.
type Table struct {
	Types    []Type
	Funcs    []Func
	Methods  []Method
	Literals []Literal
	Vars     []Var
	// Locals are functions that declare types, which they announce when they are
	// asked: see [Local].
	Locals []Any
	// Shown are the names of functions in stacks, by the names that the Go
	// compiler gives them: "(*_gs_lit_7_2_5).Call" is "f.func1". A name that is
	// missing is shown as it is.
	Shown map[string]string
	// Left are the functions that the program does not hold, with the reasons.
	Left map[string]string
}

// A Type is a type that values can be of.
type Type struct {
	Type reflect.Type
	arg  reflect.Type // of it: its name says how the compiler names Type as an argument
}

// An argument has a type argument.
type argument[X any] struct{}

// A Func is a function, or an instance of a generic one.
type Func struct {
	Name string // as value.Func.Name
	Func any
}

// A Method is a method that func values can be bound to.
type Method struct {
	Name string // as value.Func.Name
	Recv reflect.Type
	bind func(recv any) any // the method value
}

// A Var is a package variable.
type Var struct {
	Name string
	Ptr  any
}

// T returns the table entry of a type.
func T[X any]() Type { return Type{reflect.TypeFor[X](), reflect.TypeFor[argument[X]]()} }

// Missing panics in the place of a function that the program does not hold.
func Missing(why string) { panic(&missing{why}) }

// A missing is raised by the call of a function that the program does not hold.
type missing struct{ why string }

func (m *missing) Error() string { return m.why }

// Bind returns the table entry of a method; bind returns x.method.
func Bind[X any](name string, bind func(x X) any) Method {
	return Method{name, reflect.TypeFor[X](), func(recv any) any {
		x, _ := recv.(X)
		return bind(x)
	}}
}
