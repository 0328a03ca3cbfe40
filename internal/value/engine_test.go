package value

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// native is an engine whose values are ordinary Go values of this test's types.
// Types declared in this package stand for the session's.
type native struct {
	types map[reflect.Type]*Type
	names map[string]reflect.Type // session types by name
	funcs map[string]reflect.Value
	made  []*Func
}

func newNative(types ...any) *native {
	n := &native{types: map[reflect.Type]*Type{}, names: map[string]reflect.Type{}, funcs: map[string]reflect.Value{}}
	for _, v := range types {
		rt := reflect.TypeOf(v)
		n.names[rt.Name()] = rt
	}
	return n
}

const here = "gosess/internal/value"

func (n *native) TypeOf(rt reflect.Type) *Type {
	if t := n.types[rt]; t != nil {
		return t
	}
	h := HostType(rt)
	if compiled(h) && rt.PkgPath() != here {
		return h
	}
	t := new(Type)
	n.types[rt] = t
	*t = Type{Kind: h.Kind, Name: h.Name, Pkg: h.Pkg, Len: h.Len, Dir: h.Dir, Variadic: h.Variadic, Layout: rt}
	if t.Pkg == here {
		t.Pkg = "main"
		n.names[t.Name] = rt
	}
	if h.Elem != nil {
		t.Elem = n.TypeOf(rt.Elem())
	}
	if h.Key != nil {
		t.Key = n.TypeOf(rt.Key())
	}
	for i, f := range h.Fields {
		pkg := f.Pkg
		if pkg == here {
			pkg = "main"
		}
		t.Fields = append(t.Fields, Field{Name: f.Name, Pkg: pkg, Type: n.TypeOf(rt.Field(i).Type), Embedded: f.Embedded, Tag: f.Tag})
	}
	for _, m := range h.Methods {
		t.Methods = append(t.Methods, Method{Name: m.Name, Pkg: m.Pkg, Type: n.TypeOf(m.Type.Layout)})
	}
	for _, p := range h.Params {
		t.Params = append(t.Params, n.TypeOf(p.Layout))
	}
	for _, p := range h.Results {
		t.Results = append(t.Results, n.TypeOf(p.Layout))
	}
	if !n.session(t, map[*Type]bool{}) {
		t.Host = rt
	}
	return t
}

// session reports whether the session declares any part of t.
func (n *native) session(t *Type, seen map[*Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	if t.Pkg == "main" {
		return true
	}
	if t.Name != "" {
		return false
	}
	for _, f := range t.Fields {
		if n.session(f.Type, seen) {
			return true
		}
	}
	for _, p := range append(append([]*Type{t.Elem, t.Key}, t.Params...), t.Results...) {
		if n.session(p, seen) {
			return true
		}
	}
	return false
}

func (n *native) options() EncodeOptions {
	return EncodeOptions{TypeOf: n.TypeOf, FuncOf: n.funcOf}
}

func (n *native) funcOf(t *Type, f reflect.Value) *Func {
	for name, known := range n.funcs {
		if known.Pointer() == f.Pointer() && !strings.Contains(name, "lit") {
			return &Func{Name: name, Type: t}
		}
	}
	for _, m := range n.made {
		if m.Type == t && n.funcs[m.Name].Pointer() == f.Pointer() {
			return m
		}
	}
	return nil
}

func (n *native) Named(pkg, ident string) *Type {
	if pkg == "" {
		for _, rt := range basicTypes {
			if rt.Name() == ident {
				return n.TypeOf(rt)
			}
		}
		if ident == "error" {
			return n.TypeOf(reflect.TypeFor[error]())
		}
		return nil
	}
	if pkg == "main" {
		if rt := n.names[ident]; rt != nil {
			return n.TypeOf(rt)
		}
		return nil
	}
	for rt, t := range n.types {
		if rt.PkgPath() == pkg && rt.Name() == ident {
			return t
		}
	}
	for _, rt := range stdTypes {
		if rt.PkgPath() == pkg && rt.Name() == ident {
			return n.TypeOf(rt)
		}
	}
	return nil
}

func (n *native) Unnamed(t *Type) *Type {
	switch t.Kind {
	case reflect.Pointer:
		return n.TypeOf(reflect.PointerTo(t.Elem.Layout))
	case reflect.Slice:
		return n.TypeOf(reflect.SliceOf(t.Elem.Layout))
	case reflect.Array:
		return n.TypeOf(reflect.ArrayOf(t.Len, t.Elem.Layout))
	case reflect.Map:
		return n.TypeOf(reflect.MapOf(t.Key.Layout, t.Elem.Layout))
	case reflect.Chan:
		return n.TypeOf(reflect.ChanOf(t.Dir, t.Elem.Layout))
	case reflect.Func:
		var in, out []reflect.Type
		for _, p := range t.Params {
			in = append(in, p.Layout)
		}
		for _, p := range t.Results {
			out = append(out, p.Layout)
		}
		return n.TypeOf(reflect.FuncOf(in, out, t.Variadic))
	case reflect.Interface:
		if len(t.Methods) == 0 {
			return n.TypeOf(anyLayout)
		}
	}
	// Unnamed structs and interfaces with methods are found, not made: package
	// reflect cannot make those with unexported names.
	for _, known := range n.types {
		if known.Name == "" && known.Kind == t.Kind && known.String() == t.String() {
			return known
		}
	}
	return nil
}

func (n *native) MakeFunc(f *Func) (reflect.Value, error) {
	n.made = append(n.made, f)
	if v, ok := n.funcs[f.Name]; ok {
		return v, nil
	}
	return reflect.Value{}, fmt.Errorf("func %q is not known", f.Name)
}

func (n *native) Wrap(Iface, reflect.Type) (any, error) { return nil, nil }

// variable makes a variable of a value, or of what a pointer points to if ptr is
// to be the variable itself.
func (n *native) variable(name string, ptr any) Var {
	v := reflect.ValueOf(ptr)
	return Var{Name: name, Type: n.TypeOf(v.Type().Elem()), Ptr: v, Source: name + " := …"}
}

// encode writes variables to a file.
func encode(t testing.TB, vars []Var, o EncodeOptions) ([]byte, *Report) {
	t.Helper()
	var buf bytes.Buffer
	w := NewSeqWriter(&buf)
	rep, err := EncodeGroup(w, vars, o)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	return buf.Bytes(), rep
}

// decode reads variables from a file.
func decode(t testing.TB, file []byte, res Resolver) ([]Var, *Report) {
	t.Helper()
	r, err := NewSeqBytes(file)
	if err != nil {
		t.Fatal(err)
	}
	vars, rep, err := DecodeGroup(r, DecodeOptions{Resolver: res})
	if err != nil {
		t.Fatalf("decode: %v\n%s", err, dump(file))
	}
	return vars, rep
}

// dump shows a file in diagnostic notation.
func dump(file []byte) string {
	text, err := Diagnose(file)
	if err != nil {
		return err.Error()
	}
	return text
}

// name makes a func known to the engine.
func (n *native) name(name string, f any) { n.funcs[name] = reflect.ValueOf(f) }
