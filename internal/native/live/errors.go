package live

import (
	"fmt"
	"go/token"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	"gosess/dispatch/core"
	"gosess/internal/value"
)

// This file says what travels of an error and of a panic.

// maxChain bounds how much of a chain travels: one may be a cycle.
const maxChain = 32

// describe is a call that returned an error.
func (p *Program) describe(err error) *core.Error {
	e := &core.Error{Kind: core.Failed}
	p.chain(e, err, p.errorVars())
	e.Type, e.Message = e.Chain[0].Type, e.Chain[0].Message
	return e
}

// chain appends err and what it wraps.
func (p *Program) chain(e *core.Error, err error, sentinels map[string]error) {
	if err == nil || len(e.Chain) == maxChain {
		return
	}
	l := core.Link{Type: p.typeOf(err), Message: errorText(err), Sentinel: sentinel(err, sentinels)}
	if l.Sentinel == "" && nameable(reflect.TypeOf(err)) {
		l.Value = p.encodeError(err, maxErrorValues-valueBytes(e))
	}
	e.Chain = append(e.Chain, l)
	switch u := err.(type) {
	case interface{ Unwrap() error }:
		p.chain(e, u.Unwrap(), sentinels)
	case interface{ Unwrap() []error }:
		for _, err := range u.Unwrap() {
			p.chain(e, err, sentinels)
		}
	}
}

// maxErrorValues bounds what the errors of one chain may take together.
const maxErrorValues = 32 << 10

func valueBytes(e *core.Error) (n int) {
	for _, l := range e.Chain {
		n += len(l.Value)
	}
	return n
}

// nameable reports whether user code may name the type of an error or what it
// points to, and so look for it with errors.As.
func nameable(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	return t.Name() != "" && (t.PkgPath() == "main" || token.IsExported(t.Name()))
}

// encodeError encodes an error in an interface; nil if it takes too much room or
// cannot travel.
func (p *Program) encodeError(err error, room int) []byte {
	data, report, failed := value.AppendOneWithin(max(room, 1), nil, p.types.of(errorType), reflect.ValueOf(&err), p.options())
	if failed != nil || lost("an error", report) != nil {
		return nil
	}
	return data
}

// typeOf names the type of x as the user writes it.
func (p *Program) typeOf(x any) string {
	if x == nil {
		return "nil"
	}
	return p.types.of(reflect.TypeOf(x)).Text()
}

// errorText is err.Error(), or what became of it.
func errorText(err error) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprintf("%%!v(PANIC=Error method: %v)", r)
		}
	}()
	return err.Error()
}

// sentinel names the variable that holds the very error err, "" if there is none.
func sentinel(err error, sentinels map[string]error) string {
	if !reflect.TypeOf(err).Comparable() {
		return ""
	}
	for name, known := range sentinels {
		if identical(err, known) {
			return name
		}
	}
	return core.SentinelName(err)
}

// identical is a == b, false if that panics.
func identical(a, b error) (same bool) {
	defer func() { _ = recover() }()
	return a == b
}

// errorVars are the program's variables that hold errors, by name.
func (p *Program) errorVars() map[string]error {
	out := map[string]error{}
	for name, ptr := range p.vars {
		if !ptr.Type().Elem().Implements(errorType) {
			continue
		}
		if err, _ := ptr.Elem().Interface().(error); err != nil {
			out[name] = err
		}
	}
	return out
}

// panicked is a call that ended in a panic of r, or in a Goexit if r is nil.
func (p *Program) panicked(r any) *core.Error {
	e := &core.Error{Kind: core.Panicked, Trace: p.trace()}
	if r == nil {
		e.Message = "runtime.Goexit was called"
		return e
	}
	if m, ok := r.(*missing); ok {
		return unfit(m.why)
	}
	e.Type, e.Message = p.typeOf(r), p.panicText(r)
	return e
}

// panicText is what Go prints after "panic: " for r: errors and Stringers
// through their method, basic kinds by value, with the type's name if it has
// one, anything else as a type and an address.
func (p *Program) panicText(r any) (text string) {
	t := p.typeOf(r)
	defer func() {
		if recover() != nil {
			text = t + " (its method panicked while it was printed)"
		}
	}()
	switch x := r.(type) {
	case error:
		text := x.Error()
		if _, ok := x.(runtime.Error); ok && strings.Contains(text, "nil pointer dereference") {
			return text + "\n[signal SIGSEGV: segmentation violation]"
		}
		return indented(text)
	case fmt.Stringer:
		return indented(x.String())
	}
	return basicText(reflect.ValueOf(r), p.types.of(reflect.TypeOf(r)))
}

// indented is how the runtime prints text of several lines.
func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

func basicText(v reflect.Value, t *value.Type) string {
	text := ""
	switch {
	case v.Kind() == reflect.String:
		text = indented(v.String())
		if t.Pkg != "" {
			text = `"` + text + `"`
		}
	case v.Kind() == reflect.Bool:
		text = strconv.FormatBool(v.Bool())
	case v.CanInt():
		text = strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		text = strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		text = strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		text = strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
		if t.Pkg != "" {
			text = strings.Trim(text, "()")
		}
	default:
		return "(" + t.String() + ") " + address(v)
	}
	if t.Pkg != "" {
		return t.String() + "(" + text + ")"
	}
	return text
}

// address is what the runtime prints of a value that it does not know: where
// it is.
func address(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.UnsafePointer:
		return "0x" + strconv.FormatUint(uint64(v.Pointer()), 16)
	}
	at := reflect.New(v.Type())
	at.Elem().Set(v)
	return "0x" + strconv.FormatUint(uint64(at.Pointer()), 16)
}
