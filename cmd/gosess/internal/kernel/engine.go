package kernel

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gosess/internal/interp"
)

// compilerFor returns what compiles the session's functions on an engine, nil
// if nothing does.
func compilerFor(engine string) interp.Compiler {
	if engine == Interp {
		return nil
	}
	c, _ := newCompiler()
	return c
}

// setEngine changes what runs the session. What is compiled for one engine
// stays usable for the next.
func (k *server) setEngine(name string) {
	k.mu.Lock()
	k.poolOptions.Engine = name
	k.mu.Unlock()
	k.session.SetCompiler(compilerFor(name))
}

// doEngine answers what of :engine only the kernel knows: the client has looked
// at the name, and says the rest.
func (k *server) doEngine(args []string) reply {
	if len(args) > 0 {
		k.setEngine(args[0])
	}
	workers := byRequest
	if k.poolOptions.Engine != Interp {
		workers = k.programs.state()
	}
	return reply{Out: engineLine("workers", workers) + functionLines(k.session.EngineStatus())}
}

// byRequest is what :engine says of what the user wants interpreted.
const byRequest = "interpreted, as you asked"

// engineLine is a line of :engine.
func engineLine(what, text string) string { return fmt.Sprintf("%-12s %s\n", what, text) }

// functionLines say which functions run how; nothing if all are interpreted.
func functionLines(s interp.Status) string {
	if !s.Native {
		return ""
	}
	var b strings.Builder
	listed := func(what string, names []string) {
		if len(names) > 0 {
			b.WriteString(engineLine(what, fmt.Sprintf("%d: %s", len(names), few(names))))
		}
	}
	listed("compiled", s.Compiled)
	listed("compiling", s.Pending)
	if n := len(s.Interpreted); n > 0 {
		b.WriteString(engineLine("interpreted", strconv.Itoa(n)))
		for _, name := range slices.Sorted(maps.Keys(s.Interpreted)) {
			fmt.Fprintf(&b, "  %s: %s\n", name, s.Interpreted[name])
		}
	}
	if s.Builds > 0 {
		b.WriteString(engineLine("builds", fmt.Sprintf("%d, the last in %s", s.Builds, s.Last.Round(time.Millisecond))))
	}
	if s.Failure != "" {
		b.WriteString(engineLine("failed build", s.Failure))
	}
	return b.String()
}

// few names the first of a list.
func few(names []string) string {
	const most = 8
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + ", …"
}
