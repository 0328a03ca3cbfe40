package line

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// ErrInterrupt is returned by [Editor.Read] when Ctrl-C is pressed. io.EOF is
// returned for Ctrl-D on an empty entry and at the end of the terminal.
var ErrInterrupt = errors.New("interrupted")

// Config says what an [Editor] works with. In is needed; a nil function is one
// that does nothing.
type Config struct {
	In  *os.File  // the terminal, for keys, size and mode
	Out io.Writer // the terminal, for drawing; nil is In

	// Ready reports whether Enter submits the text. If not, Enter starts a new line.
	// Without it every text is ready.
	Ready func(text string) bool

	// Complete lists what may replace text[start:pos], in the order to be offered.
	// Positions are in bytes.
	Complete func(text string, pos int) (start int, list []Candidate)

	// Paint returns an escape sequence, or "", for each rune of the text.
	Paint func(text []rune) []string

	// History returns what Up and Ctrl-R go through, oldest first. It is called
	// when an entry is begun.
	History func() []string
}

// A Candidate is one way to complete a text.
type Candidate struct {
	Text   string // takes the place of what was typed
	Show   string // in the list; "" is Text
	Detail string // beside it, such as a type
}

// IsTerminal reports whether f is a terminal.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// An Editor reads entries from a terminal. Read and Close are for one
// goroutine; Write may be called from any.
type Editor struct {
	cfg  Config
	tty  *tty
	keys *reader

	mu      sync.Mutex // protects following
	reading bool       // an entry is on the screen
	state   state
	screen  screen
	midLine bool // what was printed last did not end its line
}

// New returns an editor. The terminal is touched by Read only.
func New(cfg Config) *Editor {
	if cfg.Out == nil {
		cfg.Out = cfg.In
	}
	return &Editor{
		cfg:    cfg,
		tty:    &tty{f: cfg.In},
		keys:   newReader(cfg.In),
		screen: screen{out: cfg.Out},
	}
}

// pasteMode turns bracketed paste on and off.
const (
	pasteModeOn  = "\x1b[?2004h"
	pasteModeOff = "\x1b[?2004l"
)

// Read reads one entry, of one or more lines. When it returns the terminal is as
// it found it and the cursor is at the start of a line. The error is ErrInterrupt,
// io.EOF, or that of ctx; then the text is what had been typed.
func (e *Editor) Read(ctx context.Context, prompt, more string) (text string, err error) {
	if err := e.tty.raw(); err != nil {
		return "", err
	}
	defer e.tty.restore()
	io.WriteString(e.cfg.Out, pasteModeOn)
	defer io.WriteString(e.cfg.Out, pasteModeOff)
	resize, stop := watchSize()
	defer stop()

	e.begin(prompt, more)
	defer e.end()
	for {
		k, err := e.keys.read(ctx.Done(), resize)
		if errors.Is(err, errAborted) {
			err = ctx.Err()
		}
		if err == nil {
			err = e.press(k)
		}
		switch {
		case errors.Is(err, errSubmit):
			return e.state.buf.String(), nil
		case err != nil:
			return e.state.buf.String(), err
		}
	}
}

func (e *Editor) begin(prompt, more string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	killed := e.state.buf.killed
	e.state = state{prompt: prompt, more: more, cfg: &e.cfg, buf: buffer{killed: killed}}
	if e.cfg.History != nil {
		e.state.past.entries = e.cfg.History()
	}
	e.state.past.at = len(e.state.past.entries)
	e.state.width, e.state.height = e.tty.size()
	if e.midLine {
		io.WriteString(e.cfg.Out, "\r\n")
		e.midLine = false
	}
	e.reading = true
	e.draw()
}

// end leaves the entry on the screen with the cursor under it.
func (e *Editor) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.close()
	e.draw()
	e.screen.leave()
	e.reading = false
}

// press changes the state and shows it. Only the goroutine of Read changes the
// state, so that it may look at it without the lock.
func (e *Editor) press(k key) error {
	start, list := 0, []Candidate(nil)
	asks := e.state.asks(k)
	if asks { // without the lock: who answers may have to print first
		before := string(e.state.buf.text[:e.state.buf.pos])
		start, list = e.cfg.Complete(e.state.buf.String(), len(before))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if asks {
		e.state.offer(start, list)
	}
	if w, h := e.tty.size(); w != e.state.width || h != e.state.height {
		e.screen.resized(w)
		e.state.width, e.state.height = w, h
	}
	switch k.code {
	case keyClear:
		e.screen.clear()
	case keySuspend:
		e.suspend()
	}
	e.state.typedAhead = e.keys.buffered()
	var err error
	if !asks {
		err = e.state.press(k)
	}
	if !e.keys.buffered() { // draw once for what came at once
		e.draw()
	}
	return err
}

func (e *Editor) suspend() {
	e.screen.erase()
	io.WriteString(e.cfg.Out, pasteModeOff)
	e.tty.restore()
	suspend()
	e.tty.raw()
	io.WriteString(e.cfg.Out, pasteModeOn)
}

func (e *Editor) draw() { e.screen.draw(layout(e.state.view())) }

// Write prints above the entry that is being edited, if any. It may be called from
// any goroutine.
func (e *Editor) Write(p []byte) (int, error) { return e.WriteTo(e.cfg.Out, p) }

// WriteTo is Write to another stream that may be shown on the same terminal.
func (e *Editor) WriteTo(w io.Writer, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	ends := strings.HasSuffix(string(p), "\n")
	if !e.reading {
		e.midLine = !ends
		return w.Write(p)
	}
	e.screen.erase()
	n, err := w.Write(p)
	if !ends {
		io.WriteString(e.cfg.Out, "\r\n")
	}
	e.draw()
	return n, err
}

// Size is the width and height of the terminal; 80 by 24 if it does not say.
func (e *Editor) Size() (width, height int) { return e.tty.size() }

// Close restores the terminal, whatever state it is in. It waits for nothing.
func (e *Editor) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.tty.saved != nil {
		io.WriteString(e.cfg.Out, pasteModeOff)
	}
	e.tty.restore()
	return nil
}
