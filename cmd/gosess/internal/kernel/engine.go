package kernel

import (
	"fmt"
	"slices"
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
	return reply{Out: functionLines(k.session.EngineStatus())}
}

// functionLines says which functions run how.
func functionLines(s interp.Status) string {
	var b strings.Builder
	if !s.Native {
		return ""
	}
	listed := func(what string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(&b, "%-12s %d: %s\n", what, len(names), few(names))
		}
	}
	listed("compiled", s.Compiled)
	listed("compiling", s.Pending)
	if n := len(s.Interpreted); n > 0 {
		fmt.Fprintf(&b, "%-12s %d\n", "interpreted", n)
		for _, name := range sortedKeys(s.Interpreted) {
			fmt.Fprintf(&b, "  %s: %s\n", name, s.Interpreted[name])
		}
	}
	if s.Builds > 0 {
		fmt.Fprintf(&b, "%-12s %d, the last in %s\n", "builds", s.Builds, s.Last.Round(time.Millisecond))
	}
	if s.Failure != "" {
		fmt.Fprintf(&b, "%-12s %s\n", "last failure", s.Failure)
	}
	return b.String()
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// few names the first of a list.
func few(names []string) string {
	const most = 8
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + ", …"
}
