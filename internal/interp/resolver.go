package interp

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"gosess/internal/check"
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
// in the newest program.
func (e *Engine) declared(pkg, ident string) types.Type {
	if s := e.sources[pkg]; s != nil && s.found {
		if o, ok := s.pkg.Scope().Lookup(ident).(*types.TypeName); ok {
			return o.Type()
		}
		return nil
	}
	if e.last == nil || e.last.Path() != pkg {
		return nil
	}
	if o, ok := e.last.Scope().Lookup(ident).(*types.TypeName); ok {
		return o.Type()
	}
	return e.instance(ident)
}

// qualified finds the names of types with the paths of their packages. The dots of a
// variadic parameter may stand before them.
var qualified = regexp.MustCompile(`(\.\.\.)?([~./-]*[\pL\pN_][\pL\pN_.~/-]*)\.([\pL_][\pL\pN_]*)`)

// instance finds an instance of a type of the newest program by its name, in
// which the names of type arguments have the paths of their packages.
func (e *Engine) instance(ident string) types.Type {
	look := types.NewPackage(e.last.Path(), e.last.Name()) // like the program, with more names in scope
	for _, name := range e.last.Scope().Names() {
		look.Scope().Insert(e.last.Scope().Lookup(name))
	}
	packages := reachable(e.last)
	ident = qualified.ReplaceAllStringFunc(ident, func(found string) string {
		parts := qualified.FindStringSubmatch(found)
		dots, path, name := parts[1], parts[2], parts[3]
		if path == e.last.Path() {
			return dots + name
		}
		i := slices.IndexFunc(packages, func(p *types.Package) bool { return p.Path() == path })
		hidden := fmt.Sprintf("%sin%d_%s", check.Hidden, i, name)
		if i < 0 {
			return dots + hidden // which means nothing
		}
		if o, ok := packages[i].Scope().Lookup(name).(*types.TypeName); ok {
			look.Scope().Insert(types.NewTypeName(token.NoPos, look, hidden, o.Type()))
		}
		return dots + hidden
	})
	tv, err := types.Eval(token.NewFileSet(), look, token.NoPos, ident)
	if err != nil || !tv.IsType() {
		return nil
	}
	return tv.Type
}

// reachable lists the packages that p imports, directly first.
func reachable(p *types.Package) []*types.Package {
	list := slices.Clone(p.Imports())
	seen := map[*types.Package]bool{}
	for _, q := range list {
		seen[q] = true
	}
	for i := 0; i < len(list); i++ {
		for _, q := range list[i].Imports() {
			if !seen[q] {
				seen[q] = true
				list = append(list, q)
			}
		}
	}
	return list
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
