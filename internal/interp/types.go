package interp

import (
	"fmt"
	"go/types"
	"reflect"
	"sort"
	"sync"

	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// A typeTable interns the value.Types of an engine. Types made of nothing but
// compiled ones come from rt.HostType and are shared by all engines.
type typeTable struct {
	mu    sync.Mutex
	keys  value.TypeKeys
	byKey map[string]*value.Type // unnamed session types, by structure
	named map[string]*namedType  // session types by identity
	fresh []*value.Type          // made since the last settle; without Layout
	busy  map[*value.Type]bool   // being laid out
	fixes []fix                  // layouts to be patched when all are known
	host  func(path, name string) (reflect.Type, bool)
	own   func(*types.Named) *types.Named // replaces generic types of compiled packages
	made  []madeType                      // types that may have methods, made since they were last asked for

	tabled map[*value.Type]bool // unnamed ones that were in made
}

// A namedType is the newest version of a type that the session declares.
type namedType struct {
	sig string // of everything that its layout and identity depend on
	t   *value.Type
}

func newTypeTable(host func(path, name string) (reflect.Type, bool), own func(*types.Named) *types.Named) *typeTable {
	return &typeTable{
		byKey:  map[string]*value.Type{},
		named:  map[string]*namedType{},
		busy:   map[*value.Type]bool{},
		tabled: map[*value.Type]bool{},
		host:   host,
		own:    own,
	}
}

// A typeError reports a type that cannot be held.
type typeError struct{ shape string }

func (e *typeError) Error() string { return e.shape }

// of returns the engine's type for t, in which type parameters stand for what
// env says. It panics with a *typeError for a type that cannot be held.
func (tt *typeTable) of(t types.Type, env *env) *value.Type {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	v := tt.build(t, env)
	tt.settle()
	return v
}

func (tt *typeTable) build(t types.Type, env *env) *value.Type {
	switch t := t.(type) {
	case *types.Basic:
		return tt.basic(t)
	case *types.Alias:
		return tt.build(types.Unalias(t), env)
	case *types.TypeParam:
		s := env.lookup(t)
		if s == nil {
			panic(&typeError{limit.Unknown.Text("type parameter " + t.String() + " outside its function")})
		}
		return tt.build(s, nil)
	case *types.Named:
		return tt.buildNamed(t, env)
	}
	v := tt.composite(tt.shape(t, env))
	if st, ok := t.(*types.Struct); ok && embeds(st) && !tt.tabled[v] {
		tt.tabled[v] = true
		tt.made = append(tt.made, madeType{t, env, v})
	}
	return v
}

// embeds reports whether a struct may have methods without a name.
func embeds(t *types.Struct) bool {
	for f := range t.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// shape describes an unnamed type; the result is not interned.
func (tt *typeTable) shape(t types.Type, env *env) *value.Type {
	switch t := t.(type) {
	case *types.Array:
		return &value.Type{Kind: reflect.Array, Elem: tt.build(t.Elem(), env), Len: int(t.Len())}
	case *types.Slice:
		return &value.Type{Kind: reflect.Slice, Elem: tt.build(t.Elem(), env)}
	case *types.Pointer:
		return &value.Type{Kind: reflect.Pointer, Elem: tt.build(t.Elem(), env)}
	case *types.Chan:
		return &value.Type{Kind: reflect.Chan, Elem: tt.build(t.Elem(), env), Dir: chanDir(t.Dir())}
	case *types.Map:
		return &value.Type{Kind: reflect.Map, Key: tt.build(t.Key(), env), Elem: tt.build(t.Elem(), env)}
	case *types.Struct:
		return tt.structShape(t, env)
	case *types.Signature:
		return tt.funcShape(t, env)
	case *types.Interface:
		return tt.interfaceShape(t, env)
	}
	panic(&typeError{limit.Unknown.Text(fmt.Sprintf("type %s", t))})
}

func chanDir(d types.ChanDir) reflect.ChanDir {
	switch d {
	case types.SendOnly:
		return reflect.SendDir
	case types.RecvOnly:
		return reflect.RecvDir
	}
	return reflect.BothDir
}

func (tt *typeTable) structShape(t *types.Struct, env *env) *value.Type {
	v := &value.Type{Kind: reflect.Struct}
	for i := range t.NumFields() {
		f := t.Field(i)
		v.Fields = append(v.Fields, value.Field{
			Name: f.Name(), Pkg: pkgOf(f), Type: tt.build(f.Type(), env), Embedded: f.Embedded(), Tag: t.Tag(i)})
	}
	return v
}

func (tt *typeTable) funcShape(t *types.Signature, env *env) *value.Type {
	v := &value.Type{Kind: reflect.Func, Variadic: t.Variadic()}
	for p := range t.Params().Variables() {
		v.Params = append(v.Params, tt.build(p.Type(), env))
	}
	for p := range t.Results().Variables() {
		v.Results = append(v.Results, tt.build(p.Type(), env))
	}
	return v
}

func (tt *typeTable) interfaceShape(t *types.Interface, env *env) *value.Type {
	v := &value.Type{Kind: reflect.Interface}
	for m := range t.Methods() {
		v.Methods = append(v.Methods, value.Method{Name: m.Name(), Pkg: pkgOf(m), Type: tt.build(m.Type(), env)})
	}
	sort.SliceStable(v.Methods, func(i, j int) bool {
		a, b := v.Methods[i], v.Methods[j]
		return rt.MethodID(a.Pkg, a.Name) < rt.MethodID(b.Pkg, b.Name)
	})
	return v
}

// pkgOf is the import path that an unexported name belongs to, "" for an
// exported one.
func pkgOf(o types.Object) string {
	if o.Exported() || o.Pkg() == nil {
		return ""
	}
	return o.Pkg().Path()
}

// composite interns an unnamed type.
func (tt *typeTable) composite(v *value.Type) *value.Type {
	if h := hostComposite(v); h != nil {
		return rt.HostType(h)
	}
	k := tt.keys.Of(v)
	if old := tt.byKey[k]; old != nil {
		return old
	}
	tt.byKey[k] = v
	tt.fresh = append(tt.fresh, v)
	return v
}

// hostComposite returns the Go type identical to the unnamed type v, nil if
// there is none.
func hostComposite(v *value.Type) reflect.Type {
	switch v.Kind {
	case reflect.Array:
		if v.Elem.Host != nil {
			return reflect.ArrayOf(v.Len, v.Elem.Host)
		}
	case reflect.Slice:
		if v.Elem.Host != nil {
			return reflect.SliceOf(v.Elem.Host)
		}
	case reflect.Pointer:
		if v.Elem.Host != nil {
			return reflect.PointerTo(v.Elem.Host)
		}
	case reflect.Chan:
		if v.Elem.Host != nil && v.Elem.Host.Size() < 1<<16 {
			return reflect.ChanOf(v.Dir, v.Elem.Host)
		}
	case reflect.Map:
		if v.Elem.Host != nil && v.Key.Host != nil {
			return rt.MapOf(v.Key.Host, v.Elem.Host)
		}
	case reflect.Func:
		return hostFunc(v)
	case reflect.Struct:
		return hostStruct(v)
	case reflect.Interface:
		if len(v.Methods) == 0 {
			return reflect.TypeFor[any]()
		}
	}
	return nil
}

func hostFunc(v *value.Type) reflect.Type {
	in, out := hostsOf(v.Params), hostsOf(v.Results)
	if in == nil || out == nil {
		return nil
	}
	return reflect.FuncOf(in, out, v.Variadic)
}

func hostsOf(ts []*value.Type) []reflect.Type {
	hs := make([]reflect.Type, len(ts))
	for i, t := range ts {
		if t.Host == nil {
			return nil
		}
		hs[i] = t.Host
	}
	return hs
}

func hostStruct(v *value.Type) reflect.Type {
	fs := make([]reflect.StructField, len(v.Fields))
	for i, f := range v.Fields {
		if f.Type.Host == nil || f.Pkg != "" || f.Embedded || f.Name == "_" {
			return nil
		}
		fs[i] = reflect.StructField{Name: f.Name, Type: f.Type.Host, Tag: reflect.StructTag(f.Tag)}
	}
	return reflect.StructOf(fs)
}

var basicTypes = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
}

func (tt *typeTable) basic(t *types.Basic) *value.Type {
	if t.Info()&types.IsUntyped != 0 && t.Kind() != types.UntypedNil {
		t = types.Default(t).(*types.Basic)
	}
	r, ok := basicTypes[t.Kind()]
	if !ok {
		panic(&typeError{limit.Unknown.Text(t.String())})
	}
	return rt.HostType(r)
}
