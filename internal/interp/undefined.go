package interp

import (
	"fmt"
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

func (u *undefined) Error() string {
	return fmt.Sprintf("%s cannot be called: it does not compile", u.name)
}

func panicUndefined(name string) { panic(&undefined{name}) }
