package interp

import (
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp/prelude"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file is what package session needs to decode values into an engine and
// to carry them over when types are redefined.

// SetVar makes ptr, a pointer to t.Layout, the memory of a package variable of
// type t. Functions that are compiled for that type already see it.
func (e *Engine) SetVar(name string, t *value.Type, ptr reflect.Value) {
	e.mu.Lock()
	defer e.mu.Unlock()
	key := "main." + name
	c := e.vars[key]
	if c == nil || c.typ != t {
		c = e.newVar(t)
		e.vars[key] = c
	}
	c.slot.Set(ptr)
}

// Named returns the newest type declared as ident in pkg, of the session or of
// a compiled package, nil if there is none; see [value.Resolver].
func (e *Engine) Named(pkg, ident string) *value.Type {
	switch {
	case pkg == "":
		if o, ok := types.Universe.Lookup(ident).(*types.TypeName); ok {
			return e.TypeOf(o.Type())
		}
		return nil
	case !e.isSource(pkg):
		if r, ok := e.hostType(pkg, ident); ok {
			e.noteDecoded(pkg + "." + ident)
			return rt.HostType(r)
		}
		if r := value.KnownType(pkg, ident); r != nil {
			return rt.HostType(r)
		}
	}
	if t := e.declared(pkg, ident); t != nil {
		return e.withMethods(e.TypeOf(t))
	}
	return e.known(pkg, ident)
}

// declared finds a type that is declared at top level, or an instance of one,
// in the newest program, in a package that it imports as source, or in one of ours.
func (e *Engine) declared(pkg, ident string) types.Type {
	src := e.sources[pkg]
	found := src != nil && src.found
	if found {
		if o, ok := src.pkg.Scope().Lookup(ident).(*types.TypeName); ok {
			return o.Type()
		}
	}
	switch generic := strings.Contains(ident, "["); {
	case e.last == nil:
		return nil
	case e.last.Path() != pkg && generic && (found || prelude.Source(pkg) != nil):
		return check.TypeNamed(e.last, pkg+"."+ident) // iter.Seq[int]
	case e.last.Path() != pkg:
		return nil
	}
	if o, ok := e.last.Scope().Lookup(ident).(*types.TypeName); ok {
		return o.Type()
	}
	return check.TypeNamed(e.last, ident)
}

// known finds a type that functions of the program have mentioned: one
// declared inside a function, or an instance with types of other packages.
func (e *Engine) known(pkg, ident string) *value.Type {
	e.types.mu.Lock()
	defer e.types.mu.Unlock()
	if n := e.types.named[pkg+"."+ident]; n != nil {
		return n.t
	}
	return nil
}

// Unnamed returns the engine's type identical to t, an unnamed type made of the
// engine's own types and without Layout.
func (e *Engine) Unnamed(t *value.Type) (u *value.Type) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(*typeError); !ok {
				panic(r)
			}
			u = nil
		}
	}()
	v := &value.Type{
		Kind: t.Kind, Elem: t.Elem, Key: t.Key, Len: t.Len, Dir: t.Dir, Fields: t.Fields,
		Params: t.Params, Results: t.Results, Variadic: t.Variadic, Methods: t.Methods,
	}
	e.types.mu.Lock()
	defer e.types.mu.Unlock()
	u = e.types.composite(v)
	e.types.settle()
	return u
}

// withMethods gives t, which was made outside of Define, its method table.
func (e *Engine) withMethods(t *value.Type) *value.Type {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.types.mu.Lock()
	fresh := len(e.types.made) > 0
	e.types.mu.Unlock()
	if !fresh || e.last == nil {
		return t
	}
	lw := &lowering{e: e, units: map[string]*unit{}, stale: map[string]bool{}}
	err := func() (err error) {
		defer catchRefusal(&err)
		lw.methods(&check.Update{Pkg: e.last})
		lw.drain()
		return nil
	}()
	if err != nil || e.install(lw) != nil {
		return nil
	}
	return t
}

// Instances returns the names of the instances of generic functions, func
// literals of such, and declared types that the session's code has made so far:
// "Sum[int]", "lit cell 7:2:5 main.Sum[int]", "main.Pair[int,string]". They are
// sorted; names of types and of literals' functions have the path before them.
func (e *Engine) Instances() []string {
	seen := map[string]bool{}
	e.mu.RLock()
	for key := range e.units {
		if name, ok := strings.CutPrefix(key, "main."); ok || strings.HasPrefix(key, "lit ") {
			seen[name] = seen[name] || strings.Contains(key, "[")
		}
	}
	e.mu.RUnlock()
	e.types.mu.Lock()
	for key := range e.types.named {
		if strings.HasPrefix(key, "main.") {
			seen[key] = seen[key] || strings.Contains(key, "[")
		}
	}
	e.types.mu.Unlock()
	maps.DeleteFunc(seen, func(_ string, generic bool) bool { return !generic })
	return slices.Sorted(maps.Keys(seen))
}
