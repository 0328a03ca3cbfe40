package session

import (
	"go/token"
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
	Value    []byte // the error itself for [Session.DecodeError]; nil if it cannot travel
}

// maxChain bounds how much of a chain travels: one may be a cycle.
const maxChain = 32

// describe fills in what travels of the error x.
func (s *Session) describe(e *CallError, x value.Iface) {
	err, ok := s.eng.ToHost(x).(error)
	if !ok {
		e.Type = x.T.Text()
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
	l := Link{Type: x.T.Text(), Message: errorText(err), Sentinel: s.sentinelName(err, x, sentinels)}
	if l.Sentinel == "" && nameable(x.T) {
		l.Value = s.encodeError(x, maxErrorValues-e.valueBytes())
	}
	e.Chain = append(e.Chain, l)
	switch u := err.(type) {
	case interface{ Unwrap() error }:
		s.chain(e, u.Unwrap(), sentinels)
	case interface{ Unwrap() []error }:
		for _, err := range u.Unwrap() {
			s.chain(e, err, sentinels)
		}
	}
}

// maxErrorValues bounds what the errors of one chain may take together.
const maxErrorValues = 32 << 10

func (e *CallError) valueBytes() (n int) {
	for _, l := range e.Chain {
		n += len(l.Value)
	}
	return n
}

// nameable reports whether user code may name the type of an error or what it
// points to, and so look for it with errors.As.
func nameable(t *value.Type) bool {
	if t.Kind == reflect.Pointer && t.Name == "" {
		t = t.Elem
	}
	return t.Name != "" && (t.Host == nil || token.IsExported(t.Name))
}

// encodeError encodes an error in an interface; nil if it takes too much room or
// cannot travel.
func (s *Session) encodeError(x value.Iface, room int) []byte {
	data, report, err := value.AppendOneWithin(max(room, 1), nil, s.eng.TypeOf(errorGo), reflect.ValueOf(&x), s.encodeOptions())
	if err != nil || cannotTravel("an error", report) != nil {
		return nil
	}
	return data
}

// DecodeError decodes an error that came home as a [Link]'s Value; nil if the
// session has no such type, or another of its name. It is called by
// the goroutine that runs a cell, or while none runs.
func (s *Session) DecodeError(data []byte) error {
	x := new(value.Iface)
	if s.decodeOne(data, s.eng.TypeOf(errorGo), reflect.ValueOf(x)) != nil || x.T == nil {
		return nil
	}
	err, _ := s.eng.ToHost(*x).(error)
	return err
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
	errorGo    = types.Universe.Lookup("error").Type()
	errorIface = errorGo.Underlying().(*types.Interface)
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
