package session

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"gosess/internal/check"
	"gosess/internal/interp"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file fits the interpreted engine to the session.

// engineName is written into session files.
const engineName = "interp"

type interpEngine struct{ *interp.Engine }

var _ engine = interpEngine{}

func newEngine(c interp.Compiler) engine {
	return interpEngine{interp.New(interp.Options{Compiler: c})}
}

// Var returns a pointer to the variable, where the engine gives the variable itself.
func (e interpEngine) Var(name string) (*value.Type, reflect.Value, bool) {
	t, v, ok := e.Engine.Var(name)
	if !ok {
		return nil, reflect.Value{}, false
	}
	return t, v.Addr(), true
}

// methodTime bounds what a String or Error method may take while a value is
// shown.
const methodTime = time.Second

func (e interpEngine) Method(t *value.Type, v reflect.Value, name string) ([]reflect.Value, bool, error) {
	m := rt.MethodsOf(t).Lookup(name)
	if m == nil || len(m.Type.Params) > 0 {
		return nil, false, nil
	}
	type outcome struct {
		results []reflect.Value
		err     error
	}
	done := make(chan outcome, 1)
	go func() { // ends with the method, which may be never: user code cannot be stopped from here
		var o outcome
		defer func() {
			if r := recover(); r != nil {
				o.err = fmt.Errorf("%v", rt.Recovered(r).Message())
			}
			done <- o
		}()
		o.results = m.Fn().Call([]reflect.Value{v})
	}()
	o, ok := rt.Within(done, methodTime)
	if !ok {
		return nil, true, fmt.Errorf("takes longer than %v", methodTime)
	}
	return o.results, true, o.err
}

func (interpEngine) ToHost(x value.Iface) any   { return rt.ToHostAny(x) }
func (interpEngine) FromHost(x any) value.Iface { return rt.FromHostAny(x) }

func (interpEngine) EncodeOptions() value.EncodeOptions {
	return value.EncodeOptions{Unwrap: unwrap}
}

// unwrap gives the session value that compiled code holds in an adapter.
func unwrap(v any) (value.Iface, bool) {
	if x, ok := rt.Kept(v); ok {
		return x, true
	}
	x := rt.FromHostAny(v)
	return x, x.T != nil && x.T.Host == nil
}

// Wrap is the reverse of unwrap; it makes the engine a value.Resolver.
func (interpEngine) Wrap(x value.Iface, want reflect.Type) (v any, err error) {
	defer func() { // the boundary panics when it has no adapter
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	if want.NumMethod() == 0 {
		return rt.KeepAny(x), nil // what it refers to may not be filled in yet
	}
	return rt.ToHost(reflect.ValueOf(x), rt.HostType(want)).Interface(), nil
}

// text makes Session a texter.
func (s *Session) text(t *value.Type, v reflect.Value, method string) (string, bool) {
	results, ok, err := s.eng.Method(t, v, method)
	switch {
	case !ok:
		return "", false
	case err != nil:
		return panicText(method, err.Error()), true
	case len(results) != 1 || results[0].Kind() != reflect.String:
		return "", false
	}
	return results[0].String(), true
}

// userError makes an error of an engine one of this package.
func userError(err error) error {
	var refusal *interp.Refusal
	var p *interp.Panic
	var exit *interp.Exit
	switch {
	case errors.As(err, &p):
		return &PanicError{Type: p.Value.T.Text(), Message: p.Message, Trace: frames(p.Stack)}
	case errors.As(err, &exit):
		return &ExitError{exit.Code}
	case errors.As(err, &refusal):
		return &RefusedError{err}
	}
	return err
}

func frames(stack []interp.Caller) []Frame {
	out := make([]Frame, len(stack))
	for i, c := range stack {
		out[i] = Frame{Func: shownFunc(c.Func), File: c.File, Line: c.Line, Args: c.Args}
		if n, ok := strings.CutPrefix(c.File, "cell "); ok {
			if id, err := strconv.Atoi(n); err == nil {
				out[i].Cell, out[i].File = id, ""
			}
		}
	}
	return out
}

// shownFunc is the name of a function as the user knows it: "" for the
// statements of a cell.
func shownFunc(name string) string {
	base, inner, _ := strings.Cut(name, ".")
	switch {
	case !check.IsHidden(base):
		return name
	case inner != "":
		return "func literal"
	}
	return ""
}

// Goroutines is how many goroutines that cells have started are running in this process. Any
// goroutine may call it.
func Goroutines() int { return rt.Goroutines() }
