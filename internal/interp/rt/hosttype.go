package rt

import (
	"reflect"
	"sync"
	"unsafe"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

var (
	ifaceType  = reflect.TypeFor[value.Iface]()
	funcPtr    = reflect.TypeFor[*value.Func]()
	hostTypes  sync.Map // reflect.Type -> *value.Type, complete ones
	hostMu     sync.Mutex
	hostPass   map[reflect.Type]*value.Type // being built, under hostMu
	errorType  = reflect.TypeFor[error]()
	anyType    = reflect.TypeFor[any]()
	unsafeType = reflect.TypeFor[unsafe.Pointer]()
)

// HostType returns the value.Type of a type that compiled packages know:
// predeclared types, types declared in compiled packages, and whatever is
// composed of those. There is one for each reflect.Type in the process, so
// engines must take these from here rather than make their own.
//
// Its Layout is t itself, except that a composite of interfaces or funcs is laid
// out anew: []any and color.Palette as []value.Iface, map[string]func() with
// [FuncLayout] elements. A declared struct type keeps its Go type; its fields
// that are interfaces or funcs are converted at the access.
func HostType(t reflect.Type) *value.Type {
	if v, ok := hostTypes.Load(t); ok {
		return v.(*value.Type)
	}
	hostMu.Lock()
	defer hostMu.Unlock()
	hostPass = map[reflect.Type]*value.Type{}
	v := hostType(t)
	for rt, vt := range hostPass {
		hostTypes.LoadOrStore(rt, vt)
	}
	hostPass = nil
	return v
}

// hostType builds t and what it refers to; recursive types find themselves in
// hostPass.
func hostType(t reflect.Type) *value.Type {
	if v, ok := hostTypes.Load(t); ok {
		return v.(*value.Type)
	}
	if v, ok := hostPass[t]; ok {
		return v
	}
	if s, _ := sessionTypeOf(t); s != nil {
		panic(limited(limit.MirrorType, TypeString(s)))
	}
	v := &value.Type{Kind: t.Kind(), Host: t, Name: t.Name(), Pkg: t.PkgPath()}
	hostPass[t] = v
	v.Layout = hostLayout(t)
	switch t.Kind() {
	case reflect.Array:
		v.Len, v.Elem = t.Len(), hostType(t.Elem())
	case reflect.Chan:
		v.Dir, v.Elem = t.ChanDir(), hostType(t.Elem())
	case reflect.Pointer, reflect.Slice:
		v.Elem = hostType(t.Elem())
	case reflect.Map:
		v.Key, v.Elem = hostType(t.Key()), hostType(t.Elem())
	case reflect.Struct:
		v.Fields = hostFields(t)
	case reflect.Func:
		v.Params, v.Results, v.Variadic = hostSignature(t)
	case reflect.Interface:
		v.Methods = hostMethods(t)
	}
	return v
}

func hostFields(t reflect.Type) []value.Field {
	fs := make([]value.Field, t.NumField())
	for i := range fs {
		f := t.Field(i)
		fs[i] = value.Field{Name: f.Name, Pkg: f.PkgPath, Type: hostType(f.Type), Embedded: f.Anonymous, Tag: string(f.Tag)}
	}
	return fs
}

func hostSignature(t reflect.Type) (params, results []*value.Type, variadic bool) {
	for i := range t.NumIn() {
		params = append(params, hostType(t.In(i)))
	}
	for i := range t.NumOut() {
		results = append(results, hostType(t.Out(i)))
	}
	return params, results, t.IsVariadic()
}

func hostMethods(t reflect.Type) []value.Method {
	ms := make([]value.Method, t.NumMethod())
	for i := range ms {
		m := t.Method(i)
		ms[i] = value.Method{Name: m.Name, Pkg: m.PkgPath, Type: hostType(m.Type)}
	}
	return ms
}

// hostLayout is the reflect type in which the interpreted engine holds a t.
func hostLayout(t reflect.Type) reflect.Type { return layouter{}.of(t) }

// layouter holds the declared types that are being laid out: a recursive one
// keeps its Go type.
type layouter map[reflect.Type]bool

func (l layouter) of(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Interface:
		return ifaceType
	case reflect.Func:
		return FuncLayout(l.signature(t))
	}
	declared := t.PkgPath() != "" || t.Name() != ""
	if l[t] || declared && t.Kind() == reflect.Struct {
		return t
	}
	if declared {
		l[t] = true
		defer delete(l, t)
	}
	if n := l.composite(t); !declared || n != undeclared(t) {
		return n
	}
	return t
}

// composite lays out t as if it were not declared.
func (l layouter) composite(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), l.of(t.Elem()))
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), l.of(t.Elem()))
	case reflect.Map:
		return MapOf(l.of(t.Key()), l.of(t.Elem()))
	case reflect.Pointer:
		return reflect.PointerTo(l.of(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(l.of(t.Elem()))
	case reflect.Struct:
		return l.structure(t)
	}
	return undeclared(t)
}

// undeclared returns the type of t's shape that has no name; t itself for a
// basic kind.
func undeclared(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), t.Elem())
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), t.Elem())
	case reflect.Map:
		return MapOf(t.Key(), t.Elem())
	case reflect.Pointer:
		return reflect.PointerTo(t.Elem())
	case reflect.Slice:
		return reflect.SliceOf(t.Elem())
	}
	return t
}

// structure lays out an unnamed struct type; one that compiled code can share
// stays as it is.
func (l layouter) structure(t reflect.Type) reflect.Type {
	fs := make([]reflect.StructField, t.NumField())
	same := true
	for i := range fs {
		f := t.Field(i)
		fs[i] = reflect.StructField{Name: f.Name, PkgPath: f.PkgPath, Type: l.of(f.Type), Tag: f.Tag}
		same = same && fs[i].Type == f.Type
	}
	if same {
		return t
	}
	return reflect.StructOf(fs)
}

// signature is the func type over layouts of the func type t. It is never
// variadic: lowered code passes the slice.
func (l layouter) signature(t reflect.Type) reflect.Type {
	in := make([]reflect.Type, t.NumIn())
	for i := range in {
		in[i] = l.of(t.In(i))
	}
	out := make([]reflect.Type, t.NumOut())
	for i := range out {
		out[i] = l.of(t.Out(i))
	}
	return reflect.FuncOf(in, out, false)
}

// FuncLayout returns struct{ M *value.Func; F f }: how a value of a func type
// is held, f being its func type over layouts.
func FuncLayout(f reflect.Type) reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "M", Type: funcPtr},
		{Name: "F", Type: f},
	})
}
