package rt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"

	"gosess/internal/value"
)

type (
	notFound struct{ Name string }
	wrapped  struct{ Err error }
	several  struct{ errs []error }
	list     []int
	alike    struct{}
)

func (e *notFound) Error() string  { return "no " + e.Name }
func (e wrapped) Error() string    { return "wrapped: " + e.Err.Error() }
func (e wrapped) Unwrap() error    { return e.Err }
func (e several) Error() string    { return fmt.Sprint(len(e.errs), " errors") }
func (e several) Unwrap() []error  { return e.errs }
func (l list) Error() string       { return fmt.Sprint([]int(l)) }
func (alike) Error() string        { return "alike" }
func (alike) Is(target error) bool { return target == io.EOF }

var errSentinel error = &notFound{"sentinel"}

// callSession calls a compiled function the way lowered code does.
func callSession(name string, fn any, args ...value.Iface) []reflect.Value {
	f := WrapFunc(name, reflect.ValueOf(fn))
	var in []reflect.Value
	for _, a := range args {
		in = append(in, reflect.ValueOf(a))
	}
	return f.Call(in)
}

func TestErrorsIs(t *testing.T) {
	errs := []error{
		errSentinel, io.EOF, &notFound{"other"}, wrapped{errSentinel}, wrapped{io.EOF}, several{[]error{io.EOF, wrapped{errSentinel}}},
		list{1}, alike{}, wrapped{alike{}}, MyErr{1}, MyErr{2}, wrapped{MyErr{1}}, nil,
	}
	for _, err := range errs {
		for _, target := range errs {
			want := errors.Is(err, target)
			got := callSession("errors.Is", errors.Is, box(err), box(target))[0].Bool()
			if got != want {
				t.Errorf("errors.Is(%v, %v) = %v, want %v", err, target, got, want)
			}
		}
	}
}

func TestErrorsSurviveCompiledCode(t *testing.T) {
	sentinel := box(errSentinel)
	wrap := WrapFunc("fmt.Errorf", reflect.ValueOf(fmt.Errorf)).Interface().(func(string, []iface) iface)("ctx: %w", []iface{sentinel})
	if got := Sprint(wrap); got != "ctx: no sentinel" {
		t.Errorf("Errorf printed %q", got)
	}
	if !errorsIs(wrap, sentinel) {
		t.Error("the sentinel is lost inside fmt.Errorf")
	}
	un := callSession("errors.Unwrap", errors.Unwrap, wrap)[0].Interface().(value.Iface)
	if un != sentinel {
		t.Errorf("errors.Unwrap gave %v, want the sentinel itself", un)
	}
	join := WrapFunc("errors.Join", reflect.ValueOf(errors.Join)).Interface().(func([]iface) iface)([]iface{sentinel, box(io.EOF)})
	if !errorsIs(join, sentinel) || !errorsIs(join, box(io.EOF)) {
		t.Error("errors.Join loses one")
	}
}

func TestErrorsAs(t *testing.T) {
	tree := wrapped{several{[]error{io.EOF, wrapped{&notFound{"x"}}, MyErr{7}}}}
	err := box(error(tree))

	var nf *notFound
	target := value.Iface{T: sess(reflect.TypeFor[**notFound]()), V: reflect.New(sess(reflect.TypeFor[*notFound]()).Layout).Interface()}
	if !errorsAs(err, target) {
		t.Fatal("errors.As does not find a *notFound")
	}
	nf = unsess(reflect.ValueOf(target.V).Elem(), reflect.TypeFor[*notFound]()).Interface().(*notFound)
	if nf.Name != "x" {
		t.Errorf("errors.As found %q, want x", nf.Name)
	}

	var code value.Iface
	stringer := HostType(reflect.TypeFor[*fmt.Stringer]())
	if errorsAs(err, value.Iface{T: stringer, V: &code}) {
		t.Error("errors.As finds a Stringer where there is none")
	}
	anyError := HostType(reflect.TypeFor[*error]())
	if !errorsAs(err, value.Iface{T: anyError, V: &code}) || code.T != err.T {
		t.Error("errors.As into an error does not give the error itself")
	}
}

func TestContextValue(t *testing.T) {
	key, val := box(Key{"k", 1}), box(&Point{1, 2})
	with := WrapFunc("context.WithValue", reflect.ValueOf(context.WithValue)).Interface().(func(iface, iface, iface) iface)
	ctx := with(box(context.Background()), key, val)
	var got value.Iface
	Invoke(ctx, "Value", []any{box(Key{"k", 1})}, &got)
	if got != val {
		t.Errorf("context value came back as %v, want %v", got, val)
	}
	Invoke(ctx, "Value", []any{box(Key{"k", 2})}, &got)
	if got.T != nil {
		t.Errorf("another key gave %v", got)
	}
}

func TestAssertErrors(t *testing.T) {
	anyT, intT, str := anyIface(), HostType(reflect.TypeFor[int]()), sess(reflect.TypeFor[fmt.Stringer]())
	var n int
	for _, c := range []struct {
		run  func()
		want string
	}{
		{func() { Assert(box("s"), intT, anyT, &n) }, "interface conversion: interface {} is string, not int"},
		{func() { Assert(value.Iface{}, intT, anyT, &n) }, "interface conversion: interface {} is nil, not int"},
		{func() { Assert(box(Point{}), intT, anyT, &n) }, "interface conversion: interface {} is main.Point, not int"},
		{func() { AssertIface(box(Point{}), str, anyT) }, "interface conversion: main.Point is not fmt.Stringer: missing method String"},
		{func() { AssertIface(value.Iface{}, str, anyT) }, "interface conversion: interface is nil, not fmt.Stringer"},
		{func() { Equal(box([]int{1}), box([]int{1})) }, "runtime error: comparing uncomparable type []int"},
		{func() { Equal(box(list{1}), box(list{1})) }, "runtime error: comparing uncomparable type main.list"},
		{func() { CheckKey(box([]Point{})) }, "runtime error: hash of unhashable type []main.Point"},
		{func() { CheckIndex(5, 3) }, "runtime error: index out of range [5] with length 3"},
		{func() { CheckIndex(-1, 3) }, "runtime error: index out of range [-1]"},
		{func() { PanicNilMap() }, "assignment to entry in nil map"},
		{func() { PanicDivide() }, "runtime error: integer divide by zero"},
		{func() { CheckMakeOf(HostType(reflect.TypeFor[[]int]()), -1, 0) }, "runtime error: makeslice: len out of range"},
	} {
		if got := runtimeErrorOf(c.run); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// runtimeErrorOf runs fn and returns the text of its run-time error.
func runtimeErrorOf(fn func()) (text string) {
	defer func() {
		x := Recovered(recover()).Value
		if !Implements(x.T, HostType(reflect.TypeFor[interface {
			error
			RuntimeError()
		}]())) {
			text = "not a run-time error: "
		}
		text += Sprint(x)
	}()
	fn()
	return "no panic"
}
