package rt

import (
	"reflect"

	"gosess/internal/value"
)

// fromHost converts v, of type t.Host, to t.Layout.
func (c *conv) fromHost(v reflect.Value, t *value.Type) reflect.Value {
	switch {
	case t.Layout == t.Host:
		return v
	case inPlace(t):
		return relabel(v, t.Layout)
	}
	switch t.Kind {
	case reflect.Interface:
		if v.IsNil() {
			return reflect.Zero(ifaceType)
		}
		return reflect.ValueOf(fromHostDynamic(v.Elem()))
	case reflect.Func:
		return funcFromHost(v, t, c.callee)
	case reflect.Pointer:
		return c.pointerFromHost(v, t)
	case reflect.Slice:
		return c.sliceFromHost(v, t)
	case reflect.Map:
		return c.mapFromHost(v, t)
	case reflect.Chan:
		return chanFromHost(v, t)
	}
	dst := reflect.New(t.Layout).Elem()
	v = addressable(v)
	switch t.Kind {
	case reflect.Struct:
		for i, f := range t.Fields {
			dst.Field(i).Set(c.fromHost(readable(v.Field(i)), f.Type))
		}
	case reflect.Array:
		for i := range t.Len {
			dst.Index(i).Set(c.fromHost(v.Index(i), t.Elem))
		}
	}
	return dst
}

// original returns the session memory of which v is the copy made by this
// conversion, so that it comes back as itself.
func (c *conv) original(v reflect.Value, n int, t *value.Type) (reflect.Value, bool) {
	o, ok := c.seen[seenKey{v.Pointer(), n, t}]
	return o, ok
}

func (c *conv) pointerFromHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Layout)
	}
	if o, ok := c.original(v, 1, t); ok {
		return o
	}
	p := reflect.New(t.Layout.Elem())
	c.remember(v, 1, t, p)
	p.Elem().Set(c.fromHost(v.Elem(), t.Elem))
	return p
}

func (c *conv) sliceFromHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Layout)
	}
	n := v.Len()
	if o, ok := c.original(v, n, t); ok && n > 0 {
		return o
	}
	s := reflect.MakeSlice(t.Layout, n, n)
	c.remember(v, n, t, s)
	for i := range n {
		s.Index(i).Set(c.fromHost(v.Index(i), t.Elem))
	}
	return s
}

func (c *conv) mapFromHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Layout)
	}
	if o, ok := c.original(v, 0, t); ok {
		return o
	}
	m := reflect.MakeMapWithSize(t.Layout, v.Len())
	c.remember(v, 0, t, m)
	for it := v.MapRange(); it.Next(); {
		m.SetMapIndex(c.fromHost(it.Key(), t.Key), c.fromHost(it.Value(), t.Elem))
	}
	return m
}
