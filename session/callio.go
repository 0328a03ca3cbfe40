package session

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gosess/internal/value"
)

// This file encodes and decodes the inputs and results of callables.
//
// One value is what value.AppendOne writes. No value, or several, are
// concatenated, each after its length as a uvarint.

// An InputError is an input that does not fit the function's parameter.
type InputError struct {
	Path string // inside the input: "[2].name"; "" for the input itself
	Got  string
	Want string
}

func (e *InputError) Error() string {
	path := e.Path
	if path == "" {
		path = "input"
	}
	return fmt.Sprintf("%s: got %s, want %s", path, e.Got, e.Want)
}

// EncodeInput encodes the arguments of one call, each as the engine holds it.
func (c *Callable) EncodeInput(args ...reflect.Value) ([]byte, error) {
	if len(args) != len(c.params) {
		return nil, c.countError(len(args))
	}
	return c.encodeAll(c.params, args, "input of "+c.Name)
}

func (c *Callable) countError(got int) error {
	return &InputError{Got: plural(got, "value"), Want: fmt.Sprintf("%s for %s", plural(len(c.params), "value"), c.Name)}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// EncodeJSON encodes the arguments of one call from one JSON value, an array if
// there are several parameters or none. An *InputError says what does not fit.
func (c *Callable) EncodeJSON(line []byte) ([]byte, error) {
	parts := []json.RawMessage{line}
	if len(c.params) != 1 {
		parts = nil
		if err := json.Unmarshal(line, &parts); err != nil {
			return nil, &InputError{Got: firstLine(string(line)), Want: fmt.Sprintf("a JSON array of %s", plural(len(c.params), "value"))}
		}
	}
	if len(parts) != len(c.params) {
		return nil, c.countError(len(parts))
	}
	args := make([]reflect.Value, len(parts))
	for i, p := range parts {
		ptr := newVar(c.params[i])
		if err := value.FromJSON(p, c.params[i], ptr, c.s.eng); err != nil {
			return nil, inputError(err, i, len(parts))
		}
		args[i] = ptr.Elem()
	}
	return c.EncodeInput(args...)
}

func inputError(err error, i, n int) error {
	var fit *value.FitError
	if !errors.As(err, &fit) {
		return err
	}
	path := fit.Path
	if n != 1 {
		path = fmt.Sprintf("[%d]%s", i, path)
	}
	return &InputError{path, fit.Got, fit.Want}
}

func (c *Callable) decodeInput(data []byte) ([]reflect.Value, error) {
	return c.decodeAll(c.params, data)
}

func (c *Callable) encodeResults(results []reflect.Value) ([]byte, error) {
	data, err := c.encodeAll(c.results, results, "result of "+c.Name)
	if err != nil {
		return nil, &CallError{Kind: CallUnfit, Message: err.Error()}
	}
	return data, nil
}

// ResultJSON renders what Invoke returned as one JSON value: null if the function
// has no result, an array if it has several.
func (c *Callable) ResultJSON(body []byte) ([]byte, error) {
	list, err := c.decodeAll(c.results, body)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return []byte("null"), nil
	}
	out, err := appendValues(nil, c.results, list)
	if err != nil {
		return nil, fmt.Errorf("result of %s as JSON: %w", c.Name, err)
	}
	return out, nil
}

// Store decodes what Invoke returned into the variable that dst points to or, if
// i is not negative, into element i of the slice that dst points to, which is made
// longer if it ends before. dst is a pointer as the engine holds it in an
// interface. A nil body stores zero.
func (c *Callable) Store(dst any, i int, body []byte) error {
	x, ok := dst.(value.Iface)
	if !ok || x.T == nil || x.T.Kind != reflect.Pointer {
		return fmt.Errorf("store a result of %s: destination is a %T, want a pointer of the session", c.Name, dst)
	}
	t, at := x.T.Elem, View{t: x.T, v: reflect.ValueOf(x.V)}.Elem().v
	if i >= 0 {
		if t.Kind != reflect.Slice {
			return fmt.Errorf("store a result of %s: destination is a %s, want a pointer to a slice", c.Name, x.T.Text())
		}
		if n := at.Len(); i >= n {
			at.Grow(i + 1 - n)
			at.SetLen(i + 1)
		}
		t, at = t.Elem, at.Index(i)
	}
	if body == nil {
		at.SetZero()
		return nil
	}
	return c.s.decodeOne(body, t, at.Addr())
}

// Inputs are the encoded inputs of one map, in order.
type Inputs struct {
	c   *Callable
	v   reflect.Value                       // slice, array or channel
	fit func(reflect.Value) []reflect.Value // an element as arguments
	i   int
}

// Inputs returns the elements of a slice, an array or a channel that the engine
// holds in an interface. The error says that in is none of these, or that its
// elements are of another type than the function's parameter.
func (c *Callable) Inputs(in any) (*Inputs, error) {
	if len(c.params) == 0 {
		return nil, c.countError(1)
	}
	x, _ := in.(value.Iface)
	if x.T == nil || x.T.Kind != reflect.Slice && x.T.Kind != reflect.Array && x.T.Kind != reflect.Chan {
		return nil, &InputError{Got: x.T.Text(), Want: "a slice or a channel of " + c.Params[0]}
	}
	fit, err := c.fitter(x.T)
	if err != nil {
		return nil, err
	}
	return &Inputs{c: c, v: View{t: x.T, v: reflect.ValueOf(x.V)}.held(), fit: fit}, nil
}

// Len is the number of inputs, -1 for a channel.
func (in *Inputs) Len() int {
	switch {
	case !in.v.IsValid():
		return 0
	case in.v.Kind() == reflect.Chan:
		return -1
	}
	return in.v.Len()
}

// Next waits for the next input. ok is false at the end and when ctx is done.
// An error concerns this input only. It is called from one goroutine.
func (in *Inputs) Next(ctx context.Context) (body []byte, ok bool, err error) {
	e, ok := in.next(ctx)
	if !ok {
		return nil, false, nil
	}
	body, err = in.c.EncodeInput(in.fit(e)...)
	return body, true, err
}

func (in *Inputs) next(ctx context.Context) (reflect.Value, bool) {
	if in.v.IsValid() && in.v.Kind() == reflect.Chan {
		chosen, e, ok := reflect.Select([]reflect.SelectCase{
			{Dir: reflect.SelectRecv, Chan: in.v},
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ctx.Done())},
		})
		return e, ok && chosen == 0
	}
	if in.i >= in.Len() || ctx.Err() != nil {
		return reflect.Value{}, false
	}
	in.i++
	return in.v.Index(in.i - 1), true
}

// fitter makes arguments of elements of t: the element itself, or the fields of
// a struct if the function has several parameters.
func (c *Callable) fitter(t *value.Type) (func(reflect.Value) []reflect.Value, error) {
	e, p := t.Elem, c.params[0]
	switch {
	case len(c.params) > 1:
		return c.spreader(t)
	case e == p || e.Kind == reflect.Interface && p.Kind == reflect.Interface:
		return func(v reflect.Value) []reflect.Value { return []reflect.Value{v} }, nil
	case p.Kind == reflect.Interface:
		return func(v reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(value.Iface{T: e, V: v.Interface()})}
		}, nil
	}
	return nil, &InputError{Got: t.Text(), Want: "a slice or a channel of " + c.Params[0]}
}

// spreader is fitter for the structs by which package dispatch passes the inputs
// of a function of several parameters.
func (c *Callable) spreader(t *value.Type) (func(reflect.Value) []reflect.Value, error) {
	fields := t.Elem.Fields
	fits := t.Elem.Kind == reflect.Struct && len(fields) == len(c.params)
	for i := 0; fits && i < len(fields); i++ {
		fits = fields[i].Type == c.params[i]
	}
	if !fits {
		return nil, &InputError{Got: t.Text(), Want: "inputs of " + strings.Join(c.Params, ", ")}
	}
	return func(v reflect.Value) []reflect.Value {
		args := make([]reflect.Value, v.NumField())
		for i := range args {
			args[i] = v.Field(i)
		}
		return args
	}, nil
}

// encodeAll encodes values of types ts.
func (c *Callable) encodeAll(ts []*value.Type, vs []reflect.Value, what string) ([]byte, error) {
	opt := c.s.encodeOptions()
	var out, one []byte
	for i, v := range vs {
		var report *value.Report
		var err error
		one, report, err = value.AppendOne(one[:0], ts[i], pointerTo(v), opt)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", what, err)
		}
		if err := cannotTravel(what, report); err != nil {
			return nil, err
		}
		if len(vs) == 1 {
			return one, nil
		}
		out = append(binary.AppendUvarint(out, uint64(len(one))), one...)
	}
	return out, nil
}

// decodeAll is the reverse of encodeAll.
func (c *Callable) decodeAll(ts []*value.Type, data []byte) ([]reflect.Value, error) {
	out := make([]reflect.Value, len(ts))
	for i, t := range ts {
		one := data
		if len(ts) != 1 {
			n, k := binary.Uvarint(data)
			if k <= 0 || n > uint64(len(data)-k) {
				return nil, fmt.Errorf("value %d of %d: its length is damaged", i+1, len(ts))
			}
			one, data = data[k:k+int(n)], data[k+int(n):]
		}
		ptr := newVar(t)
		if err := c.s.decodeOne(one, t, ptr); err != nil {
			return nil, err
		}
		out[i] = ptr.Elem()
	}
	if len(ts) != 1 && len(data) > 0 {
		return nil, fmt.Errorf("%d bytes follow the last of %d values", len(data), len(ts))
	}
	return out, nil
}

func (s *Session) decodeOne(data []byte, t *value.Type, ptr reflect.Value) error {
	report, err := value.DecodeOne(data, t, ptr, value.DecodeOptions{Resolver: s.eng})
	if err != nil {
		return err
	}
	return cannotTravel("a value", report)
}

// pointerTo returns a pointer to v, or to a copy if v has no address.
func pointerTo(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}
