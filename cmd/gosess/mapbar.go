package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"

	"gosess/dispatch/core"
	"gosess/repl"
)

// A bar shows how far a map has come, on a terminal that shows nothing else.
type bar struct {
	w     *os.File
	name  string
	start time.Time
}

// newBar returns what to call with progress; nil if the results themselves show
// it, or if nobody looks.
func newBar(e *env, name string) func(core.Progress) {
	if !term.IsTerminal(int(e.stderr.Fd())) || term.IsTerminal(int(e.stdout.Fd())) {
		return nil
	}
	b := &bar{w: e.stderr, name: name, start: time.Now()}
	return b.show
}

// show draws the bar anew, and takes it away at the end.
func (b *bar) show(p core.Progress) {
	if p.Final {
		fmt.Fprint(b.w, "\r\x1b[K")
		return
	}
	width, _, err := term.GetSize(int(b.w.Fd()))
	if err != nil || width < 2 {
		width = 80
	}
	rp := repl.Progress{Name: b.name, Total: p.Total, Done: p.Done + p.Failed, Failed: p.Failed, Start: b.start}
	for _, h := range p.Hosts {
		rp.Hosts = append(rp.Hosts, repl.HostProgress{Host: h.Host, Done: h.Done + h.Failed, Slots: h.Workers})
	}
	fmt.Fprintf(b.w, "\r%s\x1b[K", rp.Line(time.Now(), width-1))
}
