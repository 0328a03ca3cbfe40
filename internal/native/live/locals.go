package live

import (
	"reflect"
	"sync"
)

// This file finds the types that functions declare, which no table can name: a
// function that declares some begins with a question whether it is only asked
// for them.

var asking struct {
	mu    sync.Mutex // held while functions are asked
	on    bool
	found []Type
}

// endOfLocals is the panic that ends a function which is only asked for its
// types.
type endOfLocals struct{}

// Asking reports whether functions are only asked for the types that they
// declare. It is true only before the program serves its peer.
func Asking() bool { return asking.on }

// Local announces a type that a function declares. Only that function calls it,
// if Asking.
func Local[X any](ident string) {
	asking.found = append(asking.found, Type{ident, reflect.TypeFor[X]()})
}

// EndOfLocals ends the call of a function that has announced its types.
func EndOfLocals() { panic(endOfLocals{}) }

// findLocals asks the functions of the table.
func (p *Program) findLocals() {
	asking.mu.Lock()
	defer asking.mu.Unlock()
	asking.on, asking.found = true, nil
	for _, f := range p.table.Locals {
		ask(f)
	}
	asking.on = false
	for _, t := range asking.found {
		p.types.add(t)
	}
}

func ask(f func()) {
	defer func() {
		if r := recover(); r != nil && r != any(endOfLocals{}) {
			panic(r)
		}
	}()
	f()
}
