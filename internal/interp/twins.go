package interp

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"

	"gosess/internal/interp/rt"
)

// A type of a plugin is laid out like one of the host, its twin, but is another
// to package reflect and to interfaces. What compiled code hands to the host as
// any is given the host's type first.

var twins sync.Map // reflect.Type of a plugin -> reflect.Type of the host

// registerTwin says that plugin's type is to be taken for host.
func registerTwin(plugin, host reflect.Type) { twins.Store(plugin, host) }

// own returns v, a value that compiled code passed, with the host's type.
func own(v any) any {
	if v == nil {
		return nil
	}
	t := reflect.TypeOf(v)
	if h := twin(t); h != t {
		(*[2]unsafe.Pointer)(unsafe.Pointer(&v))[0] = descriptor(h)
	}
	return v
}

// ownAll is own for each of vs, in place.
func ownAll(vs []any) []any {
	for i, v := range vs {
		vs[i] = own(v)
	}
	return vs
}

// twin returns the host's type for t, which may be one of the host's.
func twin(t reflect.Type) reflect.Type {
	if h, ok := twins.Load(t); ok {
		return h.(reflect.Type)
	}
	h := makeTwin(t)
	twins.Store(t, h)
	return h
}

// makeTwin builds the host's type from its parts, as the host's layouts were.
func makeTwin(t reflect.Type) reflect.Type {
	if t.Name() != "" {
		return t
	}
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(twin(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(twin(t.Elem()))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), twin(t.Elem()))
	case reflect.Map:
		return rt.MapOf(twin(t.Key()), twin(t.Elem()))
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), twin(t.Elem()))
	case reflect.Func:
		return twinFunc(t)
	case reflect.Struct:
		fs := make([]reflect.StructField, t.NumField())
		for i := range fs {
			f := t.Field(i)
			fs[i] = reflect.StructField{Name: f.Name, Type: twin(f.Type), Tag: f.Tag}
		}
		return reflect.StructOf(fs)
	case reflect.Interface:
		return t
	}
	panic(fmt.Sprintf("interp: compiled code passed a %s", t))
}

func twinFunc(t reflect.Type) reflect.Type {
	var in, out []reflect.Type
	for p := range t.Ins() {
		in = append(in, twin(p))
	}
	for r := range t.Outs() {
		out = append(out, twin(r))
	}
	return reflect.FuncOf(in, out, t.IsVariadic())
}
