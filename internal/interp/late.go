package interp

import (
	"reflect"
	"strings"
)

// Func values outlive the definitions that they were made by. So that they
// follow a redefinition, the code of func literals calls declared functions
// through cells that always hold the newest version; declared functions call
// each other directly and are loaded anew together.

// A lateFunc is the cell of one declared function.
type lateFunc struct {
	cell reflect.Value // of func type
	expr string        // how lowered code names the pointer to it
}

// bindsLate reports whether unit u calls unit d through its cell.
func (e *Engine) bindsLate(u, d *unit) bool {
	return !e.whole && d != nil && d.sig != nil && d.lit == nil && !d.hidden && isLiteral(u.key) && !isLiteral(d.key)
}

// isLiteral reports whether a unit's code can live on in a func value.
func isLiteral(key string) bool {
	return strings.HasPrefix(key, "lit ") || strings.HasPrefix(key, "bound ") || strings.HasPrefix(key, "range ") ||
		strings.HasPrefix(key, "value ")
}

// lateCell returns the expression for u's cell, made at first use.
func (e *Engine) lateCell(u *unit) string {
	typ := u.sig.Layout.Field(1).Type
	l := e.late[u.key]
	if l == nil || l.cell.Type() != typ {
		l = &lateFunc{cell: reflect.New(typ).Elem()}
		l.expr = e.syms.pointer(l.cell.Addr())
		e.late[u.key] = l
	}
	return l.expr
}

// fillLate makes the cells hold the functions that were just loaded.
func (e *Engine) fillLate(all map[string]*unit, keys []string) error {
	loaded := map[string]bool{}
	for _, k := range keys {
		loaded[k] = true
	}
	for k, l := range e.late {
		u := all[k]
		if u == nil || !loaded[k] && !l.cell.IsNil() {
			continue
		}
		if u.sig.Layout.Field(1).Type != l.cell.Type() {
			continue
		}
		f, err := e.m.function(u.name)
		if err != nil {
			return err
		}
		l.cell.Set(f)
	}
	return nil
}
