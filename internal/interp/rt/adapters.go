package rt

import (
	"encoding"
	"fmt"
	"log/slog"
	"reflect"

	"gosess/internal/value"
)

// This file has the adapters for values that compiled code receives as any or
// error, and looks into with type assertions of its own.

// plain is a session value without methods that compiled code asks for.
type plain struct{ Object }

// stringer is one with a String method.
type stringer struct{ Object }

func (s stringer) String() (r string) { s.Call("String", nil, &r); return r }

// texter is one with a MarshalText method.
type texter struct{ Object }

func (s texter) MarshalText() (b []byte, err error) {
	s.Call("MarshalText", nil, &b, &err)
	return b, err
}

// valuer is one that says what package log/slog logs of it.
type valuer struct{ Object }

func (v valuer) LogValue() (r slog.Value) { v.Call("LogValue", nil, &r); return r }

// failure is a session error. Where its type has no Is, As or Unwrap, the
// method answers what its absence means.
type failure struct{ Object }

func (e failure) Error() (r string)     { e.Call("Error", nil, &r); return r }
func (e failure) Is(target error) bool  { return e.is(target) }
func (e failure) As(target any) bool    { return e.as(target) }
func (e failure) Unwrap() (inner error) { return e.unwrap() }
func (e failure) Timeout() bool         { return e.flag("Timeout") }
func (e failure) Temporary() bool       { return e.flag("Temporary") }

// failures is a session error that unwraps to several.
type failures struct{ Object }

func (e failures) Error() (r string)       { e.Call("Error", nil, &r); return r }
func (e failures) Is(target error) bool    { return e.is(target) }
func (e failures) As(target any) bool      { return e.as(target) }
func (e failures) Unwrap() (inner []error) { e.Call("Unwrap", nil, &inner); return inner }
func (e failures) Timeout() bool           { return e.flag("Timeout") }

// The adapters of session values that Go could not compare: compiled code that
// asks finds out. The array has no size.
type (
	valuerU struct {
		valuer
		_ [0]func()
	}
	plainU struct {
		plain
		_ [0]func()
	}
	stringerU struct {
		stringer
		_ [0]func()
	}
	texterU struct {
		texter
		_ [0]func()
	}
	failureU struct {
		failure
		_ [0]func()
	}
	failuresU struct {
		failures
		_ [0]func()
	}
)

var (
	_ fmt.Formatter          = plain{}
	_ fmt.Stringer           = stringer{}
	_ encoding.TextMarshaler = texter{}
	_ error                  = failure{}
	_ error                  = failures{}
)

func (o Object) is(target error) (r bool) {
	if o.hasShape("Is", boolType, errorIface) {
		o.Call("Is", []any{target}, &r)
	}
	return r
}

func (o Object) as(target any) (r bool) {
	if o.hasShape("As", boolType, anyIface) {
		o.Call("As", []any{target}, &r)
	}
	return r
}

func (o Object) unwrap() (err error) {
	if o.hasShape("Unwrap", errorIface) {
		o.Call("Unwrap", nil, &err)
	}
	return err
}

func (o Object) flag(name string) (r bool) {
	if o.hasShape(name, boolType) {
		o.Call(name, nil, &r)
	}
	return r
}

// hasShape reports whether the value has a method of that name with that one
// result and those parameters.
func (o Object) hasShape(name string, result func() *value.Type, params ...func() *value.Type) bool {
	return hasShape(o.x.T, name, result, params...)
}

func hasShape(t *value.Type, name string, result func() *value.Type, params ...func() *value.Type) bool {
	m := MethodsOf(t).Lookup(name)
	if m == nil || len(m.Type.Results) != 1 || m.Type.Results[0] != result() || len(m.Type.Params) != len(params) {
		return false
	}
	for i, p := range params {
		if m.Type.Params[i] != p() {
			return false
		}
	}
	return true
}

// asAny returns the adapter of a session value for an any or an error.
func asAny(x value.Iface) any {
	o, eq := Object{x}, Comparable(x.T)
	switch {
	case hasShape(x.T, "Error", stringType) && hasShape(x.T, "Unwrap", errorsType):
		return pick(eq, failures{o}, failuresU{failures: failures{o}})
	case hasShape(x.T, "Error", stringType):
		return pick(eq, failure{o}, failureU{failure: failure{o}})
	case has(x.T, "LogValue") && adapterShape(x.T, logValuerType):
		return pick(eq, valuer{o}, valuerU{valuer: valuer{o}})
	case has(x.T, "MarshalText") && adapterShape(x.T, textMarshalerType):
		return pick(eq, texter{o}, texterU{texter: texter{o}})
	case hasShape(x.T, "String", stringType):
		return pick(eq, stringer{o}, stringerU{stringer: stringer{o}})
	}
	return pick(eq, plain{o}, plainU{plain: plain{o}})
}

func adapterShape(t *value.Type, it reflect.Type) bool { return Implements(t, HostType(it)) }

func pick(first bool, a, b any) any {
	if first {
		return a
	}
	return b
}

var (
	hostBool          = reflect.TypeFor[bool]()
	hostString        = reflect.TypeFor[string]()
	hostErrors        = reflect.TypeFor[[]error]()
	logValuerType     = reflect.TypeFor[slog.LogValuer]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
)

func boolType() *value.Type   { return HostType(hostBool) }
func stringType() *value.Type { return HostType(hostString) }
func errorIface() *value.Type { return HostType(errorType) }
func anyIface() *value.Type   { return HostType(anyType) }
func errorsType() *value.Type { return HostType(hostErrors) }
