package rt

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// Object is a session value inside compiled code: every adapter embeds one, so
// that the value comes back as itself. Adapters of identical session values
// are equal.
type Object struct{ x value.Iface }

// SessionValue returns the value.Iface that the adapter stands for. It is for
// this package, to which plugins hand adapters of their own.
func (o Object) SessionValue() any { return o.x }

// boxed is an adapter.
type boxed interface{ SessionValue() any }

// boxedValue returns the session value that v, of compiled code, is an adapter of.
func boxedValue(v any) (value.Iface, bool) {
	b, ok := v.(boxed)
	if !ok {
		return value.Iface{}, false
	}
	x, ok := b.SessionValue().(value.Iface)
	return x, ok
}

// AnyObject is what an adapter embeds that is compiled where Object has no name:
// it is always an [Object].
type AnyObject = interface {
	Call(name string, args []any, results ...any)
	Format(s fmt.State, verb rune)
	MarshalJSON() ([]byte, error)
	SessionValue() any
}

// Call runs the session value's method of that name with arguments as compiled
// code has them, and stores the results in what results point to.
func (o Object) Call(name string, args []any, results ...any) {
	m := mustMethod(o.x.T, name)
	in := make([]reflect.Value, 0, len(args)+1)
	in = append(in, layoutValue(o.x))
	for i, a := range args {
		pt := m.Type.Params[i]
		in = append(in, FromHost(hostArg(a, pt), pt))
	}
	for i, r := range CallReflect(m.Fn(), in) {
		rt := m.Type.Results[i]
		reflect.ValueOf(results[i]).Elem().Set(ToHost(r, rt))
	}
}

// hostArg gives an argument that was passed through an any its static type
// back.
func hostArg(a any, t *value.Type) reflect.Value {
	v := reflect.New(t.Host).Elem()
	if a != nil {
		v.Set(reflect.ValueOf(a))
	}
	return v
}

// mustMethod returns the method of a session type that an adapter calls.
func mustMethod(t *value.Type, name string) *Method {
	m := MethodsOf(t).Lookup(name)
	if m == nil {
		panic(limited(limit.Redefined, name, TypeString(t)))
	}
	return m
}

// has reports whether the session type t has a method of that name.
func has(t *value.Type, name string) bool { return MethodsOf(t).Lookup(name) != nil }

// LimitError is what the interpreted engine cannot do and says so: it panics
// with one instead of giving another answer than Go.
type LimitError struct {
	What     string
	Why      string // why it cannot be compiled either; "" if that is not known
	Compiled bool   // the engine compiles what it can
}

func (e *LimitError) Error() string {
	switch {
	case e.Why != "":
		return "the prompt cannot " + e.What + ": " + e.Why + "; compiled programs have it (gosess run)"
	case e.Compiled:
		return "the prompt cannot " + e.What + "; compiled programs have it (gosess run)"
	}
	return "the interpreted engine cannot " + e.What + " (use --engine native)"
}

func (*LimitError) passesRecover() {}

func limited(l *limit.Limit, args ...any) *LimitError {
	return &LimitError{What: l.Text(args...), Compiled: compiles()}
}

// A NoMethodError is a call of a method that the interface's type asks for and
// the value's type does not have: one of them was redefined after the value was
// made.
type NoMethodError struct{ Type, Method string }

func (e *NoMethodError) Error() string {
	return e.Method + " cannot be called: " + e.Type + " has no method " + e.Method
}

func (*NoMethodError) passesRecover() {}

func noMethod(t *value.Type, id string) *NoMethodError {
	return &NoMethodError{strings.TrimPrefix(TypeString(t), "main."), id[strings.LastIndexByte(id, '.')+1:]}
}

// AdapterMaker makes, for one interface type of compiled packages, the adapter
// of a session value that implements it.
type AdapterMaker func(Object) any

var (
	adapterMu     sync.RWMutex
	adapters      = map[reflect.Type]AdapterMaker{}
	lookupAdapter func(reflect.Type) AdapterMaker
)

// RegisterAdapter sets the adapter of an interface type.
func RegisterAdapter(t reflect.Type, m AdapterMaker) {
	adapterMu.Lock()
	defer adapterMu.Unlock()
	adapters[t] = m
}

// SetAdapterSource sets where adapters that are not registered come from; nil
// means there are none. The generated tables do so.
func SetAdapterSource(f func(reflect.Type) AdapterMaker) { lookupAdapter = f }

// adapterFor returns the adapter for an interface type, nil if there is none.
func adapterFor(t reflect.Type) AdapterMaker {
	adapterMu.RLock()
	m := adapters[t]
	adapterMu.RUnlock()
	if m == nil && lookupAdapter != nil {
		if m = lookupAdapter(t); m != nil {
			RegisterAdapter(t, m)
		}
	}
	return m
}
