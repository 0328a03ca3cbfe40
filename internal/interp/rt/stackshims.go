package rt

import (
	"runtime"

	"gosess/internal/interp/limit"
)

// Compiled code that asks for the stack would get the interpreter's own
// functions and files, so it is refused.
func init() {
	shims["runtime.Caller"] = func() any {
		return func(int) (uintptr, string, int, bool) { return 0, "", 0, refuseStack("runtime.Caller") }
	}
	shims["runtime.Callers"] = func() any {
		return func(int, []uintptr) int { refuseStack("runtime.Callers"); return 0 }
	}
	shims["runtime.FuncForPC"] = func() any {
		return func(uintptr) *runtime.Func { refuseStack("runtime.FuncForPC"); return nil }
	}
	shims["runtime.Stack"] = func() any {
		return func([]byte, bool) int { refuseStack("runtime.Stack"); return 0 }
	}
	shims["runtime/debug.Stack"] = func() any {
		return func() []byte { refuseStack("runtime/debug.Stack"); return nil }
	}
	shims["runtime/debug.PrintStack"] = func() any { return func() { refuseStack("runtime/debug.PrintStack") } }
}

func refuseStack(name string) bool {
	panic(limited(limit.Stack, name))
}
