package interp

import (
	"fmt"
	"strings"

	"gosess/internal/check"
)

// panicRange panics as Go does when an iterator calls the body of a loop that
// is over.
func panicRange(state int) {
	switch state {
	case loopBusy:
		panic(runtimeError("range function continued iteration after loop body panic"))
	case loopOver:
		panic(runtimeError("range function continued iteration after whole loop exit"))
	}
	panic(runtimeError("range function continued iteration after function for loop body returned false"))
}

// runtimeError is a runtime.Error with the text of Go's.
type runtimeError string

func (runtimeError) RuntimeError() {}

func (e runtimeError) Error() string { return "runtime error: " + string(e) }

// An undefined is raised by a call of a function that does not compile or is
// not defined.
type undefined struct{ name string }

func panicUndefined(name string) { panic(&undefined{name}) }

// An Undefined is a call of a function that does not compile, or that waits for
// something that is not defined yet.
type Undefined struct {
	Name string // "f", "T.M"
	Why  string // its compile error, or what it waits for
}

func (u *Undefined) Error() string { return u.Name + " cannot be called: " + u.Why }

// explain says why the function cannot be called.
func (e *Engine) explain(u *undefined) *Undefined {
	name, _, _ := strings.Cut(u.name, "[")
	why := e.why[name]
	if why == "" {
		why = "it is not defined"
	}
	return &Undefined{u.name, why}
}

// reasons says why functions of u cannot be called.
func reasons(u *check.Update) map[string]string {
	why := map[string]string{}
	for name, d := range u.Broken {
		why[name] = d.Error()
	}
	for name, missing := range u.Waiting {
		var list []string
		for _, m := range missing {
			text := m.Name
			if len(m.Near) > 0 {
				text += fmt.Sprintf(" (did you mean %s?)", strings.Join(m.Near, " or "))
			}
			list = append(list, text)
		}
		why[name] = "it waits for " + strings.Join(list, ", ")
	}
	return why
}

// plainError is a runtime.Error without the usual prefix.
type plainError string

func (plainError) RuntimeError() {}

func (e plainError) Error() string { return string(e) }

// panicWrap panics as the call of method m of type t through a nil *t does.
func panicWrap(pkg, t, m string) {
	panic(plainError("value method " + pkg + "." + t + "." + m + " called using nil *" + t + " pointer"))
}
