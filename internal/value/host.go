package value

import (
	"go/token"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// This file describes compiled Go types as Types. The insides of values of
// compiled packages are laid out by the Go compiler in either engine.

var hostTypes = struct {
	sync.Mutex // protects following
	byGo       map[reflect.Type]*Type
}{byGo: map[reflect.Type]*Type{}}

// HostType returns the Type of a compiled Go type: its Host and its Layout are
// rt. The same rt gives the same Type. It may be called from any goroutine.
func HostType(rt reflect.Type) *Type {
	hostTypes.Lock()
	defer hostTypes.Unlock()
	return hostType(rt)
}

func hostType(rt reflect.Type) *Type {
	if t := hostTypes.byGo[rt]; t != nil {
		return t
	}
	t := &Type{Kind: rt.Kind(), Name: rt.Name(), Pkg: rt.PkgPath(), Host: rt, Layout: rt, byHost: true}
	hostTypes.byGo[rt] = t
	switch rt.Kind() {
	case reflect.Array:
		t.Elem, t.Len = hostType(rt.Elem()), rt.Len()
	case reflect.Chan:
		t.Elem, t.Dir = hostType(rt.Elem()), rt.ChanDir()
	case reflect.Map:
		t.Key, t.Elem = hostType(rt.Key()), hostType(rt.Elem())
	case reflect.Pointer, reflect.Slice:
		t.Elem = hostType(rt.Elem())
	case reflect.Struct:
		t.Fields = hostFields(rt)
	case reflect.Func:
		hostFunc(t, rt)
	case reflect.Interface:
		for m := range rt.Methods() {
			t.Methods = append(t.Methods, Method{Name: m.Name, Pkg: m.PkgPath, Type: hostType(m.Type)})
		}
	}
	return t
}

func hostFields(rt reflect.Type) []Field {
	if isAtomicPointer(rt) {
		return []Field{
			{Name: "mu", Pkg: "sync/atomic", Type: hostType(reflect.TypeFor[sync.Mutex]())},
			{Name: "p", Pkg: "sync/atomic", Type: hostType(rt.Field(0).Type.Elem())}, // it begins with _ [0]*T
		}
	}
	if rt == syncMapType {
		return []Field{{Name: "entries", Pkg: "sync", Type: hostType(syncMapFields)}}
	}
	var fields []Field
	for f := range rt.Fields() {
		fields = append(fields, Field{
			Name: f.Name, Pkg: f.PkgPath, Type: hostType(f.Type), Embedded: f.Anonymous, Tag: string(f.Tag),
		})
	}
	return fields
}

// isAtomicPointer reports whether rt is an instance of atomic.Pointer. It has the fields
// of the one that interpreted sessions have: a mutex, which takes no memory here,
// and the pointer.
func isAtomicPointer(rt reflect.Type) bool {
	return rt.PkgPath() == "sync/atomic" && strings.HasPrefix(rt.Name(), "Pointer[") &&
		rt.Field(0).Type.Kind() == reflect.Array
}

func hostFunc(t *Type, rt reflect.Type) {
	for p := range rt.Ins() {
		t.Params = append(t.Params, hostType(p))
	}
	for r := range rt.Outs() {
		t.Results = append(t.Results, hostType(r))
	}
	t.Variadic = rt.IsVariadic()
}

// compiled reports whether t is a struct type declared in a compiled package:
// such a type has one layout in every engine.
func compiled(t *Type) bool {
	return t.Kind == reflect.Struct && t.Host != nil && t.Host == t.Layout && t.Name != ""
}

// ambiguous reports whether engines lay t out differently, because it has
// interfaces or funcs inside that are not inside a compiled struct.
func ambiguous(t *Type, seen map[*Type]bool) bool {
	if t == nil || seen[t] || compiled(t) {
		return false
	}
	seen[t] = true
	switch t.Kind {
	case reflect.Interface, reflect.Func:
		return true
	case reflect.Struct:
		return slices.ContainsFunc(t.Fields, func(f Field) bool { return ambiguous(f.Type, seen) })
	}
	return ambiguous(t.Elem, seen) || ambiguous(t.Key, seen)
}

// canonical returns the one Type that stands for t in this package: engines may
// have their own for a type that has the same layout everywhere.
func canonical(t *Type) *Type {
	if t.Host == nil || t.Host != t.Layout || ambiguous(t, map[*Type]bool{}) {
		return t
	}
	return HostType(t.Host)
}

// exported reports whether a compiled type's name can be found from outside.
func exported(t *Type) bool { return token.IsExported(t.Name) }
