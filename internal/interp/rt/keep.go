package rt

import (
	"reflect"

	"gosess/internal/value"
)

// What compiled code only keeps for the session is not to be a copy that goes stale: a map, say, that
// is laid out anew for compiled code. It travels as the session's own, and comes back as itself.

// keepers lists the packages that keep what they are given as any, for whoever gave it.
var keepers = map[string]bool{"container/heap": true, "container/list": true, "container/ring": true, "context": true, "sync": true, "sync/atomic": true}

// Keeps reports whether a package keeps what it is given as any.
func Keeps(path string) bool { return keepers[path] }

// StoreKept is [StoreHost] of a field of such a package.
func StoreKept(dst, src any, t *value.Type) {
	c := conv{keeps: true}
	reflect.ValueOf(dst).Elem().Set(c.toHost(reflect.ValueOf(src).Elem(), t))
}

// isCopied reports whether compiled code is given a copy of what values of type t refer to.
func isCopied(t *value.Type) bool {
	switch t.Kind {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Struct, reflect.Array:
		return t.Host != nil && t.Layout != t.Host
	}
	return false
}

// kept is x as what keeps it has it.
func kept(x value.Iface) any {
	return pick(Comparable(x.T), any(plain{Object{x}}), any(plainU{plain: plain{Object{x}}}))
}

// Kept returns the value that what keeps it has as v.
func Kept(v any) (value.Iface, bool) { return boxedValue(v) }

// KeepAny is ToHostAny for what keeps x.
func KeepAny(x value.Iface) any {
	if x.T != nil && isCopied(x.T) {
		return kept(x)
	}
	return ToHostAny(x)
}
