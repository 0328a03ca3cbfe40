package value

import (
	"encoding"
	"encoding/gob"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// This file decides how values of compiled struct types are written. In order
// of preference:
//
//  1. time.Time, big.Int and big.Rat have forms of their own.
//  2. Types that hold the state of something running (a mutex, a wait group)
//     are kept at rest.
//  3. A struct whose fields are all exported is written field by field. So are
//     gonum's matrices, because several of them may share their numbers.
//  4. A pair of methods, MarshalBinary and UnmarshalBinary, GobEncode and
//     GobDecode, or MarshalText and UnmarshalText, in that order: its author
//     promises that other versions read what it writes.
//     Templates of text/template are written as if they had MarshalText.
//  5. Any other struct is written field by field, with its unexported fields,
//     if nothing in it is tied to the process: funcs, channels, uintptrs and
//     unsafe pointers are.
//
// What is left cannot be kept.

// A pair is which methods write and read a value.
type pair uint8

const (
	noPair pair = iota
	binaryPair
	gobPair
	textPair
	templatePair
)

var compiledOps = map[reflect.Type]op{
	reflect.TypeFor[time.Time]():     opTime,
	reflect.TypeFor[time.Location](): opLocation,
	reflect.TypeFor[big.Int]():       opBigInt,
	reflect.TypeFor[big.Rat]():       opBigRat,
}

// resets are types kept as zero, with what to say if they are not.
var resets = map[string]string{
	"sync.Mutex":     "locked, kept unlocked",
	"sync.RWMutex":   "locked, kept unlocked",
	"sync.WaitGroup": "counter is not zero, kept at zero",
	"sync.noCopy":    "",
	"sync.Cond":      "kept without its lock and its waiters",
}

// compiledPlan fills p for a compiled struct type, and reports whether it did:
// if not, the type is written field by field.
func compiledPlan(p *plan, t *Type) bool {
	if op, ok := compiledOps[t.Host]; ok {
		p.op = op
		p.noscan = op == opTime || op == opBigInt || op == opBigRat
		return true
	}
	name := t.Pkg + "." + t.Name
	if reason, ok := resets[name]; ok {
		p.op, p.reason = opReset, reason
		return true
	}
	if isAtomicPointer(t.Host) || allExported(t) || strings.HasPrefix(t.Pkg, "gonum.org/v1/gonum/mat") {
		return false
	}
	if p.pair = pairOf(t.Host); p.pair != noPair && nameable(t) {
		p.op, p.noscan = opPair, true
		return true
	}
	switch {
	case !nameable(t):
		p.opaque("its type " + name + " has no name outside its package")
	case tied(t, map[*Type]bool{}):
		p.opaque("its state belongs to the running process")
	default:
		return false
	}
	return true
}

func allExported(t *Type) bool {
	for _, f := range t.Fields {
		if f.Pkg != "" {
			return false
		}
	}
	return true
}

// pairOf returns the pair of methods of a pointer to rt.
func pairOf(rt reflect.Type) pair {
	pt := reflect.PointerTo(rt)
	both := func(a, b reflect.Type) bool { return pt.Implements(a) && pt.Implements(b) }
	switch {
	case both(reflect.TypeFor[encoding.BinaryMarshaler](), reflect.TypeFor[encoding.BinaryUnmarshaler]()):
		return binaryPair
	case both(reflect.TypeFor[gob.GobEncoder](), reflect.TypeFor[gob.GobDecoder]()):
		return gobPair
	case both(reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextUnmarshaler]()):
		return textPair
	case isTemplate(rt):
		return templatePair
	}
	return noPair
}

// nameable reports whether a compiled type can be found again by its name.
func nameable(t *Type) bool { return exported(t) || KnownType(t.Pkg, t.Name) != nil }

// tied reports whether a compiled struct has something that belongs to the
// process in a field that its user cannot see, directly or behind pointers.
func tied(t *Type, seen map[*Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Uintptr:
		return true
	case reflect.Struct:
		if _, ok := compiledOps[t.Host]; ok || resets[t.Pkg+"."+t.Name] != "" || isAtomicPointer(t.Host) {
			return false
		}
		for _, f := range t.Fields {
			if (f.Pkg != "" || t.Name == "") && tied(f.Type, seen) {
				return true
			}
		}
		return false
	case reflect.Interface:
		return false
	}
	return tied(t.Elem, seen) || tied(t.Key, seen)
}

// text reports whether values are written as text.
func (k pair) text() bool { return k == textPair || k == templatePair }

// marshal writes a value by its own pair of methods. A panic of the compiled
// method is an error.
func (k pair) marshal(v reflect.Value) (data []byte, err error) {
	defer recovered(&err)
	switch k {
	case binaryPair:
		return v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
	case gobPair:
		return v.Interface().(gob.GobEncoder).GobEncode()
	case templatePair:
		return marshalTemplate(v)
	}
	return v.Interface().(encoding.TextMarshaler).MarshalText()
}

// differs says what a pair of methods does not keep of a value, "" if nothing.
func differs(v reflect.Value) string {
	if _, ok := v.Interface().(*regexp.Regexp); ok {
		if f := v.Elem().FieldByName("longest"); f.IsValid() && f.Kind() == reflect.Bool && f.Bool() {
			return "matches the longest, kept as one that matches the first"
		}
	}
	return ""
}

// unmarshal is the reverse of marshal.
func (k pair) unmarshal(v reflect.Value, data []byte) (err error) {
	defer recovered(&err)
	switch k {
	case binaryPair:
		return v.Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(data)
	case gobPair:
		return v.Interface().(gob.GobDecoder).GobDecode(data)
	case templatePair:
		return unmarshalTemplate(v, data)
	}
	return v.Interface().(encoding.TextUnmarshaler).UnmarshalText(data)
}

// recovered turns a panic of a compiled method into an error.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("panic: %v", r)
	}
}
