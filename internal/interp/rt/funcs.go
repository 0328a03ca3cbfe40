package rt

import (
	"reflect"
	"strings"

	"gosess/internal/value"
)

// funcToHost makes a compiled func of a func value of the session.
func funcToHost(v reflect.Value, t *value.Type) reflect.Value {
	f := v.Field(1)
	if f.IsNil() {
		return reflect.Zero(t.Host)
	}
	if f.Type().ConvertibleTo(t.Host) {
		return f.Convert(t.Host)
	}
	return reflect.MakeFunc(t.Host, func(in []reflect.Value) []reflect.Value {
		var c conv
		args := make([]reflect.Value, len(in))
		for i, a := range in {
			args[i] = c.fromHost(a, t.Params[i])
		}
		out := CallReflect(f, args)
		for i, r := range out {
			out[i] = c.toHost(r, t.Results[i])
		}
		return out
	})
}

// funcFromHost makes a func value of the session of a compiled func; callee is as for
// overLayouts.
func funcFromHost(v reflect.Value, t *value.Type, callee string) reflect.Value {
	l := reflect.New(t.Layout).Elem()
	if v.IsNil() {
		return l
	}
	l.Field(1).Set(overLayouts(v, t, l.Field(1).Type(), conv{callee: callee}))
	return l
}

// overLayouts returns f, a compiled func of type t.Host, as a func of type
// want, over layouts. callee names it if it looks into what it gets as any.
func overLayouts(f reflect.Value, t *value.Type, want reflect.Type, to conv) reflect.Value {
	if f.Type().ConvertibleTo(want) {
		return f.Convert(want)
	}
	return reflect.MakeFunc(want, func(in []reflect.Value) []reflect.Value {
		c := to
		args := make([]reflect.Value, len(in))
		for i, a := range in {
			args[i] = c.toHost(a, t.Params[i])
		}
		out := CallReflect(f, args)
		c.done()
		for i, r := range out {
			out[i] = c.fromHost(r, t.Results[i])
		}
		return out
	})
}

// WrapFunc returns the compiled func fn as a func over layouts. name is its
// full name ("sort.Slice", "(*encoding/json.Encoder).Encode"): where the
// function looks into values through reflection, a replacement of ours that
// knows session types stands in for it. Its result is fn itself if nothing has
// to be converted; a variadic parameter becomes the slice.
func WrapFunc(name string, fn reflect.Value) reflect.Value {
	if s := Shim(name); s.IsValid() {
		return fixed(s)
	}
	t := HostType(fn.Type())
	return overLayouts(fn, t, t.Layout.Field(1).Type, conv{callee: looksInto(name), keeps: keepers[packageOf(name)]})
}

// fixed makes of a variadic func one whose last parameter is the slice.
func fixed(f reflect.Value) reflect.Value {
	t := f.Type()
	if !t.IsVariadic() {
		return f
	}
	var in, out []reflect.Type
	for p := range t.Ins() {
		in = append(in, p)
	}
	for r := range t.Outs() {
		out = append(out, r)
	}
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), f.CallSlice)
}

// opaque lists the packages that do nothing with an any but keep it, compare
// it, print it or ask for its methods.
var opaque = map[string]bool{
	"container/heap": true, "container/list": true, "container/ring": true, "context": true, "errors": true, "expvar": true,
	"fmt": true, "io": true, "log": true, "log/slog": true, "net/http": true, "os": true, "runtime": true, "sync": true, "sync/atomic": true, "testing": true, "time": true,
}

// looksInto returns name if that function may look into an any by reflection.
func looksInto(name string) string {
	if opaque[packageOf(name)] {
		return ""
	}
	return name
}

// packageOf is the import path in the full name of a function.
func packageOf(name string) string {
	pkg := strings.TrimLeft(name, "(*")
	if slash := strings.LastIndexByte(pkg, '/'); slash >= 0 {
		dot := strings.IndexByte(pkg[slash:], '.')
		return pkg[:slash+max(dot, 0)]
	}
	pkg, _, _ = strings.Cut(pkg, ".")
	return pkg
}

// HostMethod returns method name of the compiled type t as a func over layouts
// whose first parameter is the receiver; the zero Value if t has none.
func HostMethod(t reflect.Type, name string) reflect.Value {
	m, ok := t.MethodByName(name)
	if !ok {
		return reflect.Value{}
	}
	if t.Kind() == reflect.Interface {
		return reflect.Value{}
	}
	return WrapFunc(MethodName(t, name), m.Func)
}

// MethodName is the full name of a method: "(*encoding/json.Encoder).Encode".
func MethodName(t reflect.Type, name string) string {
	star := ""
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		star, t = "*", t.Elem()
	}
	return "(" + star + t.PkgPath() + "." + t.Name() + ")." + name
}
