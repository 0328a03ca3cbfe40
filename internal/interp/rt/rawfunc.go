package rt

import (
	"reflect"
)

// RawFunc returns what runs for the compiled func fn, known by that full name, if
// [WrapFunc] would convert nothing but interfaces that it returns, by
// [FromHostAny], and the slice that is the last argument; else the zero Value.
func RawFunc(name string, fn reflect.Value) reflect.Value {
	if s := Shim(name); s.IsValid() {
		if s.Type().IsVariadic() {
			return s
		}
		return reflect.Value{}
	}
	t := HostType(fn.Type())
	for _, p := range t.Params {
		if p.Layout != p.Host {
			return reflect.Value{}
		}
	}
	converted := false
	for _, r := range t.Results {
		if r.Layout == r.Host {
			continue
		}
		if r.Kind != reflect.Interface {
			return reflect.Value{}
		}
		converted = true
	}
	if !converted {
		return reflect.Value{}
	}
	return fn
}

// RawMethod is RawFunc for a method of the compiled type t.
func RawMethod(t reflect.Type, name string) reflect.Value {
	m, ok := t.MethodByName(name)
	if !ok || t.Kind() == reflect.Interface {
		return reflect.Value{}
	}
	return RawFunc(MethodName(t, name), m.Func)
}
