package rt

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"gosess/internal/value"
)

// This file turns ordinary Go values of this test package into session values,
// as an engine would hold them, so that a table can compare what rt does with
// what compiled Go does. Types of this package stand for types of package main.

var mirrored = map[reflect.Type]*value.Type{}

// sess returns the session type of a Go type.
func sess(t reflect.Type) *value.Type {
	if !ours(t, map[reflect.Type]bool{}) {
		return HostType(t)
	}
	if v, ok := mirrored[t]; ok {
		return v
	}
	v := &value.Type{Kind: t.Kind(), Name: strings.ReplaceAll(t.Name(), "gosess/internal/interp/rt.", "main."), Pkg: t.PkgPath()}
	mirrored[t] = v
	if v.Pkg != "" {
		v.Pkg = "main"
	}
	switch t.Kind() {
	case reflect.Array, reflect.Slice, reflect.Pointer, reflect.Chan:
		v.Elem = sess(t.Elem())
	case reflect.Map:
		v.Key, v.Elem = sess(t.Key()), sess(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			pkg := ""
			if f.PkgPath != "" {
				pkg = "main"
			}
			v.Fields = append(v.Fields, value.Field{Name: f.Name, Pkg: pkg, Type: sess(f.Type), Embedded: f.Anonymous, Tag: string(f.Tag)})
		}
	case reflect.Interface:
		for i := range t.NumMethod() {
			v.Methods = append(v.Methods, value.Method{Name: t.Method(i).Name, Type: sess(t.Method(i).Type)})
		}
	case reflect.Func:
		for i := range t.NumIn() {
			v.Params = append(v.Params, sess(t.In(i)))
		}
		for i := range t.NumOut() {
			v.Results = append(v.Results, sess(t.Out(i)))
		}
	}
	if t.Kind() == reflect.Array {
		v.Len = t.Len()
	}
	v.Layout = sessLayout(t, v)
	if t.Kind() != reflect.Interface && (t.NumMethod() > 0 || t.Name() != "") {
		ms := sessMethods(t)
		if t.Kind() != reflect.Pointer {
			ms.Pointer = func() *value.Type { return sess(reflect.PointerTo(t)) }
		}
		v.Engine = ms
	}
	return v
}

// ours reports whether t mentions a type of this package.
func ours(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if t.PkgPath() != "" {
		return strings.HasPrefix(t.PkgPath(), "gosess/")
	}
	switch t.Kind() {
	case reflect.Array, reflect.Slice, reflect.Pointer, reflect.Chan:
		return ours(t.Elem(), seen)
	case reflect.Map:
		return ours(t.Key(), seen) || ours(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if ours(t.Field(i).Type, seen) || t.Field(i).PkgPath != "" {
				return true
			}
		}
	case reflect.Func:
		for i := range t.NumIn() {
			if ours(t.In(i), seen) {
				return true
			}
		}
		for i := range t.NumOut() {
			if ours(t.Out(i), seen) {
				return true
			}
		}
	}
	return false
}

func sessLayout(t reflect.Type, v *value.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), v.Elem.Layout)
	case reflect.Slice:
		if v.Elem.Layout == nil { // a cycle
			return anyType
		}
		return reflect.SliceOf(v.Elem.Layout)
	case reflect.Pointer:
		if v.Elem.Layout == nil {
			return unsafeType
		}
		return reflect.PointerTo(v.Elem.Layout)
	case reflect.Map:
		if v.Elem.Layout == nil {
			return anyType
		}
		return reflect.MapOf(v.Key.Layout, v.Elem.Layout)
	case reflect.Interface:
		return ifaceType
	case reflect.Struct:
		var fs []reflect.StructField
		for _, f := range v.Fields {
			name := f.Name
			if f.Pkg != "" {
				name = "X_" + name
			}
			fs = append(fs, reflect.StructField{Name: name, Type: f.Type.Layout})
		}
		return reflect.StructOf(fs)
	case reflect.Func:
		return FuncLayout(reflect.TypeFor[func()]())
	}
	return basic[t.Kind()]
}

var basic = map[reflect.Kind]reflect.Type{
	reflect.Bool: reflect.TypeFor[bool](), reflect.Int: reflect.TypeFor[int](), reflect.Int8: reflect.TypeFor[int8](),
	reflect.Uint8: reflect.TypeFor[uint8](), reflect.Uint16: reflect.TypeFor[uint16](), reflect.Float64: reflect.TypeFor[float64](),
	reflect.String: reflect.TypeFor[string](), reflect.Int64: reflect.TypeFor[int64](), reflect.Complex128: reflect.TypeFor[complex128](),
}

func sessMethods(t reflect.Type) *Methods {
	var list []Method
	for i := range t.NumMethod() {
		m := t.Method(i)
		mt := sess(withoutReceiver(m.Type))
		list = append(list, Method{Name: m.Name, Type: mt, Fn: func() reflect.Value { return sessMethod(t, m, mt) }})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return NewMethods(list)
}

// sessMethod is a method as an engine offers it: over layouts.
func sessMethod(t reflect.Type, m reflect.Method, mt *value.Type) reflect.Value {
	in, out := []reflect.Type{sess(t).Layout}, []reflect.Type(nil)
	for _, p := range mt.Params {
		in = append(in, p.Layout)
	}
	for _, r := range mt.Results {
		out = append(out, r.Layout)
	}
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), func(args []reflect.Value) []reflect.Value {
		real := []reflect.Value{unsess(args[0], t)}
		for i, a := range args[1:] {
			real = append(real, unsess(a, m.Type.In(i+1)))
		}
		res := m.Func.Call(real)
		if real[0].Kind() == reflect.Pointer && !real[0].IsNil() {
			memory(sess(t), args[0]).Elem().Set(toSess(real[0].Elem()))
		}
		for i, r := range res {
			res[i] = toSess(r)
		}
		return res
	})
}

// pairs remembers which pointers stand for each other.
var pairs = map[any]reflect.Value{}

// toSess converts a Go value to its session layout.
func toSess(v reflect.Value) reflect.Value {
	t := sess(v.Type())
	if t.Host != nil && (t.Layout == t.Host || t.Kind == reflect.Func) {
		return FromHost(v, t)
	}
	dst := reflect.New(t.Layout).Elem()
	v = readable(addressable(v))
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			dst.Field(i).Set(toSess(readable(v.Field(i))))
		}
	case reflect.Array:
		for i := range v.Len() {
			dst.Index(i).Set(toSess(v.Index(i)))
		}
	case reflect.Slice:
		if v.IsNil() {
			return dst
		}
		s := reflect.MakeSlice(t.Memory(), v.Len(), v.Len())
		for i := range v.Len() {
			s.Index(i).Set(toSess(v.Index(i)))
		}
		return layout(t, s)
	case reflect.Map:
		if v.IsNil() {
			return dst
		}
		m := reflect.MakeMap(t.Memory())
		for it := v.MapRange(); it.Next(); {
			m.SetMapIndex(toSess(it.Key()), toSess(it.Value()))
		}
		return layout(t, m)
	case reflect.Pointer:
		if v.IsNil() {
			return dst
		}
		if p, ok := pairs[v.Interface()]; ok {
			return p
		}
		p := reflect.New(t.Elem.Layout)
		l := layout(t, p)
		pairs[v.Interface()], pairs[l.Interface()] = l, v
		p.Elem().Set(toSess(v.Elem()))
		return l
	case reflect.Interface:
		if !v.IsNil() {
			dst.Set(reflect.ValueOf(box(v.Interface())))
		}
	case reflect.Func:
	default:
		dst.Set(v.Convert(t.Layout))
	}
	return dst
}

// unsess is the inverse of toSess.
func unsess(v reflect.Value, t reflect.Type) reflect.Value {
	st := sess(t)
	if st.Host != nil && (st.Layout == st.Host || st.Kind == reflect.Func) {
		return ToHost(v, st)
	}
	dst := reflect.New(t).Elem()
	v = memory(st, v)
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			readable(dst.Field(i)).Set(unsess(v.Field(i), t.Field(i).Type))
		}
	case reflect.Array:
		for i := range t.Len() {
			dst.Index(i).Set(unsess(v.Index(i), t.Elem()))
		}
	case reflect.Slice:
		if !v.IsNil() {
			dst.Set(reflect.MakeSlice(t, v.Len(), v.Len()))
			for i := range v.Len() {
				dst.Index(i).Set(unsess(v.Index(i), t.Elem()))
			}
		}
	case reflect.Map:
		if !v.IsNil() {
			dst.Set(reflect.MakeMap(t))
			for it := v.MapRange(); it.Next(); {
				dst.SetMapIndex(unsess(it.Key(), t.Key()), unsess(it.Value(), t.Elem()))
			}
		}
	case reflect.Pointer:
		if v.IsNil() {
			return dst
		}
		l := layout(st, v)
		if p, ok := pairs[l.Interface()]; ok {
			return p
		}
		p := reflect.New(t.Elem())
		pairs[l.Interface()], pairs[p.Interface()] = p, l
		p.Elem().Set(unsess(v.Elem(), t.Elem()))
		return p
	case reflect.Interface:
		if x := v.Interface().(value.Iface); x.T != nil {
			dst.Set(reflect.ValueOf(unbox(x)))
		}
	default:
		dst.Set(v.Convert(t))
	}
	return dst
}

// box makes a session interface of a Go value.
func box(v any) value.Iface {
	if v == nil {
		return value.Iface{}
	}
	if x, ok := boxedValue(v); ok {
		return x
	}
	rv := reflect.ValueOf(v)
	return value.Iface{T: sess(rv.Type()), V: toSess(rv).Interface()}
}

func unbox(x value.Iface) any {
	for rt, st := range mirrored {
		if st == x.T {
			return unsess(reflect.ValueOf(x.V), rt).Interface()
		}
	}
	return ToHostAny(x)
}

func boxes(vs ...any) (xs []value.Iface) {
	for _, v := range vs {
		xs = append(xs, box(v))
	}
	return xs
}

// asMain writes what compiled Go printed as package main would have.
func asMain(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "gosess/internal/interp/rt.", "main."), "rt.", "main.")
}

var _ fmt.Stringer
