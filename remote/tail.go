package remote

import (
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

// add takes whole lines. Addresses that the Go run-time prints about a stack say nothing to a person.
func (t *tail) add(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "runtime: sp=") {
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
