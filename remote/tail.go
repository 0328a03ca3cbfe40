package remote

import (
	"regexp"
	"strings"
	"sync"
)

// What is kept of what a process printed last: enough for a panic's message and what led to it.
const (
	tailLines = 10
	tailBytes = 4 << 10
)

// A tail keeps the last lines that a process printed. It may be used from any goroutine.
type tail struct {
	mu    sync.Mutex // protects following
	lines []string
}

// add takes whole lines.
func (t *tail) add(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if len(line) > tailBytes/4 {
			line = line[:tailBytes/4] + "…"
		}
		t.lines = append(t.lines, line)
	}
	if n := len(t.lines) - tailLines; n > 0 {
		t.lines = append(t.lines[:0], t.lines[n:]...)
	}
}

// String returns the lines kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}

// A dumpFilter takes the stacks out of what a process prints when the Go run-time
// ends it: they are those of gosess itself. What went before, such as a panic's message, stays.
type dumpFilter struct {
	crashing bool // the run-time has said that it will end the process
	dumping  bool // and has begun with the stacks
}

var (
	crashLine = regexp.MustCompile(`^(panic: |fatal error: |runtime: |SIG[A-Z]+: |\[signal )`)
	dumpLine  = regexp.MustCompile(`^(goroutine \d+ .*\[|runtime stack:)`)
)

// filter returns those of some whole lines that a person should see.
func (d *dumpFilter) filter(text string) string {
	if !d.crashing && !strings.Contains(text, "panic: ") && !strings.Contains(text, "fatal error: ") && !strings.Contains(text, "runtime: ") {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		switch {
		case d.dumping:
		case d.crashing && strings.HasPrefix(line, "runtime: sp="):
		case d.crashing && dumpLine.MatchString(line):
			d.dumping = true
		default:
			d.crashing = d.crashing && strings.TrimSpace(line) == "" || crashLine.MatchString(line)
			b.WriteString(line)
		}
	}
	return b.String()
}
