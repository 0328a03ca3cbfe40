package rt

import (
	"reflect"

	"gosess/internal/value"
)

// AssertError is the run-time error of a failed type assertion. It has the
// text of Go's *runtime.TypeAssertionError, with the session's type names.
type AssertError struct {
	Dynamic, Want, Static *value.Type // Dynamic is nil if the interface was
	Missing               string      // method that Dynamic lacks, if Want is an interface
}

func newAssertError(dynamic, want, static *value.Type, missing string) *AssertError {
	return &AssertError{dynamic, want, static, missing}
}

// RuntimeError marks e as a runtime.Error.
func (*AssertError) RuntimeError() {}

// Error returns the message that Go gives.
func (e *AssertError) Error() string {
	static := "interface"
	if e.Static != nil {
		static = TypeString(e.Static)
	}
	want := TypeString(e.Want)
	switch {
	case e.Dynamic == nil && e.Want.Kind == reflect.Interface:
		return "interface conversion: interface is nil, not " + want
	case e.Dynamic == nil:
		return "interface conversion: " + static + " is nil, not " + want
	case e.Missing != "":
		return "interface conversion: " + TypeString(e.Dynamic) + " is not " + want + ": missing method " + e.Missing
	}
	dyn := TypeString(e.Dynamic)
	msg := "interface conversion: " + static + " is " + dyn + ", not " + want
	if dyn != want {
		return msg
	}
	if e.Dynamic.Pkg != e.Want.Pkg {
		return msg + " (types from different packages)"
	}
	return msg + " (types from different scopes)"
}
