package session

import (
	"go/types"
	"reflect"

	"gosess/internal/value"
)

// This file says what travels of an error.

// A CallKind says how a call failed.
type CallKind int

// The ways in which a call fails.
const (
	CallFailed   CallKind = iota + 1 // the function returned an error
	CallPanicked                     // it panicked
	CallUnfit                        // the input could not be read, or the result not be written
)

// A CallError is how a call failed.
type CallError struct {
	Kind    CallKind
	Type    string  // of the error, or of the value that was passed to panic
	Message string  // of the error or panic
	Chain   []Link  // of CallFailed, outermost first
	Trace   []Frame // of CallPanicked, innermost first
}

func (e *CallError) Error() string {
	if e.Kind == CallPanicked {
		return "panic: " + e.Message
	}
	return e.Message
}

// A Link is one error in a chain.
type Link struct {
	Type    string
	Message string
	// Sentinel is the package-level variable that holds this very error:
	// "ErrTooBig" for the session's, "io.EOF" for a package's; "" if none does.
	Sentinel string
}

// maxChain bounds how much of a chain travels: one may be a cycle.
const maxChain = 32

// describe fills in what travels of the error x.
func (s *Session) describe(e *CallError, x value.Iface) {
	err, ok := s.eng.ToHost(x).(error)
	if !ok {
		e.Type = typeString(x.T)
		e.Message = "an error of this type has no Error method here"
		return
	}
	s.chain(e, err, s.errorVars())
	e.Type, e.Message = e.Chain[0].Type, e.Chain[0].Message
}

// chain appends err and what it wraps.
func (s *Session) chain(e *CallError, err error, sentinels map[string]value.Iface) {
	if err == nil || len(e.Chain) == maxChain {
		return
	}
	x := s.eng.FromHost(err)
	e.Chain = append(e.Chain, Link{typeString(x.T), errorText(err), s.sentinelName(err, x, sentinels)})
	switch u := err.(type) {
	case interface{ Unwrap() error }:
		s.chain(e, u.Unwrap(), sentinels)
	case interface{ Unwrap() []error }:
		for _, err := range u.Unwrap() {
			s.chain(e, err, sentinels)
		}
	}
}

// errorText is err.Error(), or what became of it.
func errorText(err error) string {
	text, _ := ViewOf(err).Text()
	return text
}

// sentinelName names the variable that holds the very error err.
func (s *Session) sentinelName(err error, x value.Iface, sentinels map[string]value.Iface) string {
	for name, y := range sentinels {
		if x.T == y.T && x.T.Layout.Comparable() && identical(x.V, y.V) {
			return name
		}
	}
	if s.opt.Sentinel != nil {
		return s.opt.Sentinel(err)
	}
	return ""
}

// identical is a == b, false if that panics.
func identical(a, b any) (same bool) {
	defer func() { _ = recover() }()
	return a == b
}

// errorVars are the session's variables that hold errors, by name.
func (s *Session) errorVars() map[string]value.Iface {
	st := s.cur.Load()
	out := map[string]value.Iface{}
	for _, name := range st.vars() {
		v, ok := st.pkg.Scope().Lookup(name).(*types.Var)
		if !ok || !types.Implements(v.Type(), errorIface) {
			continue
		}
		t, ptr, ok := s.eng.Var(name)
		if !ok {
			continue
		}
		x := value.Iface{T: t, V: ptr.Elem().Interface()}
		if t.Kind == reflect.Interface {
			x, _ = ptr.Elem().Interface().(value.Iface)
		}
		if x.T != nil {
			out[name] = x
		}
	}
	return out
}

var (
	errorIface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
	anyGo      = types.Universe.Lookup("any").Type()
)

// Sentinel returns the error that the session's variable of that name holds, for
// errors.Is; nil if there is none.
func (s *Session) Sentinel(name string) error {
	x, ok := s.errorVars()[name]
	if !ok {
		return nil
	}
	err, _ := s.eng.ToHost(x).(error)
	return err
}
