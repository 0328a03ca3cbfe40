package live

import (
	"path"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	"gosess/dispatch/core"
	"gosess/internal/value/goargs"
)

// maxTrace bounds the frames of a stack that travel.
const maxTrace = 64

// trace returns the frames of the user's functions on the stack of the running
// goroutine, innermost first. Generated code, the run-time and packages are not
// among them.
func (p *Program) trace() []core.Frame {
	pcs := make([]uintptr, 4096)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	calls := goargs.Stack()
	var list []core.Frame
	for {
		f, more := frames.Next()
		if fr, ok := p.frame(f); ok {
			fr.Args, calls = p.args(fr.Func, f, calls)
			list = append(list, fr)
		}
		if !more || len(list) == maxTrace {
			return list
		}
	}
}

// args are the arguments of the call at f of a function that the user knows by that
// name, found among calls, and the calls around it.
func (p *Program) args(name string, f runtime.Frame, calls []goargs.Frame) (string, []goargs.Frame) {
	for i, c := range calls {
		if c.Func != f.Function || c.File != f.File || c.Line != f.Line {
			continue
		}
		fn, ok := p.funcs[name]
		if !ok || f.Function != mainPath+"."+name {
			return "", calls[i+1:]
		}
		var types []reflect.Type
		for t := range reflect.TypeOf(fn).Ins() {
			types = append(types, t)
		}
		return c.Args(types), calls[i+1:]
	}
	return "", calls
}

// frame says where in a cell a frame of the stack is; ok is false if it is in
// none.
func (p *Program) frame(f runtime.Frame) (fr core.Frame, ok bool) {
	name, ok := strings.CutPrefix(f.Function, mainPath+".")
	if !ok {
		return fr, false
	}
	cell, ok := strings.CutPrefix(path.Base(f.File), "cell ")
	if !ok {
		return fr, false
	}
	n, err := strconv.Atoi(cell)
	if err != nil {
		return fr, false
	}
	return core.Frame{Func: p.shown(name), Cell: n, Line: f.Line}, true
}

// shown is the name of a function as the user knows it.
func (p *Program) shown(name string) string {
	for _, part := range []string{"-range", "-fm"} {
		if i := strings.LastIndex(name, part); i > 0 {
			name = name[:i]
		}
	}
	if s, ok := p.table.Shown[name]; ok {
		return s
	}
	return name
}
