package rt

import (
	"reflect"
	"unsafe"

	"gosess/internal/value"
)

// MethodFor returns method m of the dynamic type t as compiled code calls it: the
// value of a func whose first parameter is the value.Iface and whose others are
// those of m. It holds until the code changes; see [Generation]. A nil t
// panics as a call of a method of a nil interface does.
func MethodFor(t *value.Type, m *MethodRef) unsafe.Pointer {
	if t == nil {
		PanicNil()
	}
	host, late := method(t, m.ID)
	if late != nil && late.Type == m.Type && late.Compiled != nil {
		if f := late.Compiled(); f != nil {
			return f
		}
	}
	sig := m.Type.Layout.Field(1).Type
	in := append([]reflect.Type{ifaceType}, params(sig)...)
	f := reflect.MakeFunc(reflect.FuncOf(in, results(sig), false), func(in []reflect.Value) []reflect.Value {
		f := host
		if late != nil {
			f = late.Fn()
		}
		in[0] = layoutValue(in[0].Interface().(value.Iface))
		return CallReflect(f, in)
	})
	p := reflect.New(f.Type())
	p.Elem().Set(f)
	return *(*unsafe.Pointer)(p.UnsafePointer())
}

func params(f reflect.Type) (ts []reflect.Type) {
	for t := range f.Ins() {
		ts = append(ts, t)
	}
	return ts
}

func results(f reflect.Type) (ts []reflect.Type) {
	for t := range f.Outs() {
		ts = append(ts, t)
	}
	return ts
}
