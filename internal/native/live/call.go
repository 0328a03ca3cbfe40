package live

import (
	"context"
	"encoding/binary"
	"fmt"
	"reflect"

	"gosess/dispatch/core"
	"gosess/internal/value"
)

// A call is a function ready to be called with encoded inputs.
type call struct {
	prog    *Program
	fn      reflect.Value
	params  []*value.Type // without a leading context
	results []*value.Type // without a trailing error
	takes   bool          // a context first
	fails   bool          // returns an error last
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

func newCall(p *Program, fn reflect.Value) *call {
	t := p.types.of(fn.Type())
	c := &call{prog: p, fn: fn, params: t.Params, results: t.Results}
	if n := len(c.params); n > 0 && c.params[0].Host == contextType {
		c.takes, c.params = true, c.params[1:]
	}
	if n := len(c.results); n > 0 && c.results[n-1].Host == errorType {
		c.fails, c.results = true, c.results[:n-1]
	}
	return c
}

// run decodes one input, calls the function and encodes its results. Any error
// is a *[core.Error].
func (c *call) run(ctx context.Context, input []byte) ([]byte, error) {
	args, err := c.decodeAll(input)
	if err != nil {
		return nil, unfit("input: " + err.Error())
	}
	if c.takes {
		args = append([]reflect.Value{reflect.ValueOf(&ctx).Elem()}, args...)
	}
	results, panicked := c.invoke(args)
	if panicked != nil {
		return nil, panicked
	}
	if c.fails {
		last := len(results) - 1
		if err, _ := results[last].Interface().(error); err != nil {
			return nil, c.prog.describe(err)
		}
		results = results[:last]
	}
	out, err := c.encodeAll(results)
	if err != nil {
		return nil, unfit(err.Error())
	}
	return out, nil
}

func unfit(message string) *core.Error { return &core.Error{Kind: core.Unfit, Message: message} }

// invoke calls the function; a panic that it does not recover is an error.
func (c *call) invoke(args []reflect.Value) (results []reflect.Value, panicked *core.Error) {
	returned := false
	defer func() {
		if !returned {
			panicked = c.prog.panicked(recover())
		}
	}()
	if c.fn.Type().IsVariadic() {
		results = c.fn.CallSlice(args)
	} else {
		results = c.fn.Call(args)
	}
	returned = true
	return results, nil
}

// One value is what value.AppendOne writes. No value, or several, are
// concatenated, each after its length as a uvarint.

func (c *call) decodeAll(data []byte) ([]reflect.Value, error) {
	out := make([]reflect.Value, len(c.params))
	for i, t := range c.params {
		one := data
		if len(out) != 1 {
			n, k := binary.Uvarint(data)
			if k <= 0 || n > uint64(len(data)-k) {
				return nil, fmt.Errorf("value %d of %d: its length is damaged", i+1, len(out))
			}
			one, data = data[k:k+int(n)], data[k+int(n):]
		}
		ptr := reflect.New(t.Layout)
		report, err := value.DecodeOne(one, t, ptr, value.DecodeOptions{Resolver: c.prog})
		if err != nil {
			return nil, err
		}
		if err := lost("a value", report); err != nil {
			return nil, err
		}
		out[i] = ptr.Elem()
	}
	if len(out) != 1 && len(data) > 0 {
		return nil, fmt.Errorf("%d bytes follow the last of %d values", len(data), len(out))
	}
	return out, nil
}

func (c *call) encodeAll(results []reflect.Value) ([]byte, error) {
	opt := c.prog.options()
	what := "result of " + c.name()
	var out, one []byte
	for i, v := range results {
		ptr := reflect.New(v.Type())
		ptr.Elem().Set(v)
		var report *value.Report
		var err error
		one, report, err = value.AppendOne(one[:0], c.results[i], ptr, opt)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", what, err)
		}
		if err := lost(what, report); err != nil {
			return nil, err
		}
		if len(results) == 1 {
			return one, nil
		}
		out = append(binary.AppendUvarint(out, uint64(len(one))), one...)
	}
	return out, nil
}

// name is what the function is called in messages.
func (c *call) name() string {
	if f := c.prog.funcOf(c.prog.types.of(c.fn.Type()), c.fn); f != nil {
		return f.Name
	}
	return c.prog.types.of(c.fn.Type()).Text()
}
