package session

import "context"

// A Callable is a function of the session that can be called with encoded
// inputs, here or in another process that holds the same snapshot.
//
// The side that maps makes it with [Session.Func] or [Session.FuncOf], calls Describe
// once a map and EncodeInput and DecodeResult once an input. The worker makes it
// with [Session.Resolve] once a map and calls Invoke once an input. Its methods
// may be called from several goroutines, except Invoke.
type Callable struct {
	Name    string
	Params  []string // types of the inputs, without a leading context.Context
	Results []string // types of the results, without a trailing error
}

// Func returns the top-level function, method expression ("Point.Norm"), func
// variable or generic instance ("Sum[int]") of that name. The error wraps ErrNoFunc
// and lists near misses.
func (s *Session) Func(name string) (*Callable, error) { return nil, nil }

// FuncOf returns the callable for a func value as the engine holds it.
func (s *Session) FuncOf(fn any) (*Callable, error) { return nil, nil }

// Describe says what the function is so that Resolve finds it in a session loaded
// from the same snapshot: its name, and the receiver or captured variables that
// it carries.
func (c *Callable) Describe() ([]byte, error) { return nil, nil }

// EncodeInput encodes the arguments of one call, as the engine holds them.
func (c *Callable) EncodeInput(args ...any) ([]byte, error) { return nil, nil }

// EncodeJSON encodes the arguments of one call from one JSON value (an array if
// there are several parameters). An *InputError says what does not fit.
func (c *Callable) EncodeJSON(line []byte) ([]byte, error) { return nil, nil }

// DecodeResult decodes what Invoke returned, to a value as the engine holds it.
func (c *Callable) DecodeResult(body []byte) (any, error) { return nil, nil }

// ResultJSON renders what Invoke returned as one JSON value.
func (c *Callable) ResultJSON(body []byte) ([]byte, error) { return nil, nil }

// Resolve finds the function that Describe described.
func (s *Session) Resolve(desc []byte) (*Callable, error) { return nil, nil }

// Invoke decodes one input, calls the function and encodes its result. The
// error is a [*CallError] whatever went wrong in or around the user's code, or the
// context's error.
func (c *Callable) Invoke(ctx context.Context, input []byte) ([]byte, error) { return nil, nil }

// An InputError is an input that does not fit the function's parameter.
type InputError struct {
	Path string // inside the input: "[2].name"; "" for the input itself
	Got  string
	Want string
}

func (e *InputError) Error() string { return "" }

// A CallError is how a call failed: with an error that the function returned, a
// panic, or a result that could not be encoded.
type CallError struct {
	Type    string
	Message string
	Chain   []Link
	Panic   bool
	Trace   []Frame
}

// A Link is one error in a chain, outermost first.
type Link struct {
	Type    string
	Message string
	// Sentinel is the package-level variable that holds this very error:
	// "ErrTooBig" for the session's, "io.EOF" for a package's; "" if none does.
	Sentinel string
}

func (e *CallError) Error() string { return e.Message }
