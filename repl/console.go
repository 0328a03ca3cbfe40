package repl

import (
	"io"
	"sync"
	"time"

	"gosess/repl/internal/line"
)

// A console shares the terminal between the line being edited, what user code
// prints, and the progress of a map. Its methods may be called from any
// goroutine.
type console struct {
	edit  *line.Editor
	term  io.Writer
	width func() int

	mu      sync.Mutex // protects following
	running bool       // a cell runs, no line is edited
	bar     string     // what is on the screen; "" if nothing is
	barAt   time.Time
}

// A consoleWriter is a stream that shows on the terminal.
type consoleWriter struct {
	c *console
	w io.Writer
}

// Write prints above the line being edited or the bar.
func (w consoleWriter) Write(p []byte) (int, error) {
	c := w.c
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	bar := c.bar
	c.erase()
	n, err := c.edit.WriteTo(w.w, p)
	c.draw(bar)
	return n, err
}

// fresh goes to the start of a line if what was printed last did not end its line.
func (c *console) fresh() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.edit.MidLine() {
		c.edit.WriteTo(c.term, []byte("\n"))
	}
}

// run marks the begin and the end of a cell; at its end no bar remains.
func (c *console) run(running bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running = running
	c.erase()
}

// progress shows how far a map has come.
func (c *console) progress(p Progress) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	switch {
	case p.Final || !c.running:
		c.erase()
	case now.Sub(c.barAt) >= redraw:
		c.barAt = now
		c.draw(progressLine(p, now, c.width()-echoed))
	}
}

// echoed is the room that a bar leaves for the "^C" that the terminal shows.
const echoed = 6

// interrupted goes to the start of a line after the terminal has shown "^C".
func (c *console) interrupted() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bar != "" {
		c.erase()
		return
	}
	c.edit.WriteTo(c.term, []byte("\n"))
}

// draw shows a bar in the place of the last, unless a line is unfinished.
func (c *console) draw(bar string) {
	if bar == "" || !c.running || c.edit.MidLine() {
		return
	}
	io.WriteString(c.term, "\r"+bar+"\x1b[K")
	c.bar = bar
}

func (c *console) erase() {
	if c.bar != "" {
		io.WriteString(c.term, "\r\x1b[K")
		c.bar = ""
	}
}
