package rt

import (
	"reflect"
	"strings"
	"sync"

	"gosess/internal/value/goargs"
)

// CallArgs are the arguments of one call of a compiled function of the session.
type CallArgs struct {
	File string // as the plugin's tables have it
	Line int
	Text string // "3, 0.5"; "" if none is known
}

// A compiledFunc is the function of a file of compiled code: in such code each has
// a file of its own.
type compiledFunc struct {
	name   string
	params []reflect.Type
}

var compiledFuncs sync.Map // file name -> compiledFunc

// SetParams says which parameters the function name has that is compiled in file.
func SetParams(file, name string, params []reflect.Type) {
	compiledFuncs.Store(file, compiledFunc{name, params})
}

// callArgs reads the arguments of the session's functions off the stack. It is called
// while what they point to is there.
func callArgs() (list []CallArgs) {
	for _, f := range goargs.Stack() {
		if !strings.HasPrefix(f.File, CompiledDir) {
			continue
		}
		c := CallArgs{File: f.File, Line: f.Line}
		if fn, ok := compiledFuncs.Load(f.File); ok && strings.HasSuffix(f.Func, "."+fn.(compiledFunc).name) {
			c.Text = f.Args(fn.(compiledFunc).params)
		}
		list = append(list, c)
	}
	return list
}
