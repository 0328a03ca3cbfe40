package value

import (
	"errors"
	"fmt"
	"reflect"
)

// This file makes types from a stream alone, with layouts like the interpreted
// engine's: for looking into a file, and for values whose types have changed.

// genericFunc is how a func is held where there is no engine to call it.
type genericFunc struct {
	M *Func
	F func()
}

// Generic returns the Resolver for which every type is taken from the stream. It
// is what a nil Resolver stands for.
func Generic() Resolver { return generic{} }

// generic is the Resolver for types that come from the stream.
type generic struct{}

func (generic) Named(pkg, ident string) *Type { return nil }
func (generic) Unnamed(t *Type) *Type         { return nil }

func (generic) MakeFunc(f *Func) (reflect.Value, error) {
	return reflect.ValueOf(genericFunc{M: f}), nil
}

func (generic) Wrap(x Iface, rt reflect.Type) (any, error) {
	return nil, errors.New("a session value inside a compiled one needs an engine")
}

// maxLayout bounds one value's memory. Memory is only taken for values that
// are there; the bound keeps sizes from overflowing.
const maxLayout = 1 << 40

// genericTypes makes types from their records.
type genericTypes struct {
	recs  []typeRecord
	types []*Type
	state []uint8 // 1: being laid out, 2: laid out
}

// makeGeneric returns a type for each record.
func makeGeneric(recs []typeRecord) ([]*Type, error) {
	x := &genericTypes{recs: recs, types: make([]*Type, len(recs)), state: make([]uint8, len(recs))}
	for i := range recs {
		x.types[i] = x.known(&recs[i])
		if x.types[i] == nil {
			x.types[i] = new(Type)
		} else {
			x.state[i] = 2
		}
	}
	for i := range recs {
		if x.state[i] == 0 {
			x.describe(&recs[i], x.types[i])
		}
	}
	for i := range recs {
		if err := x.layOut(uint64(i), 0); err != nil {
			return nil, err
		}
	}
	for _, t := range x.types {
		if t.Kind == reflect.Map && !mayBeKey(t.Key) {
			return nil, damaged(fmt.Sprintf("a map has keys of type %q", t.Key))
		}
	}
	return x.types, nil
}

// known returns the type of a record that this package has itself: predeclared
// types, and types of the standard library that refer to no others.
func (x *genericTypes) known(r *typeRecord) *Type {
	if r.Pkg == "" && r.Name != "" {
		if rt := basicTypes[reflect.Kind(r.Kind)]; rt != nil {
			return HostType(rt)
		}
		return nil
	}
	rt := KnownType(r.Pkg, r.Name)
	if rt == nil {
		return nil
	}
	t := HostType(rt)
	p := planOf(t)
	if p.form() != r.Form || r.Form == formPlain && (!p.noscan || len(r.Fields) != len(t.Fields)) {
		return nil
	}
	for i, f := range r.Fields {
		if t.Fields[i].Name != f.Name || t.Fields[i].Type.Name != x.recs[f.Type].Name {
			return nil
		}
	}
	return t
}

var basicTypes = map[reflect.Kind]reflect.Type{
	reflect.Bool: reflect.TypeFor[bool](), reflect.String: reflect.TypeFor[string](),
	reflect.Int: reflect.TypeFor[int](), reflect.Int8: reflect.TypeFor[int8](), reflect.Int16: reflect.TypeFor[int16](),
	reflect.Int32: reflect.TypeFor[int32](), reflect.Int64: reflect.TypeFor[int64](),
	reflect.Uint: reflect.TypeFor[uint](), reflect.Uint8: reflect.TypeFor[uint8](), reflect.Uint16: reflect.TypeFor[uint16](),
	reflect.Uint32: reflect.TypeFor[uint32](), reflect.Uint64: reflect.TypeFor[uint64](), reflect.Uintptr: reflect.TypeFor[uintptr](),
	reflect.Float32: reflect.TypeFor[float32](), reflect.Float64: reflect.TypeFor[float64](),
	reflect.Complex64: reflect.TypeFor[complex64](), reflect.Complex128: reflect.TypeFor[complex128](),
	reflect.UnsafePointer: unsafeLayout,
}

// describe fills t from its record, but for the layout.
func (x *genericTypes) describe(r *typeRecord, t *Type) {
	*t = Type{
		Kind: reflect.Kind(r.Kind), Name: r.Name, Pkg: r.Pkg, Ident: r.Ident,
		Len: r.Len, Dir: reflect.ChanDir(r.Dir), Variadic: r.Variadic,
		byHost: r.Compiled, // so that it is written again as what it was
	}
	if r.Elem != nil {
		t.Elem = x.types[*r.Elem]
	}
	if r.Key != nil {
		t.Key = x.types[*r.Key]
	}
	for _, f := range r.Fields {
		t.Fields = append(t.Fields, Field{Name: f.Name, Pkg: f.Pkg, Type: x.types[f.Type], Embedded: f.Embedded, Tag: f.Tag})
	}
	for _, m := range r.Methods {
		t.Methods = append(t.Methods, Method{Name: m.Name, Pkg: m.Pkg, Type: x.types[m.Type]})
	}
	for _, p := range r.Params {
		t.Params = append(t.Params, x.types[p])
	}
	for _, p := range r.Results {
		t.Results = append(t.Results, x.types[p])
	}
}

// layOut sets a type's layout. References are one word or an any, so only types
// inside others by value must be laid out before.
func (x *genericTypes) layOut(i uint64, depth int) (err error) {
	r, t := &x.recs[i], x.types[i]
	switch {
	case x.state[i] == 2:
		return nil
	case x.state[i] == 1:
		return damaged(fmt.Sprintf("type %q contains itself", r.Name))
	case depth > maxTypeDepth:
		return damaged("types are nested too deeply")
	}
	x.state[i] = 1
	switch {
	case r.Form == formReset || r.Form == formOpaque:
		x.special(t, r.Form, opOpaque)
	case r.Form != formPlain:
		x.special(t, r.Form, opStored)
	default:
		err = x.layOutKind(r, t, depth)
	}
	x.state[i] = 2
	return err
}

func (x *genericTypes) layOutKind(r *typeRecord, t *Type, depth int) error {
	switch t.Kind {
	case reflect.Pointer, reflect.Chan, reflect.UnsafePointer:
		t.Layout = unsafeLayout
	case reflect.Slice, reflect.Map:
		t.Layout = anyLayout
	case reflect.Interface:
		t.Layout = ifaceLayout
	case reflect.Func:
		t.Layout = reflect.TypeFor[genericFunc]()
	case reflect.Array:
		if err := x.layOut(*r.Elem, depth+1); err != nil {
			return err
		}
		if size := t.Elem.Layout.Size(); size > 0 && uintptr(t.Len) > maxLayout/size {
			return damaged("an array type is too large")
		}
		t.Layout = reflect.ArrayOf(t.Len, t.Elem.Layout)
	case reflect.Struct:
		return x.layOutStruct(r, t, depth)
	default:
		t.Layout = basicTypes[t.Kind]
	}
	return nil
}

func (x *genericTypes) layOutStruct(r *typeRecord, t *Type, depth int) error {
	var fields []reflect.StructField
	var size uintptr
	for i, f := range r.Fields {
		if err := x.layOut(f.Type, depth+1); err != nil {
			return err
		}
		layout := x.types[f.Type].Layout
		if size += layout.Size() + 16; size > maxLayout {
			return damaged("a struct type is too large")
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: layout})
	}
	t.Layout = reflect.StructOf(fields)
	return nil
}

// special makes a type whose values are kept as they are written, or not at all.
func (x *genericTypes) special(t *Type, form uint8, o op) {
	t.Layout = reflect.TypeFor[string]() // a type of map keys
	p := &plan{
		t: t, id: plans.Add(1), op: o, layout: t.Layout, memory: t.Layout, size: t.Layout.Size(),
		inline: true, noscan: true, stored: form, reason: "it is not known here",
	}
	p.rtype, p.direct = boxing(t.Layout)
	t.publish(p)
}
