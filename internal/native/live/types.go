package live

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"gosess/internal/value"
)

// A typeTable describes the program's Go types as value.Types. Its methods may
// be called from any goroutine.
type typeTable struct {
	mu     sync.Mutex
	byGo   map[reflect.Type]*value.Type
	byName map[string]*value.Type // "pkg.ident"
	byKey  map[string]*value.Type // unnamed, by structure
	keys   value.TypeKeys
	fresh  []*value.Type // made by the running call
}

func newTypeTable(list []Type) *typeTable {
	tt := &typeTable{
		byGo:   map[reflect.Type]*value.Type{},
		byName: map[string]*value.Type{},
		byKey:  map[string]*value.Type{},
	}
	for _, rt := range predeclared {
		tt.of(rt)
	}
	for _, t := range list {
		tt.of(t.Type)
	}
	return tt
}

var predeclared = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[string](), reflect.TypeFor[error](), reflect.TypeFor[any](),
	reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](),
	reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](),
	reflect.TypeFor[uintptr](), reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[complex64](), reflect.TypeFor[complex128](),
}

// identOf is the Ident of a type that a function declares, "" for any other.
func identOf(rt reflect.Type) string {
	ident, _ := announced.Load(rt)
	s, _ := ident.(string)
	return s
}

// of returns the type of values of rt.
func (tt *typeTable) of(rt reflect.Type) *value.Type {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	return tt.whole(rt)
}

// whole makes the type of rt and of everything that it is made of.
func (tt *typeTable) whole(rt reflect.Type) *value.Type {
	t := tt.build(rt)
	fresh := tt.fresh
	tt.fresh = nil
	for _, f := range fresh {
		if !declares(f, map[*value.Type]bool{}) {
			f.Host = f.Layout
		}
	}
	for _, f := range fresh {
		tt.index(f)
	}
	return t
}

// index makes a type findable.
func (tt *typeTable) index(t *value.Type) {
	if t.Name == "" {
		tt.byKey[tt.keys.Of(t)] = t
		return
	}
	tt.byName[t.Pkg+"."+t.Declared()] = t
}

func (tt *typeTable) build(rt reflect.Type) *value.Type {
	if t := tt.byGo[rt]; t != nil {
		return t
	}
	if compiled(rt) {
		t := value.HostType(rt)
		tt.byGo[rt] = t
		tt.byName[t.Pkg+"."+t.Name] = t
		return t
	}
	t := &value.Type{Kind: rt.Kind(), Name: rt.Name(), Pkg: rt.PkgPath(), Ident: identOf(rt), Layout: rt}
	tt.byGo[rt] = t
	tt.fresh = append(tt.fresh, t)
	switch rt.Kind() {
	case reflect.Array:
		t.Elem, t.Len = tt.build(rt.Elem()), rt.Len()
	case reflect.Chan:
		t.Elem, t.Dir = tt.build(rt.Elem()), rt.ChanDir()
	case reflect.Map:
		t.Key, t.Elem = tt.build(rt.Key()), tt.build(rt.Elem())
	case reflect.Pointer, reflect.Slice:
		t.Elem = tt.build(rt.Elem())
	case reflect.Struct:
		tt.fields(t, rt)
	case reflect.Func:
		tt.signature(t, rt)
	case reflect.Interface:
		tt.methods(t, rt)
	}
	return t
}

// compiled reports whether rt is a struct type of a compiled package.
func compiled(rt reflect.Type) bool {
	return rt.Kind() == reflect.Struct && rt.Name() != "" && rt.PkgPath() != mainPath &&
		!strings.Contains(rt.Name(), mainPath+".")
}

// mainPath is the import path of the session's own declarations.
const mainPath = "main"

func (tt *typeTable) fields(t *value.Type, rt reflect.Type) {
	for f := range rt.Fields() {
		t.Fields = append(t.Fields, value.Field{
			Name: f.Name, Pkg: f.PkgPath, Type: tt.build(f.Type), Embedded: f.Anonymous, Tag: string(f.Tag)})
	}
}

func (tt *typeTable) signature(t *value.Type, rt reflect.Type) {
	for p := range rt.Ins() {
		t.Params = append(t.Params, tt.build(p))
	}
	for r := range rt.Outs() {
		t.Results = append(t.Results, tt.build(r))
	}
	t.Variadic = rt.IsVariadic()
}

func (tt *typeTable) methods(t *value.Type, rt reflect.Type) {
	for m := range rt.Methods() {
		t.Methods = append(t.Methods, value.Method{Name: m.Name, Pkg: m.PkgPath, Type: tt.build(m.Type)})
	}
	slices.SortStableFunc(t.Methods, func(a, b value.Method) int { return strings.Compare(methodID(a), methodID(b)) })
}

// methodID is the identity of a method: unexported names belong to a package.
func methodID(m value.Method) string {
	if m.Pkg == "" {
		return m.Name
	}
	return m.Pkg + "." + m.Name
}

// declares reports whether the session declares any part of t.
func declares(t *value.Type, seen map[*value.Type]bool) bool {
	switch {
	case t == nil || seen[t]:
		return false
	case t.Name != "":
		return t.Pkg == mainPath || strings.Contains(t.Name, mainPath+".")
	}
	seen[t] = true
	part := func(t *value.Type) bool { return declares(t, seen) }
	return part(t.Elem) || part(t.Key) ||
		slices.ContainsFunc(t.Fields, func(f value.Field) bool { return part(f.Type) }) ||
		slices.ContainsFunc(t.Params, part) || slices.ContainsFunc(t.Results, part) ||
		slices.ContainsFunc(t.Methods, func(m value.Method) bool { return part(m.Type) })
}

// named finds a type by name, nil if the program has none.
func (tt *typeTable) named(pkg, ident string) *value.Type {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	if t := tt.byName[pkg+"."+ident]; t != nil {
		return t
	}
	if rt := value.KnownType(pkg, ident); rt != nil {
		return tt.whole(rt)
	}
	return nil
}

// unnamed returns the type identical to t, whose parts are the table's own, nil
// if it cannot be made.
func (tt *typeTable) unnamed(t *value.Type) *value.Type {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	if known := tt.byKey[tt.keys.Of(t)]; known != nil {
		return known
	}
	rt := compose(t)
	if rt == nil {
		return nil
	}
	return tt.whole(rt)
}

// compose builds the Go type of t, nil if package reflect cannot.
func compose(t *value.Type) (rt reflect.Type) {
	defer func() { // package reflect panics where it cannot
		if recover() != nil {
			rt = nil
		}
	}()
	switch t.Kind {
	case reflect.Pointer:
		return reflect.PointerTo(t.Elem.Layout)
	case reflect.Slice:
		return reflect.SliceOf(t.Elem.Layout)
	case reflect.Array:
		return reflect.ArrayOf(t.Len, t.Elem.Layout)
	case reflect.Map:
		return reflect.MapOf(t.Key.Layout, t.Elem.Layout)
	case reflect.Chan:
		return reflect.ChanOf(t.Dir, t.Elem.Layout)
	case reflect.Func:
		return reflect.FuncOf(layouts(t.Params), layouts(t.Results), t.Variadic)
	case reflect.Struct:
		return reflect.StructOf(structFields(t))
	}
	return nil
}

func layouts(list []*value.Type) []reflect.Type {
	out := make([]reflect.Type, len(list))
	for i, t := range list {
		out[i] = t.Layout
	}
	return out
}

func structFields(t *value.Type) []reflect.StructField {
	out := make([]reflect.StructField, len(t.Fields))
	for i, f := range t.Fields {
		out[i] = reflect.StructField{Name: f.Name, PkgPath: f.Pkg, Type: f.Type.Layout, Anonymous: f.Embedded, Tag: reflect.StructTag(f.Tag)}
	}
	return out
}
