//go:build ignore

package main

import (
	"sync/atomic"
	"unsafe"
)

// A site finds methods of dynamic types: one for each method of an interface. It
// remembers what it found until the session's code changes.
type site [8]unsafe.Pointer // of *found

type found struct {
	t          *Type
	generation uint32
	fn         unsafe.Pointer // a func whose first parameter is the Iface
}

// method returns the function of method m for dynamic type t.
func (s *site) method(t *Type, m *MethodRef) unsafe.Pointer {
	f := (*found)(atomic.LoadPointer(s.place(t)))
	if f != nil && f.t == t && f.generation == atomic.LoadUint32(Generation) {
		return f.fn
	}
	return s.look(t, m)
}

func (s *site) place(t *Type) *unsafe.Pointer {
	at := uintptr(unsafe.Pointer(t))
	return &s[(at>>4^at>>8)%uintptr(len(s))]
}

func (s *site) look(t *Type, m *MethodRef) unsafe.Pointer {
	g := atomic.LoadUint32(Generation)
	fn := MethodFor(t, m)
	atomic.StorePointer(s.place(t), unsafe.Pointer(&found{t, g, fn}))
	return fn
}

// compared says whether type t implements the interface type it.
type compared struct {
	t, it      *Type
	generation uint32
	ok         bool
}

var comparisons [64]unsafe.Pointer // of *compared

func IsImpl(x Iface, it *Type) bool {
	if x.T == nil {
		return false
	}
	at := uintptr(unsafe.Pointer(x.T))>>4 ^ uintptr(unsafe.Pointer(it))>>5
	p := &comparisons[at%uintptr(len(comparisons))]
	c := (*compared)(atomic.LoadPointer(p))
	if c != nil && c.t == x.T && c.it == it && c.generation == atomic.LoadUint32(Generation) {
		return c.ok
	}
	g := atomic.LoadUint32(Generation)
	ok := Implements(x.T, it)
	atomic.StorePointer(p, unsafe.Pointer(&compared{x.T, it, g, ok}))
	return ok
}
