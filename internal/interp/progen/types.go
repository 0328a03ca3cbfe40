package progen

import (
	"fmt"
	"slices"
	"strings"
)

type kind int

// Basic kinds come first, numbers before others.
const (
	kInt kind = iota
	kUint
	kFloat
	kComplex
	kString
	kBool
	kStruct
	kArray
	kSlice
	kMap
	kPtr
	kFunc
	kIface // with methods
	kAny
)

// A typ is a type as the generator knows it. Types are the same if their names are.
type typ struct {
	name    string
	kind    kind
	bits    int // of numbers
	n       int // of arrays
	key     *typ
	elem    *typ
	fields  []field
	params  []*typ // of funcs
	results []*typ
	methods []*method // of named types and interfaces
	named   bool
}

type field struct {
	name     string
	t        *typ
	embedded bool
}

type method struct {
	name    string
	params  []*typ
	results []*typ
	ptr     bool // the receiver is a pointer
	pure    bool
	open    bool // its body is not written yet: it cannot be called
}

func basic(name string, k kind, bits int) *typ { return &typ{name: name, kind: k, bits: bits} }

var (
	tInt     = basic("int", kInt, 64)
	tByte    = basic("uint8", kUint, 8)
	tRune    = basic("int32", kInt, 32)
	tFloat   = basic("float64", kFloat, 64)
	tComplex = basic("complex128", kComplex, 128)
	tString  = basic("string", kString, 0)
	tBool    = basic("bool", kBool, 0)
	tAny     = &typ{name: "any", kind: kAny}

	integers = []*typ{
		tInt, basic("int8", kInt, 8), basic("int16", kInt, 16), tRune, basic("int64", kInt, 64),
		basic("uint", kUint, 64), tByte, basic("uint16", kUint, 16), basic("uint32", kUint, 32), basic("uint64", kUint, 64), basic("uintptr", kUint, 64),
	}
	unsigned = integers[5:]
	basics   = append(slices.Clone(integers), basic("float32", kFloat, 32), tFloat, tComplex, basic("complex64", kComplex, 64), tString, tBool)
)

func sliceOf(e *typ) *typ { return &typ{name: "[]" + e.name, kind: kSlice, elem: e} }

func arrayOf(n int, e *typ) *typ {
	return &typ{name: fmt.Sprintf("[%d]%s", n, e.name), kind: kArray, elem: e, n: n}
}

func mapOf(k, e *typ) *typ {
	return &typ{name: "map[" + k.name + "]" + e.name, kind: kMap, key: k, elem: e}
}

func ptrTo(e *typ) *typ { return &typ{name: "*" + e.name, kind: kPtr, elem: e} }

func funcOf(params, results []*typ) *typ {
	return &typ{name: "func" + signature(params, results), kind: kFunc, params: params, results: results}
}

func signature(params, results []*typ) string {
	return "(" + typeNames(params) + ")" + resultText(results)
}

func resultText(results []*typ) string {
	if len(results) == 1 {
		return " " + results[0].name
	}
	if len(results) == 0 {
		return ""
	}
	return " (" + typeNames(results) + ")"
}

func typeNames(ts []*typ) string {
	var s []string
	for _, t := range ts {
		s = append(s, t.name)
	}
	return strings.Join(s, ", ")
}

func same(a, b *typ) bool { return a.name == b.name }

func sameAll(a, b []*typ) bool { return slices.EqualFunc(a, b, same) }

func (t *typ) basic() bool { return t.kind <= kBool }

// all reports whether ok holds for t and the types of everything that is in its values
// without an indirection.
func (t *typ) all(ok func(*typ) bool) bool {
	if !ok(t) {
		return false
	}
	if t.kind == kArray {
		return t.elem.all(ok)
	}
	return !slices.ContainsFunc(t.fields, func(f field) bool { return !f.t.all(ok) })
}

// comparable reports whether == is allowed.
func (t *typ) comparable() bool {
	return t.all(func(t *typ) bool { return t.kind != kSlice && t.kind != kMap && t.kind != kFunc })
}

// key reports whether values can be keys of maps: they have one text and never panic.
func (t *typ) isKey() bool {
	return t.all(func(t *typ) bool {
		return t.basic() && t.kind != kFloat && t.kind != kComplex || t.kind == kStruct || t.kind == kArray
	})
}

// printable reports whether what fmt prints has no address in it.
func (t *typ) printable() bool {
	if t.kind == kPtr && t.elem.kind == kStruct {
		return t.elem.inner()
	}
	return t.inner()
}

// inner is printable for what is inside something else.
func (t *typ) inner() bool {
	return t.all(func(t *typ) bool {
		switch t.kind {
		case kFunc, kPtr, kIface:
			return false
		case kSlice:
			return t.elem.inner()
		case kMap:
			return t.key.inner() && t.elem.inner()
		}
		return true // of kAny as well: no other values are put into one
	})
}
