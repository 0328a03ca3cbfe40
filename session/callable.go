package session

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// A Callable is a function of the session that can be called with encoded
// inputs, here or in another process that holds the same snapshot.
//
// The side that maps makes it with [Session.Func] or [Session.FuncOf], calls
// Snapshot and Describe once a map, and EncodeInput and Store once an input.
// A worker makes it with [Session.Resolve] once a map and calls Invoke once an
// input. Its methods may be called from several goroutines, also while the cell
// runs that made it.
type Callable struct {
	Name    string   // as the user wrote it, or what the func value is
	Params  []string // types of the inputs, without a leading context.Context
	Results []string // types of the results, without a trailing error

	s       *Session
	st      *state        // the program that holds it, if that is not the session's
	t       *value.Type   // func type
	fn      reflect.Value // of t.Layout
	params  []*value.Type // as Params
	results []*value.Type // as Results
	takes   bool          // a context first
	fails   bool          // returns an error last
}

// Func returns the function that an expression stands for: a top-level function,
// a func variable, a method expression or value ("Point.Norm", "model.Classify"),
// a generic instance ("Sum[int]"), or a function of a package. The error wraps
// ErrNoFunc, with near misses, or ErrNotFunc, or is a *DiagnosticsError.
func (s *Session) Func(expr string) (*Callable, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checked(context.Background()); err != nil {
		return nil, err
	}
	st := s.cur.Load()
	list, err := st.prog.TypeOf(expr)
	if err != nil {
		return nil, noFunc(st.prog, expr, err)
	}
	if len(list) != 1 || s.eng.TypeOf(list[0]).Kind != reflect.Func {
		return nil, fmt.Errorf("%w: %q is of type %s", ErrNotFunc, expr, goTypeString(list[0]))
	}
	if err := st.usable(expr); err != nil {
		return nil, err
	}
	t, fn, err := s.funcNamed(st, expr)
	if fn.IsValid() || err != nil {
		return s.callableOr(expr, t, fn, err)
	}
	t, fn, in, err := s.evaluate(st, expr)
	c, err := s.callableOr(expr, t, fn, err)
	if err != nil {
		return nil, err
	}
	c.st = in
	return c, nil
}

func (s *Session) callableOr(name string, t *value.Type, fn reflect.Value, err error) (*Callable, error) {
	if err != nil {
		return nil, err
	}
	return s.callable(name, t, fn)
}

// funcNamed is the top-level function or func variable of that name, or the
// zero Value if there is none.
func (s *Session) funcNamed(st *state, name string) (*value.Type, reflect.Value, error) {
	if st.pkg == nil {
		return nil, reflect.Value{}, nil
	}
	switch obj := st.pkg.Scope().Lookup(name).(type) {
	case *types.Var:
		t, ptr, ok := s.eng.Var(name)
		if ok {
			return t, ptr.Elem(), nil
		}
	case *types.Func:
		if obj.Signature().TypeParams().Len() > 0 {
			break
		}
		t := s.eng.TypeOf(obj.Type())
		fn, err := s.eng.MakeFunc(&value.Func{Name: name, Type: t})
		return t, fn, err
	}
	return nil, reflect.Value{}, nil
}

// noFunc says why expr stands for no function.
func noFunc(prog *check.Program, expr string, err error) error {
	if isName(expr) {
		return noName(prog, expr, ErrNoFunc)
	}
	return &DiagnosticsError{err}
}

func isName(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return strings.ContainsRune("()[]{} \t\n.", r) })
}

// usable reports a function that is broken or waits for others.
func (st *state) usable(name string) error {
	if why := st.stateOf(name); why != "" && !strings.HasPrefix(why, "not kept") {
		return fmt.Errorf("%s is %s", name, why)
	}
	return nil
}

// evaluate returns the value of an expression of one value, and the program that
// holds its func literals. Neither the program nor the history of the session
// changes, and _ stays what it is.
func (s *Session) evaluate(st *state, expr string) (*value.Type, reflect.Value, *state, error) {
	u, err := checkCell(st, expr)
	if err != nil {
		return nil, reflect.Value{}, nil, &DiagnosticsError{err}
	}
	vars := s.vars(st)
	if err := s.eng.Define(u); err != nil {
		return nil, reflect.Value{}, nil, userError(err)
	}
	// The number is spent: the engine has seen a cell that bears it.
	spent := *st
	spent.next++
	s.cur.Store(&spent)
	results, err := s.eng.Call(context.Background(), u.Cell)
	if err == nil && len(results) != 1 {
		err = fmt.Errorf("%q has %d values, want 1", expr, len(results))
	}
	var t *value.Type
	if err == nil {
		t = s.eng.TypeOf(u.Results[0])
	}
	if back := s.redefine(st.prog.Load(), vars); err == nil {
		err = back
	}
	if err != nil {
		return nil, reflect.Value{}, nil, userError(err)
	}
	return t, results[0], st.accept(u, expr), nil
}

// FuncOf returns the callable for a func value as the engine holds it: the f of
// dispatch.Map.
func (s *Session) FuncOf(f any) (*Callable, error) {
	x, ok := f.(value.Iface)
	if !ok {
		x = s.eng.FromHost(f)
	}
	switch {
	case x.T == nil:
		return nil, fmt.Errorf("%w: nil", ErrNotFunc)
	case x.T.Kind != reflect.Func:
		return nil, fmt.Errorf("%w: a value of type %s", ErrNotFunc, x.T.Text())
	}
	v := View{t: x.T, v: reflect.ValueOf(x.V), s: s}
	if v.IsNil() {
		return nil, fmt.Errorf("%w: a nil %s", ErrNotFunc, x.T.Text())
	}
	name := v.FuncName()
	if name == "" {
		name = x.T.Text()
	}
	return s.callable(name, x.T, v.v)
}

func (s *Session) callable(name string, t *value.Type, fn reflect.Value) (*Callable, error) {
	if (View{t: t, v: fn}).IsNil() {
		return nil, fmt.Errorf("%w: %s is a nil %s", ErrNotFunc, name, t.Text())
	}
	c := &Callable{Name: name, s: s, t: t, fn: fn, params: t.Params, results: t.Results}
	if n := len(c.params); n > 0 && c.params[0].Host == contextType {
		c.takes, c.params = true, c.params[1:]
	}
	if n := len(c.results); n > 0 && c.results[n-1].Host == errorType {
		c.fails, c.results = true, c.results[:n-1]
	}
	c.Params, c.Results = typeStrings(c.params), typeStrings(c.results)
	return c, nil
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

func typeStrings(list []*value.Type) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Text()
	}
	return out
}

// Describe says what the function is, so that Resolve finds it in a session
// loaded from the same snapshot: its name, and the receiver or captured
// variables that it carries. The error names what of those cannot travel.
func (c *Callable) Describe() ([]byte, error) {
	st, key := c.state(), c.travelKey()
	if desc := c.s.travel.of(st, key).desc; desc != nil {
		return desc, nil
	}
	desc, err := c.describe()
	if err == nil && key.carried == "" {
		c.s.travel.note(st, key, func(k *travelling) { k.desc = desc })
	}
	return desc, err
}

func (c *Callable) describe() ([]byte, error) {
	box := value.Iface{T: c.t, V: c.fn.Interface()}
	data, report, err := value.AppendOne(nil, c.s.anyType(), reflect.ValueOf(&box), c.s.encodeOptions())
	if err != nil {
		return nil, fmt.Errorf("describe %s: %w", c.Name, err)
	}
	if err := cannotTravel(c.Name, report); err != nil {
		return nil, err
	}
	return data, nil
}

// Resolve finds the function that Describe described.
func (s *Session) Resolve(desc []byte) (*Callable, error) {
	var box value.Iface
	report, err := value.DecodeOne(desc, s.anyType(), reflect.ValueOf(&box), value.DecodeOptions{Resolver: s.eng})
	if err != nil {
		return nil, fmt.Errorf("read the description of a function: %w", err)
	}
	if err := cannotTravel("the function", report); err != nil {
		return nil, err
	}
	return s.FuncOf(box)
}

// anyType is the engine's type for any.
func (s *Session) anyType() *value.Type { return s.eng.TypeOf(anyGo) }

func (s *Session) encodeOptions() value.EncodeOptions { return s.eng.EncodeOptions() }

// A TravelError names what keeps a function or an input from being sent to
// another process.
type TravelError struct {
	What string // the function or input
	Lost []NotKept
}

func (e *TravelError) Error() string {
	list := make([]string, len(e.Lost))
	for i, n := range e.Lost {
		list[i] = n.String()
	}
	return fmt.Sprintf("%s cannot travel: %s", e.What, strings.Join(list, "; "))
}

func cannotTravel(what string, r *value.Report) error {
	if r == nil || len(r.Lost) == 0 {
		return nil
	}
	return &TravelError{what, notKept(r.Lost)}
}

// Invoke decodes one input, calls the function and encodes its results. The
// error is a *[CallError] whatever went wrong in or around the user's code,
// except for an [*ExitError] and for the context's error.
func (c *Callable) Invoke(ctx context.Context, input []byte) ([]byte, error) {
	args, err := c.decodeInput(input)
	if err != nil {
		return nil, &CallError{Kind: CallUnfit, Message: "input: " + err.Error()}
	}
	if err := c.s.buildMissing(ctx); err != nil {
		return nil, err
	}
	if c.takes {
		box := c.s.eng.FromHost(ctx)
		args = append([]reflect.Value{reflect.ValueOf(box)}, args...)
	}
	results, err := c.s.eng.CallFunc(ctx, c.fn, args...)
	if err != nil {
		return nil, c.s.callError(userError(err))
	}
	if c.fails {
		last := len(results) - 1
		if err := c.s.returned(results[last]); err != nil {
			return nil, err
		}
		results = results[:last]
	}
	return c.encodeResults(results)
}

// returned is the error that a function returned, nil if it is nil.
func (s *Session) returned(v reflect.Value) error {
	x, _ := v.Interface().(value.Iface)
	if x.T == nil {
		return nil
	}
	e := &CallError{Kind: CallFailed}
	s.describe(e, x)
	return e
}

// callError makes a panic that nothing recovered the error of a call.
func (s *Session) callError(err error) error {
	var p *PanicError
	if !errors.As(err, &p) {
		return err
	}
	return &CallError{Kind: CallPanicked, Type: p.Type, Message: p.Message, Trace: p.Trace}
}
