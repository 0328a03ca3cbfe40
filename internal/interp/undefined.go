package interp

import (
	"fmt"
	"go/types"
	"regexp"
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
type undefined struct{ name, why string }

func panicUndefined(name string) { panic(&undefined{name: name}) }

// wrapperMark is what the key of a unit has and the name of its func has not.
var wrapperMark = regexp.MustCompile(`^(expr|bound) |\bmain\.|·\d+`)

// retyped is raised by a func value that holds a function or method
// whose type is another now.
func retyped(key string) *undefined {
	return &undefined{wrapperMark.ReplaceAllString(key, ""), "its type has changed since the func value was made"}
}

// An Undefined is a call of a function that does not compile, or that waits for
// something that is not defined yet.
type Undefined struct {
	Name string // "f", "T.M"
	Why  string // its compile error, or what it waits for
}

func (u *Undefined) Error() string { return u.Name + " cannot be called: " + u.Why }

// explain says why the function cannot be called.
func (e *Engine) explain(u *undefined) *Undefined {
	if u.why != "" {
		return &Undefined{u.name, u.why}
	}
	if strings.HasPrefix(u.name, "lit ") {
		return e.explainLiteral(u.name)
	}
	name, _, _ := strings.Cut(u.name, "[")
	why := e.why[name]
	if why == "" {
		why = e.isNow(name)
	}
	return &Undefined{u.name, why}
}

// isNow says what the name of a func value's function stands for.
func (e *Engine) isNow(name string) string {
	if e.last != nil {
		switch e.last.Scope().Lookup(name).(type) {
		case *types.Var:
			return "it is a variable now"
		case *types.Const:
			return "it is a constant now"
		case *types.TypeName:
			return "it is a type now"
		}
	}
	return "it is not defined"
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
