package rt

import (
	"reflect"

	"gosess/internal/value"
)

// Bind stores method id of x's dynamic type, bound to x, in *fn, a pointer to
// a func over layouts: the call of an interface method. A nil x panics as Go
// does when the method value is made or called.
func Bind(x value.Iface, id string, fn any) {
	dst := reflect.ValueOf(fn).Elem()
	if x.T == nil {
		PanicNil()
	}
	m, late := method(x.T, id)
	recv := layoutValue(x)
	dst.Set(reflect.MakeFunc(dst.Type(), func(in []reflect.Value) []reflect.Value {
		f := m
		if late != nil {
			f = late.Fn()
		}
		return CallReflect(f, append([]reflect.Value{recv}, in...))
	}))
}

// Invoke calls method id of x's dynamic type with arguments in their layouts
// (for a variadic method, the last is the slice) and stores the results in
// what results point to.
func Invoke(x value.Iface, id string, args []any, results ...any) {
	if x.T == nil {
		PanicNil()
	}
	m, late := method(x.T, id)
	if late != nil {
		m = late.Fn()
	}
	in := make([]reflect.Value, 0, len(args)+1)
	in = append(in, layoutValue(x))
	for i, a := range args {
		v := reflect.ValueOf(a)
		if !v.IsValid() {
			v = reflect.Zero(m.Type().In(i + 1))
		}
		in = append(in, v)
	}
	for i, r := range CallReflect(m, in) {
		reflect.ValueOf(results[i]).Elem().Set(r)
	}
}

// method finds a method of a dynamic type: a compiled one, or one of the
// session, which is looked up again at each call.
func method(t *value.Type, id string) (compiled reflect.Value, late *Method) {
	if m := MethodsOf(t).Lookup(id); m != nil {
		return reflect.Value{}, m
	}
	if t.Host != nil {
		if f := HostMethod(t.Host, id); f.IsValid() {
			return f, nil
		}
	}
	panic(noMethod(t, id))
}
