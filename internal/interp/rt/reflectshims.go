package rt

import (
	"reflect"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

func init() {
	shims["reflect.TypeOf"] = func() any { return reflectTypeOf }
	shims["reflect.ValueOf"] = func() any { return reflectValueOf }
	shims["reflect.DeepEqual"] = func() any {
		return func(x, y iface) bool { return new(deep).ifaces(x, y) }
	}
	shims["reflect.StructOf"] = func() any {
		return func(fields []reflect.StructField) iface {
			for _, f := range fields {
				notSession("reflect.StructOf", f.Type)
			}
			return FromHostAny(reflect.StructOf(fields))
		}
	}
}

func reflectTypeOf(x iface) iface {
	if x.T == nil {
		return iface{}
	}
	return FromHostAny(typeOf(x.T))
}

// reflectValueOf serves values that compiled code holds in the same memory.
// A copy would hide what session code sets through it.
func reflectValueOf(x iface) reflect.Value {
	if x.T == nil {
		return reflect.Value{}
	}
	if x.T.Host != nil && x.T.Layout == x.T.Host {
		return reflect.ValueOf(x.V)
	}
	if x.T.Host != nil && x.T.Kind == reflect.Func {
		return funcToHost(layoutValue(x), x.T)
	}
	panic(limited(limit.ReflectValue, TypeString(x.T)))
}

// deep compares as reflect.DeepEqual does; seen holds the comparisons of
// references that are under way.
type deep struct{ seen map[deepKey]bool }

type deepKey struct {
	a, b uintptr
	t    *value.Type
}

func (d *deep) ifaces(x, y iface) bool {
	if x.T == nil || y.T == nil {
		return x.T == y.T
	}
	return x.T == y.T && d.equal(x.T, topValue(x), topValue(y))
}

// visited notes a comparison of two references; true if it is under way.
func (d *deep) visited(t *value.Type, a, b reflect.Value) bool {
	k := deepKey{a.Pointer(), b.Pointer(), t}
	if d.seen[k] {
		return true
	}
	if d.seen == nil {
		d.seen = map[deepKey]bool{}
	}
	d.seen[k] = true
	return false
}

func (d *deep) equal(t *value.Type, a, b reflect.Value) bool {
	a, b = memory(t, a), memory(t, b)
	switch t.Kind {
	case reflect.Interface:
		return d.ifaces(ifaceOf(a), ifaceOf(b))
	case reflect.Func:
		return funcNil(a) && funcNil(b)
	case reflect.Struct:
		for i, f := range t.Fields {
			if !d.equal(f.Type, a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Array:
		return d.elements(t, a, b)
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		return a.Pointer() == b.Pointer() || d.visited(t, a, b) || d.elements(t, a, b)
	case reflect.Pointer:
		if a.Pointer() == b.Pointer() || a.IsNil() || b.IsNil() {
			return a.Pointer() == b.Pointer()
		}
		return d.visited(t, a, b) || d.equal(t.Elem, a.Elem(), b.Elem())
	case reflect.Map:
		return d.maps(t, a, b)
	}
	return readable(a).Equal(readable(b))
}

func (d *deep) elements(t *value.Type, a, b reflect.Value) bool {
	for i := range a.Len() {
		if !d.equal(t.Elem, a.Index(i), b.Index(i)) {
			return false
		}
	}
	return true
}

func (d *deep) maps(t *value.Type, a, b reflect.Value) bool {
	if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
		return false
	}
	if a.Pointer() == b.Pointer() || d.visited(t, a, b) {
		return true
	}
	for it := a.MapRange(); it.Next(); {
		other := b.MapIndex(it.Key())
		if !other.IsValid() || !d.equal(t.Elem, it.Value(), other) {
			return false
		}
	}
	return true
}

func funcNil(v reflect.Value) bool {
	if v.Kind() == reflect.Struct {
		v = v.Field(1)
	}
	return v.IsNil()
}
