package interp

import (
	"runtime"
	"strconv"
	"strings"

	"gosess/internal/interp/rt"
)

// This file tells where session code was when it panicked. What runs compiled
// is found on the goroutine's stack, lines included; for what yaegi runs the
// stack says that it is there, the machine's trail which function it is.

// A place is a unit on a stack.
type place struct {
	u    *unit
	line int // 0 if not known
	args string
}

// places lists the units on a stack, innermost first, given the functions of
// yaegi that unwound.
func (e *Engine) places(m *machine, chain []string, p *rt.Panicking) []place {
	pcs, args := p.Stack, p.Args
	var ps []place
	interpreted := func() {
		if len(chain) > 0 {
			if u := m.names[chain[0]]; u != nil {
				ps = append(ps, place{u: u})
			}
			chain = chain[1:]
		}
	}
	chain = lastOf(chain, pcs)
	frames := runtime.CallersFrames(pcs)
	for more := len(pcs) > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if at, ok := strings.CutPrefix(f.File, rt.CompiledDir); ok {
			text := ""
			if len(args) > 0 && args[0].File == f.File && args[0].Line == f.Line {
				text = args[0].Text
				args = args[1:]
			} else {
				args = nil
			}
			if u := e.comp.unitAt(at); u != nil {
				ps = append(ps, place{u, f.Line, text})
			}
		} else if strings.HasSuffix(f.Function, activation) {
			interpreted()
		}
	}
	for len(chain) > 0 {
		interpreted()
	}
	return ps
}

// activation is the function of yaegi that is on the stack once for each function
// that it runs.
const activation = "interp.runCfg"

// lastOf drops from chain what panics have left that were recovered before: there are
// as many functions as activations on the stack.
func lastOf(chain []string, pcs []uintptr) []string {
	n := 0
	frames := runtime.CallersFrames(pcs)
	for more := len(pcs) > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasSuffix(f.Function, activation) {
			n++
		}
	}
	if n == 0 || n > len(chain) {
		return chain
	}
	return chain[len(chain)-n:]
}

// unitAt finds the unit of a file name of compiled code: "batch/index".
func (c *compilation) unitAt(file string) *unit {
	serial, index, _ := strings.Cut(file, "/")
	n, _ := strconv.Atoi(serial)
	i, err := strconv.Atoi(index)
	c.mu.Lock()
	defer c.mu.Unlock()
	if b := c.opened[n]; err == nil && i < len(b) {
		return b[i]
	}
	return nil
}

// stack turns the functions that a panic left into callers, innermost first. Of
// what yaegi ran the line of the innermost is known, that of a caller if only
// one of its lines calls what it called.
func (e *Engine) stack(m *machine, chain []string, panicking *rt.Panicking) []Caller {
	var cs []Caller
	at := e.lines.list[*e.lines.cell]
	callee, runner := "", "" // what was called last, and what runs the body listed last
	for _, p := range e.places(m, chain, panicking) {
		u := p.u
		base, isBody := strings.CutSuffix(u.key, "·body")
		if u.key == runner && cs[len(cs)-1].Args == "" {
			cs[len(cs)-1].Args = p.args
		}
		if u.key == runner || u.hidden && !isBody {
			callee, runner = u.key, ""
			continue
		}
		c := Caller{Func: u.shown, File: u.pos.Filename, Line: p.line, Args: p.args}
		switch {
		case p.line > 0:
		case at.key == u.key:
			c.Line = at.line
		default:
			c.Line = u.callLine(callee)
		}
		at.key, callee, runner = "", base, ""
		if isBody {
			runner = base
		}
		cs = append(cs, c)
	}
	return cs
}

// callLine returns the one line on which u calls callee, 0 if there are
// several.
func (u *unit) callLine(callee string) int {
	lines := u.sites[callee]
	if len(lines) == 0 {
		lines = u.sites[""]
	}
	if len(lines) != 1 {
		return 0
	}
	return lines[0]
}
