package rt

import (
	"fmt"
	"reflect"

	"gosess/internal/value"
)

// callMethod prints v through a method of its own, as fmt does: Formatter;
// GoStringer under %#v; Error or String under a verb that prints strings.
func (p printer) callMethod(t *value.Type, v reflect.Value) bool {
	ms := MethodsOf(t)
	if ms == nil {
		return false
	}
	x := func() value.Iface { return value.Iface{T: t, V: readable(v).Interface()} }
	if m := ms.Lookup("Format"); m != nil && Implements(t, HostType(formatterType)) {
		p.guarded(t, v, "Format", func() { p.formatter(x()) })
		return true
	}
	if p.sharp() {
		if !hasShape(t, "GoString", stringType) {
			return false
		}
		p.guarded(t, v, "GoString", func() { p.write(stringOf(x(), "GoString")) })
		return true
	}
	switch p.verb {
	case 'v', 's', 'x', 'X', 'q':
	default:
		return false
	}
	for _, name := range []string{"Error", "String"} {
		if hasShape(t, name, stringType) {
			p.guarded(t, v, name, func() { fmt.Fprintf(p, p.format(), stringOf(x(), name)) })
			return true
		}
	}
	return false
}

var (
	formatterType  = reflect.TypeFor[fmt.Formatter]()
	stringerType   = reflect.TypeFor[fmt.Stringer]()
	goStringerType = reflect.TypeFor[fmt.GoStringer]()
)

// formatter calls the session's Format method.
func (p printer) formatter(x value.Iface) {
	state := any(p.State)
	Object{x}.Call("Format", []any{state, p.verb})
}

// stringOf calls a method that returns a string.
func stringOf(x value.Iface, name string) (s string) {
	Object{x}.Call(name, nil, &s)
	return s
}

// guarded runs a method and prints what fmt prints if it panics.
func (p printer) guarded(t *value.Type, v reflect.Value, method string, call func()) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if Passes(r) {
			panic(r)
		}
		if m := memory(t, v); m.Kind() == reflect.Pointer && m.IsNil() {
			p.write("<nil>")
			return
		}
		pn := Recovered(r)
		fmt.Fprintf(p, "%%!%c(PANIC=%s method: %s)", p.verb, method, Sprintf("%v", pn.Value))
	}()
	call()
}
