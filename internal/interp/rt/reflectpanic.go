package rt

import (
	"reflect"
	"runtime"
	"strings"

	"gosess/internal/value"
)

// runtimeValue boxes a run-time error under its own type.
func runtimeValue(err runtime.Error) value.Iface { return FromHostAny(err) }

// reflectPanics maps what package reflect says, when the interpreter misuses
// it on behalf of session code, to the run-time error of that code.
var reflectPanics = []struct{ part, text string }{
	{"slice index out of range", "index out of range"},
	{"array index out of range", "index out of range"},
	{"string index out of range", "index out of range"},
	{"slice bounds out of range", "slice bounds out of range"},
	{"string slice index out of bounds", "slice bounds out of range"},
	{"on zero Value", "invalid memory address or nil pointer dereference"},
	{"using zero Value argument", "invalid memory address or nil pointer dereference"},
	{"on nil pointer", "invalid memory address or nil pointer dereference"},
	{"call of nil function", "invalid memory address or nil pointer dereference"},
	{"call of reflect.Value.Call on nil", "invalid memory address or nil pointer dereference"},
	{"assignment to entry in nil map", "assignment to entry in nil map"},
	{"Grow: slice overflow", "growslice: len out of range"},
}

// reflectPanic returns the run-time error for a panic raised by package
// reflect, nil if r is something else.
func reflectPanic(r any) runtime.Error {
	msg := ""
	switch r := r.(type) {
	case *reflect.ValueError:
		msg = r.Error()
	case string:
		msg = r
	default:
		return nil
	}
	if !strings.HasPrefix(msg, "reflect") {
		return nil
	}
	for _, p := range reflectPanics {
		if strings.Contains(msg, p.part) {
			return newRuntimeError(p.text)
		}
	}
	return nil
}

// provoked are run-time errors that the runtime makes itself.
var provoked = map[string]func(){
	"invalid memory address or nil pointer dereference": PanicNil,
	"assignment to entry in nil map":                    PanicNilMap,
}

// newRuntimeError returns the error with that text: the runtime's own where it
// can be provoked.
func newRuntimeError(text string) (err runtime.Error) {
	fn := provoked[text]
	if fn == nil {
		return textError(text)
	}
	defer func() { err = recover().(runtime.Error) }()
	fn()
	return nil
}
