package session

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Text is the result of the value's own Error or String method (Error first).
// A panic inside becomes the text "%!v(PANIC=String method: …)", as in package fmt.
// ok is false if the type has neither.
func (v View) Text() (text string, ok bool) {
	for _, method := range []string{"Error", "String"} {
		if text, ok = v.call(method); ok {
			return text, true
		}
	}
	return "", false
}

// IsError reports whether Text comes from an Error method.
func (v View) IsError() bool {
	_, ok := v.call("Error")
	return ok
}

func (v View) call(method string) (string, bool) {
	switch {
	case !v.IsValid() || v.Kind() == reflect.Interface:
		return "", false
	case v.t == nil || v.t.Host != nil && v.v.Type() == v.t.Host:
		return v.callHost(method)
	case v.s != nil:
		return v.s.text(v.t, v.v, method)
	}
	return "", false
}

func (v View) callHost(method string) (text string, ok bool) {
	if !v.v.CanInterface() {
		return "", false
	}
	var call func() string
	switch x := v.v.Interface().(type) {
	case error:
		if method == "Error" {
			call = x.Error
		}
	case fmt.Stringer:
		if method == "String" {
			call = x.String
		}
	}
	if call == nil {
		return "", false
	}
	defer func() {
		if p := recover(); p != nil {
			text, ok = panicText(method, fmt.Sprint(p)), true
			if v.IsNil() {
				text = "<nil>"
			}
		}
	}()
	return call(), true
}

// panicText is what fmt prints in place of a value whose method panics.
func panicText(method, message string) string {
	return "%!v(PANIC=" + method + " method: " + message + ")"
}

// Shape is "[1000][3]" for nested slices and arrays of equal lengths,
// "len=12" for maps, strings and channels, "" for values without a length.
func (v View) Shape() string {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		var b strings.Builder
		for dims := v.dims(); len(dims) > 0; dims = dims[1:] {
			b.WriteString("[" + strconv.Itoa(dims[0]) + "]")
		}
		return b.String()
	case reflect.Map, reflect.String, reflect.Chan:
		return "len=" + strconv.Itoa(v.Len())
	case reflect.Interface, reflect.Pointer:
		if e := v.Elem(); e.IsValid() && e.Kind() != reflect.Pointer && e.Kind() != reflect.String {
			return e.Shape()
		}
	}
	return ""
}

// maxRows is how many elements dims looks at: enough to tell a matrix from a
// ragged table, and never slow.
const maxRows = 1 << 16

// dims is the length of v followed by the lengths that all its elements share.
func (v View) dims() []int {
	n := v.Len()
	out := []int{n}
	if k := v.ElemKind(); k != reflect.Slice && k != reflect.Array || n == 0 || n > maxRows {
		return out
	}
	inner := v.Index(0).dims()
	for i := 1; i < n && len(inner) > 0; i++ {
		inner = commonPrefix(inner, v.Index(i).dims())
	}
	return append(out, inner...)
}

func commonPrefix(a, b []int) []int {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return a[:i]
		}
	}
	return a
}
