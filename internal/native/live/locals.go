package live

import (
	"reflect"
	"sync"
)

// This file finds the types that functions declare, which no table can name: a
// function that declares some begins with a question whether it is only asked
// for them.

// endOfLocals is the panic that ends a function which is only asked for its
// types.
type endOfLocals struct{}

// Asking is whether functions are only asked for the types that they declare.
// It is true only before the program serves its peer.
var Asking bool

// Local announces a type that a function declares, by its value.Type.Ident. Only
// that function calls it, when it is asked or when control comes by.
func Local[X any](ident string) { announce(reflect.TypeFor[X](), func() string { return ident }) }

// LocalIn is Local for a type of a generic function: owner is the function, or
// the type whose method it is, with the type arguments targs.
func LocalIn[X any](owner, rest string, targs ...Type) {
	announce(reflect.TypeFor[X](), func() string { return owner + "[" + argStrings(targs) + "]" + rest })
}

func announce(rt reflect.Type, ident func() string) {
	if _, ok := announced.Load(rt); !ok {
		announced.Store(rt, ident())
	}
}

// announced are the Idents of the types that functions declare.
var announced sync.Map // reflect.Type to string

// EndOfLocals ends the call of a function that has announced its types.
func EndOfLocals() { panic(endOfLocals{}) }

var asking sync.Mutex // held while functions are asked

// findLocals asks the functions of the table.
func (p *Program) findLocals() {
	asking.Lock()
	defer asking.Unlock()
	Asking = true
	for _, f := range p.table.Locals {
		ask(reflect.ValueOf(f))
	}
	Asking = false
	announced.Range(func(rt, ident any) bool {
		p.types.of(rt.(reflect.Type))
		return true
	})
}

// ask calls a function with zero values: it looks at none before it ends.
func ask(f reflect.Value) {
	defer func() {
		if r := recover(); r != nil && r != any(endOfLocals{}) {
			panic(r)
		}
	}()
	args := make([]reflect.Value, f.Type().NumIn())
	for i := range args {
		args[i] = reflect.Zero(f.Type().In(i))
	}
	if f.Type().IsVariadic() {
		f.CallSlice(args)
	} else {
		f.Call(args)
	}
}
