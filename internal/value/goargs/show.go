package goargs

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"gosess/internal/value"
)

var (
	ifaceType = reflect.TypeFor[value.Iface]()
	funcType  = reflect.TypeFor[*value.Func]()
)

// show is the text of an argument of type t, which may be a layout.
func show(t reflect.Type, it item) string {
	switch {
	case isFunc(t):
		return "func"
	case t == ifaceType:
		return "…"
	case it.text == "{":
		return showParts(t, it.parts)
	case strings.HasSuffix(it.text, "?"):
		return "?"
	}
	u, ok := it.word()
	if !ok {
		return "…"
	}
	switch k := t.Kind(); {
	case k == reflect.Bool:
		return strconv.FormatBool(u != 0)
	case k >= reflect.Int && k <= reflect.Int64:
		shift := 64 - t.Bits()
		return strconv.FormatInt(int64(u<<shift)>>shift, 10)
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return strconv.FormatUint(u, 10)
	case k == reflect.Float32:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(u))), 'g', -1, 32)
	case k == reflect.Float64:
		return strconv.FormatFloat(math.Float64frombits(u), 'g', -1, 64)
	case u == 0 && (k == reflect.Pointer || k == reflect.Map || k == reflect.Chan || k == reflect.Func):
		return "nil"
	}
	return "…"
}

// isFunc reports whether t is how func values of a session are laid out.
func isFunc(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 2 && t.Field(0).Type == funcType
}

// showParts is the text of a value that a trace has in parts.
func showParts(t reflect.Type, parts []item) string {
	switch t.Kind() {
	case reflect.String:
		return showString(parts)
	case reflect.Slice:
		if len(parts) == 3 {
			return showSlice(t, parts[1])
		}
		return "…"
	case reflect.Struct:
		if len(parts) != t.NumField() {
			return "…"
		}
		var fs []string
		for i, p := range parts {
			fs = append(fs, show(t.Field(i).Type, p))
		}
		return "{" + strings.Join(fs, ", ") + "}"
	}
	return "…"
}

// showSlice is the text of a slice of length n.
func showSlice(t reflect.Type, n item) string {
	u, ok := n.word()
	if !ok {
		return "?"
	}
	return fmt.Sprintf("%s of length %d", elems(t), u)
}

// elems names a slice type whose elements have a name that everyone knows.
func elems(t reflect.Type) string {
	if e := t.Elem(); e.PkgPath() == "" && e.Name() != "" {
		return "[]" + e.Name()
	}
	return "slice"
}

// maxString bounds how much of a string is shown, in bytes.
const maxString = 40

// showString reads a string, which is in memory while its call is on the stack.
func showString(parts []item) string {
	if len(parts) != 2 {
		return "…"
	}
	p, ok := parts[0].word()
	n, known := parts[1].word()
	switch {
	case !ok || !known:
		return "?"
	case n == 0:
		return `""`
	case p < 4096 || n > 1<<40:
		return "…"
	}
	at := *(*unsafe.Pointer)(unsafe.Pointer(&p))
	s := strings.Clone(unsafe.String((*byte)(at), int(min(n, maxString))))
	if n > maxString {
		return strconv.Quote(s) + "…"
	}
	return strconv.Quote(s)
}
