package rt

import (
	"encoding/binary"
	"io"
	"reflect"
	"sort"
	"sync/atomic"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// lessFunc is how a func(i, j int) bool is held.
type lessFunc = struct {
	M *value.Func
	F func(i, j int) bool
}

func init() {
	shims["sort.Slice"] = func() any { return func(x iface, less lessFunc) { sort.Slice(sliceIn(x), less.F) } }
	shims["sort.SliceStable"] = func() any { return func(x iface, less lessFunc) { sort.SliceStable(sliceIn(x), less.F) } }
	shims["sort.SliceIsSorted"] = func() any {
		return func(x iface, less lessFunc) bool { return sort.SliceIsSorted(sliceIn(x), less.F) }
	}
	shims["reflect.Swapper"] = func() any {
		return func(x iface) struct {
			M *value.Func
			F func(i, j int)
		} {
			return struct {
				M *value.Func
				F func(i, j int)
			}{nil, reflect.Swapper(sliceIn(x))}
		}
	}
	shims["encoding/binary.Read"] = func() any {
		return func(r, order, data iface) iface {
			return FromHostAny(binary.Read(hostIface[io.Reader](r), hostIface[binary.ByteOrder](order), fixedSize(data)))
		}
	}
	shims["encoding/binary.Write"] = func() any {
		return func(w, order, data iface) iface {
			return FromHostAny(binary.Write(hostIface[io.Writer](w), hostIface[binary.ByteOrder](order), fixedSize(data)))
		}
	}
	shims["encoding/binary.Size"] = func() any { return func(data iface) int { return binary.Size(fixedSize(data)) } }
	for _, name := range []string{"Store", "Swap", "CompareAndSwap"} {
		shims["(*sync/atomic.Value)."+name] = func() any { return atomicShim(name) }
	}
}

// sliceIn returns the slice in x in its layout, which is as good to sort.
func sliceIn(x iface) any {
	if x.T == nil {
		return nil
	}
	return memory(x.T, layoutValue(x)).Interface()
}

// fixedSize returns data for package encoding/binary, which looks at kinds
// only: its layout, if it holds nothing but numbers.
func fixedSize(x iface) any {
	if x.T == nil || x.T.Host != nil && x.T.Layout == x.T.Host {
		return x.V
	}
	t := x.T
	if t.Kind == reflect.Pointer || t.Kind == reflect.Slice {
		t = t.Elem
	}
	if t.Kind == reflect.Slice {
		t = t.Elem
	}
	if !numbers(t) {
		panic(limited(limit.Binary, TypeString(x.T)))
	}
	return memory(x.T, layoutValue(x)).Interface()
}

// numbers reports whether t is made of numbers and bools only, in fields that
// package encoding/binary can set.
func numbers(t *value.Type) bool {
	switch t.Kind {
	case reflect.Array:
		return numbers(t.Elem)
	case reflect.Struct:
		for _, f := range t.Fields {
			if f.Pkg != "" && f.Name != "_" || !numbers(f.Type) {
				return false
			}
		}
		return true
	case reflect.Int, reflect.Uint, reflect.Uintptr, reflect.String:
		return false
	}
	return t.Kind <= reflect.Complex128
}

// atomicShim gives the methods of atomic.Value that demand one dynamic type.
func atomicShim(name string) any {
	check := func(v *atomic.Value, method string, x iface) any {
		if old := FromHostAny(v.Load()); x.T != nil && old.T != nil && old.T != x.T {
			panic("sync/atomic: " + method + " of inconsistently typed value into Value")
		}
		return KeepAny(x)
	}
	switch name {
	case "Store":
		return func(v *atomic.Value, x iface) { v.Store(check(v, "store", x)) }
	case "Swap":
		return func(v *atomic.Value, x iface) iface { return FromHostAny(v.Swap(check(v, "swap", x))) }
	}
	return func(v *atomic.Value, old, x iface) bool {
		return v.CompareAndSwap(KeepAny(old), check(v, "compare and swap", x))
	}
}
