package value

import (
	"fmt"
	"reflect"
)

// This file turns the records of types in a stream into types of an engine.

// typeReader resolves the types of a stream, one after another, by their index.
type typeReader struct {
	recs    []typeRecord
	res     Resolver
	made    []*Type
	adopted []*Type // compiled types, by way of those that contain them
	doing   []bool
	changed []string // types that are not what they were, or that are gone
}

// resolve returns the engine's types. Those that are gone are nil, and listed
// in changed, as are those that became different.
func (x *typeReader) resolve() ([]*Type, error) {
	x.made = make([]*Type, len(x.recs))
	x.adopted = make([]*Type, len(x.recs))
	x.doing = make([]bool, len(x.recs))
	for i := range x.recs {
		x.named(uint64(i))
	}
	for i := range x.recs {
		if _, err := x.typ(uint64(i)); err != nil {
			return nil, err
		}
	}
	for i := range x.recs {
		if t := x.made[i]; t == nil || !x.matches(&x.recs[i], t) {
			x.changed = append(x.changed, x.recs[i].Name)
		}
	}
	return x.made, nil
}

// named resolves one type by its name. If it is compiled, its parts are known
// too, of which some may have no name outside their package.
func (x *typeReader) named(id uint64) {
	r := &x.recs[id]
	if r.Name == "" {
		return
	}
	t := x.res.Named(r.Pkg, r.declared())
	if t == nil {
		if rt := KnownType(r.Pkg, r.Name); rt != nil {
			t = HostType(rt)
		}
	}
	if t != nil && t.Host != nil && (r.Compiled || compiled(t)) {
		host := HostType(t.Host)
		x.adopt(id, host)
		if r.Compiled {
			t = host
		}
	}
	x.made[id] = t
}

// adopt notes that the compiled type t is the type with that index, and its
// parts the parts, in case the engine does not know them.
func (x *typeReader) adopt(id uint64, t *Type) {
	r := &x.recs[id]
	if t == nil || x.adopted[id] != nil || reflect.Kind(r.Kind) != t.Kind || r.Name != t.Name || r.Pkg != t.Pkg {
		return
	}
	x.adopted[id] = t
	if r.Elem != nil {
		x.adopt(*r.Elem, t.Elem)
	}
	if r.Key != nil {
		x.adopt(*r.Key, t.Key)
	}
	for i, f := range r.Fields {
		if i < len(t.Fields) && t.Fields[i].Name == f.Name {
			x.adopt(f.Type, t.Fields[i].Type)
		}
	}
}

// typ resolves one type, unless that was done.
func (x *typeReader) typ(id uint64) (t *Type, err error) {
	if x.made[id] != nil {
		return x.made[id], nil
	}
	if x.doing[id] {
		return nil, damaged("an unnamed type contains itself")
	}
	x.doing[id] = true
	r := &x.recs[id]
	if r.Compiled {
		t = x.adopted[id]
	}
	if t == nil && r.Name == "" {
		t, err = x.unnamed(r)
	}
	if t == nil && err == nil {
		t = x.adopted[id]
	}
	x.made[id] = t
	x.doing[id] = false
	return t, err
}

// unnamed resolves an unnamed type by its parts. It returns nil if one is gone.
func (x *typeReader) unnamed(r *typeRecord) (*Type, error) {
	t := &Type{Kind: reflect.Kind(r.Kind), Len: r.Len, Dir: reflect.ChanDir(r.Dir), Variadic: r.Variadic}
	whole := true
	part := func(id uint64) *Type {
		p, err := x.typ(id)
		whole = whole && err == nil && p != nil
		return p
	}
	if r.Elem != nil {
		t.Elem = part(*r.Elem)
	}
	if r.Key != nil {
		t.Key = part(*r.Key)
	}
	for _, f := range r.Fields {
		t.Fields = append(t.Fields, Field{Name: f.Name, Pkg: f.Pkg, Type: part(f.Type), Embedded: f.Embedded, Tag: f.Tag})
	}
	for _, m := range r.Methods {
		t.Methods = append(t.Methods, Method{Name: m.Name, Pkg: m.Pkg, Type: part(m.Type)})
	}
	for _, p := range r.Params {
		t.Params = append(t.Params, part(p))
	}
	for _, p := range r.Results {
		t.Results = append(t.Results, part(p))
	}
	if !whole {
		return nil, nil
	}
	if t.Kind == reflect.Map && !mayBeKey(t.Key) {
		return nil, damaged(fmt.Sprintf("a map has keys of type %q", t.Key))
	}
	if t.Kind == reflect.Array {
		if size := t.Elem.Layout.Size(); size > 0 && uintptr(t.Len) > maxLayout/size {
			return nil, damaged("an array type is too large")
		}
	}
	if r.Compiled {
		return compiledUnnamed(t)
	}
	return x.make(t)
}

// make asks the engine for an unnamed type. Package reflect panics if there can be
// no such type, such as a channel without a direction.
func (x *typeReader) make(t *Type) (made *Type, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = damaged(fmt.Sprintf("there is no type %s: %v", t, r))
		}
	}()
	return x.res.Unnamed(t), nil
}

// mayBeKey reports whether Go allows maps with such keys.
func mayBeKey(t *Type) bool {
	switch t.Kind {
	case reflect.Func, reflect.Map, reflect.Slice:
		return false
	case reflect.Array:
		return mayBeKey(t.Elem)
	case reflect.Struct:
		for _, f := range t.Fields {
			if !mayBeKey(f.Type) {
				return false
			}
		}
	}
	return true
}

// compiledUnnamed returns the Go type of an unnamed type as compiled code has it.
func compiledUnnamed(t *Type) (*Type, error) {
	for _, p := range []*Type{t.Elem, t.Key} {
		if p != nil && p.Host == nil {
			return nil, damaged(fmt.Sprintf("type %q is said to be compiled, and is not", t))
		}
	}
	var rt reflect.Type
	switch t.Kind {
	case reflect.Pointer:
		rt = reflect.PointerTo(t.Elem.Host)
	case reflect.Slice:
		rt = reflect.SliceOf(t.Elem.Host)
	case reflect.Map:
		rt = reflect.MapOf(t.Key.Host, t.Elem.Host)
	case reflect.Array:
		rt = reflect.ArrayOf(t.Len, t.Elem.Host)
	case reflect.Interface:
		if len(t.Methods) > 0 {
			return nil, nil
		}
		rt = anyLayout
	default:
		return nil, nil
	}
	return HostType(rt), nil
}

// matches reports whether the engine's t is what the stream says it was.
func (x *typeReader) matches(r *typeRecord, t *Type) bool {
	p := planOf(t)
	if reflect.Kind(r.Kind) != p.t.Kind || r.Form != p.form() {
		return false
	}
	if r.Form != formPlain || r.Pkg == "" && r.Name != "" {
		return true
	}
	same := func(id *uint64, t *Type) bool {
		if id == nil || t == nil {
			return id == nil && t == nil
		}
		q := x.made[*id]
		return q != nil && planOf(q) == planOf(t)
	}
	c := p.t
	if !same(r.Elem, c.Elem) || !same(r.Key, c.Key) || r.Len != c.Len || len(r.Fields) != len(c.Fields) ||
		len(r.Params) != len(c.Params) || len(r.Results) != len(c.Results) || r.Variadic != c.Variadic {
		return false
	}
	for i, f := range r.Fields {
		if g := c.Fields[i]; f.Name != g.Name || f.Pkg != g.Pkg || f.Embedded != g.Embedded || !same(&f.Type, g.Type) {
			return false
		}
	}
	for i := range r.Params {
		if !same(&r.Params[i], c.Params[i]) {
			return false
		}
	}
	for i := range r.Results {
		if !same(&r.Results[i], c.Results[i]) {
			return false
		}
	}
	return true
}
