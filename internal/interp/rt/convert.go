package rt

import (
	"reflect"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// ToHost converts v, of reflect type t.Layout, to the Go type t.Host by which
// compiled packages know t. It panics with a [*LimitError] if that cannot be
// done. What is behind an unnamed pointer, slice or map that is laid out anew
// is copied: use [WrapFunc] for calls, which copy back.
func ToHost(v reflect.Value, t *value.Type) reflect.Value {
	var c conv
	return c.toHost(v, t)
}

// FromHost converts v, of reflect type t.Host, to t.Layout.
func FromHost(v reflect.Value, t *value.Type) reflect.Value {
	if t.Layout == t.Host {
		return v
	}
	var c conv
	return c.fromHost(v, t)
}

// FromHostAny converts any Go value of compiled code to an interface of the
// session. A session value that was handed over comes back as itself.
func FromHostAny(v any) value.Iface {
	if v == nil {
		return value.Iface{}
	}
	return fromHostDynamic(reflect.ValueOf(v))
}

// ToHostAny converts an interface of the session to one of compiled code.
func ToHostAny(x value.Iface) any {
	if isAsIs(x) {
		return x.V
	}
	var c conv
	return c.ifaceToAny(x)
}

// isAsIs reports whether compiled code knows the value of x as it is held.
func isAsIs(x value.Iface) bool {
	return x.T != nil && x.T.Host != nil && x.T.Layout == x.T.Host && reflect.TypeOf(x.V) == x.T.Host
}

// LoadHost stores the value at src, a pointer to t.Host, at dst, a pointer to
// t.Layout: how a field or element of a compiled type is read.
func LoadHost(dst, src any, t *value.Type) {
	reflect.ValueOf(dst).Elem().Set(FromHost(reflect.ValueOf(src).Elem(), t))
}

// StoreHost is the inverse of [LoadHost]: how such a field is assigned.
func StoreHost(dst, src any, t *value.Type) {
	reflect.ValueOf(dst).Elem().Set(ToHost(reflect.ValueOf(src).Elem(), t))
}

// fromHostDynamic makes an interface of a non-nil dynamic value. v is not of
// interface kind.
func fromHostDynamic(v reflect.Value) value.Iface {
	v = readable(v)
	if x, ok := boxedValue(v.Interface()); ok {
		return x
	}
	if t, mirror := sessionTypeOf(v.Type()); t != nil {
		return value.Iface{T: t, V: FromHost(v, mirror).Interface()}
	}
	t := HostType(v.Type())
	return value.Iface{T: t, V: FromHost(v, t).Interface()}
}

// conv is one conversion: what it copied, to keep sharing and to copy back.
type conv struct {
	callee string // what receives session values as any and would look into them; "" if it does not
	keeps  bool   // what receives values as any keeps them, and hands them out again
	seen   map[seenKey]reflect.Value
	back   []func() // copies memory that compiled code may have changed back
}

type seenKey struct {
	at  uintptr
	len int
	t   *value.Type
}

// done copies back, after the call.
func (c *conv) done() {
	for i := len(c.back) - 1; i >= 0; i-- {
		c.back[i]()
	}
}

// remember keeps one copy of what is at v, so that sharing and cycles survive.
func (c *conv) remember(v reflect.Value, n int, t *value.Type, made reflect.Value) {
	if c.seen == nil {
		c.seen = map[seenKey]reflect.Value{}
	}
	c.seen[seenKey{v.Pointer(), n, t}] = made
}

func (c *conv) toHost(v reflect.Value, t *value.Type) reflect.Value {
	switch {
	case t.Host == nil:
		panic(limited(limit.HostValue, TypeString(t)))
	case t.Layout == t.Host:
		return v
	case inPlace(t):
		return relabel(v, t.Host)
	}
	switch t.Kind {
	case reflect.Interface:
		return c.ifaceToHost(v, t.Host)
	case reflect.Func:
		return funcToHost(v, t)
	case reflect.Pointer:
		return c.pointerToHost(v, t)
	case reflect.Slice:
		return c.sliceToHost(v, t)
	case reflect.Map:
		return c.mapToHost(v, t)
	case reflect.Chan:
		return chanToHost(v, t)
	}
	dst := reflect.New(t.Host).Elem()
	c.fillHost(dst, addressable(v), t)
	return dst
}

// fillHost sets dst, a struct, array or anything else of type t.Host.
func (c *conv) fillHost(dst, v reflect.Value, t *value.Type) {
	switch {
	case t.Layout == t.Host:
		dst.Set(v)
	case inPlace(t):
		dst.Set(relabel(v, t.Host))
	case t.Kind == reflect.Struct:
		for i, f := range t.Fields {
			c.fillHost(readable(dst.Field(i)), v.Field(i), f.Type)
		}
	case t.Kind == reflect.Array:
		for i := range t.Len {
			c.fillHost(dst.Index(i), v.Index(i), t.Elem)
		}
	default:
		dst.Set(c.toHost(v, t))
	}
}

func (c *conv) pointerToHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Host)
	}
	if p, ok := c.seen[seenKey{v.Pointer(), 1, t}]; ok {
		return p
	}
	p := reflect.New(t.Host.Elem())
	c.remember(v, 1, t, p)
	c.remember(p, 1, t, v)
	c.fillHost(p.Elem(), v.Elem(), t.Elem)
	c.back = append(c.back, func() { v.Elem().Set(c.fromHost(p.Elem(), t.Elem)) })
	return p
}

func (c *conv) sliceToHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Host)
	}
	n := v.Len()
	if s, ok := c.seen[seenKey{v.Pointer(), n, t}]; ok && n > 0 {
		return s
	}
	s := reflect.MakeSlice(t.Host, n, n)
	c.remember(v, n, t, s)
	c.remember(s, n, t, v)
	for i := range n {
		c.fillHost(s.Index(i), v.Index(i), t.Elem)
	}
	c.back = append(c.back, func() {
		for i := range n {
			v.Index(i).Set(c.fromHost(s.Index(i), t.Elem))
		}
	})
	return s
}

func (c *conv) mapToHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Host)
	}
	if m, ok := c.seen[seenKey{v.Pointer(), 0, t}]; ok {
		return m
	}
	m := reflect.MakeMapWithSize(t.Host, v.Len())
	c.remember(v, 0, t, m)
	c.remember(m, 0, t, v)
	for it := v.MapRange(); it.Next(); {
		m.SetMapIndex(c.toHost(it.Key(), t.Key), c.toHost(it.Value(), t.Elem))
	}
	c.back = append(c.back, func() {
		v.Clear()
		for it := m.MapRange(); it.Next(); {
			v.SetMapIndex(c.fromHost(it.Key(), t.Key), c.fromHost(it.Value(), t.Elem))
		}
	})
	return m
}

// ifaceToHost converts an Iface to the interface type want.
func (c *conv) ifaceToHost(v reflect.Value, want reflect.Type) reflect.Value {
	x := v.Interface().(value.Iface)
	dst := reflect.New(want).Elem()
	if x.T == nil {
		return dst
	}
	if c.keeps && want.NumMethod() == 0 && isCopied(x.T) {
		dst.Set(reflect.ValueOf(kept(x)))
		return dst
	}
	if x.T.Host != nil {
		host := c.toHost(layoutValue(x), x.T)
		if x.T.Host == sessionTypeType && makesTypes(c.callee) {
			notSession(c.callee, host.Interface().(sessionType))
		}
		dst.Set(host)
		return dst
	}
	if c.callee != "" && want.NumMethod() == 0 {
		dst.Set(c.mirror(x))
		return dst
	}
	dst.Set(reflect.ValueOf(adapt(x, want)))
	return dst
}

// mirror is a session value as compiled code sees it that looks into it by reflection.
func (c *conv) mirror(x value.Iface) reflect.Value {
	t, err := mirrorOf(x.T)
	if t == nil {
		e := limited(limit.ByReflection, TypeString(x.T), c.callee)
		if err != nil {
			e.Why = err.Error()
		}
		panic(e)
	}
	return c.toHost(layoutValue(x), t)
}

func (c *conv) ifaceToAny(x value.Iface) any {
	switch {
	case x.T == nil:
		return nil
	case x.T.Host != nil:
		return c.toHost(layoutValue(x), x.T).Interface()
	}
	return asAny(x)
}

// adapt wraps a session value for compiled code that wants an interface.
func adapt(x value.Iface, want reflect.Type) any {
	a := asAny(x)
	if reflect.TypeOf(a).Implements(want) && want.NumMethod() <= 1 {
		return a
	}
	if m := adapterFor(want); m != nil {
		return m(Object{x})
	}
	if reflect.TypeOf(a).Implements(want) {
		return a
	}
	panic(limited(limit.HostInterface, TypeString(x.T), want))
}
