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

// String returns the type as a user would write it, with the last element of
// the path before a name: "map[string]*main.T".
func (t *Type) String() string { return string(appendType(nil, t, 0)) }

// maxTypeText bounds the text of a type.
const maxTypeText = 1 << 16

// appendType appends t as text, up to a limit: an unnamed struct may have
// thousands of fields.
func appendType(b []byte, t *Type, depth int) []byte {
	switch {
	case t == nil:
		return append(b, "?"...)
	case depth > 100 || len(b) > maxTypeText:
		return append(b, "…"...)
	case t.Name != "":
		if t.Pkg != "" {
			b = append(b, t.Pkg[strings.LastIndexByte(t.Pkg, '/')+1:]...)
			b = append(b, '.')
		}
		return append(b, t.Name...)
	}
	depth++
	switch t.Kind {
	case reflect.Array:
		b = append(b, '[')
		b = appendDecimal(b, t.Len)
		return appendType(append(b, ']'), t.Elem, depth)
	case reflect.Slice:
		return appendType(append(b, "[]"...), t.Elem, depth)
	case reflect.Pointer:
		return appendType(append(b, '*'), t.Elem, depth)
	case reflect.Map:
		b = appendType(append(b, "map["...), t.Key, depth)
		return appendType(append(b, ']'), t.Elem, depth)
	case reflect.Chan:
		return appendType(append(b, chanText(t.Dir)...), t.Elem, depth)
	case reflect.Func:
		return appendSignature(append(b, "func"...), t, depth)
	case reflect.Struct:
		return appendStruct(b, t, depth)
	case reflect.Interface:
		return appendInterface(b, t, depth)
	}
	return append(b, t.Kind.String()...)
}

func chanText(d reflect.ChanDir) string {
	switch d {
	case reflect.RecvDir:
		return "<-chan "
	case reflect.SendDir:
		return "chan<- "
	}
	return "chan "
}

func appendSignature(b []byte, t *Type, depth int) []byte {
	b = append(b, '(')
	for i, p := range t.Params {
		if i > 0 {
			b = append(b, ", "...)
		}
		if t.Variadic && i == len(t.Params)-1 {
			b = append(b, "..."...)
			p = p.Elem
		}
		b = appendType(b, p, depth)
	}
	b = append(b, ')')
	if len(t.Results) == 1 {
		return appendType(append(b, ' '), t.Results[0], depth)
	}
	for i, r := range t.Results {
		if b = append(b, ", "...); i == 0 {
			b = append(b[:len(b)-2], " ("...)
		}
		b = appendType(b, r, depth)
	}
	if len(t.Results) > 1 {
		b = append(b, ')')
	}
	return b
}

func appendStruct(b []byte, t *Type, depth int) []byte {
	b = append(b, "struct {"...)
	for i, f := range t.Fields {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(b, ' ')
		if !f.Embedded {
			b = append(append(b, f.Name...), ' ')
		}
		b = appendType(b, f.Type, depth)
	}
	if len(t.Fields) > 0 {
		b = append(b, ' ')
	}
	return append(b, '}')
}

func appendInterface(b []byte, t *Type, depth int) []byte {
	b = append(b, "interface {"...)
	for i, m := range t.Methods {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(append(b, ' '), m.Name...)
		b = appendSignature(b, m.Type, depth)
	}
	if len(t.Methods) > 0 {
		b = append(b, ' ')
	}
	return append(b, '}')
}

func appendDecimal(b []byte, n int) []byte {
	if n >= 10 {
		b = appendDecimal(b, n/10)
	}
	return append(b, byte('0'+n%10))
}

// exported reports whether a compiled type's name can be found from outside.
func exported(t *Type) bool { return token.IsExported(t.Name) }
