package session

import (
	"fmt"
	"reflect"

	"gosess/internal/value"
)

// InputsOf returns the elements of the slice or array that an expression of the session stands for. The
// expression is evaluated; the error is that of the cell, or an *[InputError].
func (c *Callable) InputsOf(expr string) (*Inputs, error) {
	s := c.s
	s.mu.Lock()
	t, v, _, err := s.evaluate(s.cur.Load(), expr)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	x := value.Iface{T: t, V: v.Interface()}
	if t.Kind == reflect.Interface {
		x, _ = x.V.(value.Iface)
	}
	if x.T != nil && x.T.Kind == reflect.Chan {
		return nil, &InputError{Got: x.T.Text(), Want: "a slice of " + c.Params[0] + ": a channel can be read once only"}
	}
	return c.Inputs(x)
}

// At returns input i of a slice or an array, from 0 to Len-1.
func (in *Inputs) At(i int) ([]byte, error) { return in.c.EncodeInput(in.fit(in.v.Index(i))...) }

// InputJSON renders an encoded input as one JSON value, an array if there are several parameters.
func (c *Callable) InputJSON(body []byte) ([]byte, error) {
	list, err := c.decodeAll(c.params, body)
	if err != nil {
		return nil, err
	}
	out, err := appendValues(nil, c.params, list)
	if err != nil {
		return nil, fmt.Errorf("input of %s as JSON: %w", c.Name, err)
	}
	return out, nil
}

// appendValues appends one value, or an array of several.
func appendValues(out []byte, ts []*value.Type, list []reflect.Value) ([]byte, error) {
	if len(list) != 1 {
		out = append(out, '[')
	}
	for i, v := range list {
		if i > 0 {
			out = append(out, ',')
		}
		var err error
		if out, err = value.AppendJSON(out, ts[i], v.Addr()); err != nil {
			return nil, err
		}
	}
	if len(list) != 1 {
		out = append(out, ']')
	}
	return out, nil
}
