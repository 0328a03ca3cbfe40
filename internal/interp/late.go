package interp

import (
	"reflect"
	"strings"
)

// Func values outlive the definitions that they were made by. So that they
// follow a redefinition, the code of func literals calls declared functions
// through cells that always hold the newest version; declared functions call
// each other directly and are loaded anew together.
//
// A declared function used as a value is taken from a cell, too: yaegi cannot
// make a value of a function that it compiles later.

// A lateFunc holds the cells of one declared function.
type lateFunc struct {
	typ         reflect.Type
	now, value  reflect.Value // of type typ: the newest function, and the one that func values hold
	call, taken string        // how lowered code names the pointers to them
}

// bindsLate reports whether unit u calls unit d through its cell.
func (e *Engine) bindsLate(u, d *unit) bool {
	return !e.whole && d != nil && d.sig != nil && d.lit == nil && !d.hidden && isLiteral(u.key) && !isLiteral(d.key)
}

// isLiteral reports whether a unit's code can live on in a func value.
func isLiteral(key string) bool {
	return strings.HasPrefix(key, "lit ") || strings.HasPrefix(key, "bound ") || strings.HasPrefix(key, "range ")
}

// A lateKey is a unit and one of the types that it has had.
type lateKey struct {
	key string
	typ reflect.Type
}

// lateFunc returns u's cells, made at first use.
func (e *Engine) lateFunc(u *unit) *lateFunc {
	typ := u.funcType()
	l := e.late[lateKey{u.key, typ}]
	if l == nil {
		l = &lateFunc{typ: typ, now: reflect.New(typ).Elem(), value: reflect.New(typ).Elem()}
		l.call = e.syms.pointer(l.now.Addr())
		l.taken = e.syms.pointer(l.value.Addr())
		if !e.whole {
			l.value.Set(reflect.MakeFunc(typ, func(in []reflect.Value) []reflect.Value { return l.now.Call(in) }))
		}
		e.late[lateKey{u.key, typ}] = l
	}
	return l
}

// fillLate makes the cells hold the functions that were just loaded.
func (e *Engine) fillLate(all map[string]*unit, keys []string) error {
	loaded := map[string]bool{}
	for _, k := range keys {
		loaded[k] = true
	}
	for k, l := range e.late {
		u := all[k.key]
		if u == nil && isWrapper(k.key) {
			l.now.Set(reflect.MakeFunc(l.typ, func([]reflect.Value) []reflect.Value { panic(retyped(k.key)) }))
			continue
		}
		if u == nil || !loaded[k.key] && !l.now.IsNil() {
			continue
		}
		if u.funcType() != l.typ {
			l.now.Set(reflect.MakeFunc(l.typ, func([]reflect.Value) []reflect.Value { panic(retyped(k.key)) }))
			continue
		}
		f := u.compiled()
		if !f.IsValid() {
			var err error
			if f, err = e.m.function(u.name); err != nil {
				return err
			}
		}
		l.now.Set(f)
		if e.whole {
			l.value.Set(f)
		}
	}
	return nil
}
