package interp

import (
	"errors"
	"fmt"
	"go/token"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// A Refusal says that a program holds something that the interpreted engine
// cannot run as Go does. It is returned before anything runs.
type Refusal struct {
	Shape string         // what is not supported: "unsafe pointer arithmetic"
	Pos   token.Position // Filename is the cell ("cell 3") or the file
	Func  string         // the function that holds it, as the user knows it; "" at top level

	// Module is that of the package that holds it, "path@version"; "" if it is of none.
	Module string

	// Compiled says that the engine compiles what it lowers, and could not lower this.
	Compiled bool
}

func (r *Refusal) Error() string {
	where := ""
	if r.Pos.IsValid() {
		where = fmt.Sprintf(" (%s, line %d)", r.Pos.Filename, r.Pos.Line)
	}
	if r.Compiled {
		return r.Shape + " is not supported at the prompt" + where + "; compiled programs have it (gosess run)"
	}
	if r.Module != "" {
		return r.Shape + " is not supported by the interpreted engine" + where + nativeTakes(r.Module)
	}
	return r.Shape + " is not supported by the interpreted engine" + where + "; use --engine native"
}

// nativeTakes ends a message about a module that does not run from its source.
func nativeTakes(module string) string { return "; \":engine native\" takes " + module + " as it is" }

// A Panic is a panic of session code that nothing recovered.
type Panic struct {
	Value   value.Iface // what was passed to panic, or the runtime error
	Message string      // as Go prints it after "panic: ", earlier panics included
	Stack   []Caller    // innermost first
	Err     error       // the value, if it is an error
}

func (p *Panic) Error() string { return "panic: " + p.Message }

// Unwrap returns the panic's value if it is an error.
func (p *Panic) Unwrap() error { return p.Err }

// A Caller is one function of a stack.
type Caller struct {
	Func string // as the user knows it: "f", "T.M", "f.func1"
	File string // "cell 3", or the name of a file
	Line int    // 0 if not known
	Args string // arguments: "3, 0.5"; "" if they are not known
}

// An Exit is os.Exit or log.Fatal in session code.
type Exit struct{ Code int }

func (e *Exit) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// ErrAbandoned is returned, wrapped, by a cancelled Call whose code sits in a
// compiled call that cannot be interrupted. Its goroutine is left behind and
// does nothing more when that call returns.
var ErrAbandoned = errors.New("interp: a call could not be interrupted and was left behind")

// ErrGoexit is returned by Call if session code ended the goroutine of the call
// with runtime.Goexit.
var ErrGoexit = errors.New("interp: runtime.Goexit ended the call")

// Trace is what Go prints when p ends a program.
func (p *Panic) Trace() string {
	var b strings.Builder
	b.WriteString("panic: " + p.Message + "\n\ngoroutine 1 [running]:\n")
	for _, c := range p.Stack {
		args := c.Args
		if args == "" {
			args = "..."
		}
		fmt.Fprintf(&b, "%s(%s)\n\t%s", traced(c.Func), args, c.File)
		if c.Line > 0 {
			fmt.Fprintf(&b, ":%d", c.Line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// traced is how a trace calls a function. The statements of a cell have no name that
// anybody knows.
func traced(name string) string {
	_, literal, _ := strings.Cut(name, ".")
	switch {
	case strings.Contains(name, "/"): // of another package than the session
		return name
	case check.IsHidden(name) && literal != "":
		return "func literal"
	case check.IsHidden(name):
		return "statements"
	}
	return "main." + name
}
