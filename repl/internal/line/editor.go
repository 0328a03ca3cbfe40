package line

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/chzyer/readline"
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
func IsTerminal(f *os.File) bool { return readline.IsTerminal(int(f.Fd())) }

// An Editor reads entries from a terminal. Read and Close are for one
// goroutine; Write may be called from any.
type Editor struct {
	cfg  Config
	tty  *tty
	keys *reader

	mu      sync.Mutex // protects following
	entry   *entry     // on the screen; nil if none is
	screen  screen
	killed  []rune // by the entries before
	midLine bool   // what was printed last did not end its line
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
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	en := e.begin(prompt, more, newSource(e.keys, within.Done(), resize))
	defer e.end()
	if en.rl, err = readline.NewEx(en.config()); err != nil {
		return "", err
	}
	_, err = en.rl.Readline()
	cancel() // so that no goroutine of readline waits for a key
	en.rl.Terminal.Close()
	return en.buf.String(), en.reason(ctx, err)
}

// reason is why an entry ended, by what readline says of it.
func (en *entry) reason(ctx context.Context, err error) error {
	switch {
	case en.lost && errors.Is(en.src.err, errAborted):
		return ctx.Err()
	case en.lost:
		return en.src.err
	case errors.Is(err, readline.ErrInterrupt):
		return ErrInterrupt
	}
	return err
}

// begin shows an empty entry.
func (e *Editor) begin(prompt, more string, src *source) *entry {
	e.mu.Lock()
	defer e.mu.Unlock()
	en := &entry{e: e, src: src, prompt: prompt, more: more, buf: buffer{killed: e.killed}}
	if e.cfg.History != nil {
		en.past = e.cfg.History()
	}
	en.width, en.height = e.tty.size()
	if e.midLine {
		io.WriteString(e.cfg.Out, "\r\n")
		e.midLine = false
	}
	e.entry = en
	e.draw()
	return en
}

// end leaves the entry on the screen with the cursor under it.
func (e *Editor) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.draw()
	e.screen.leave()
	e.killed = e.entry.buf.killed
	e.entry = nil
}

// resized takes note of the terminal's size.
func (e *Editor) resized() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w, h := e.tty.size(); w != e.entry.width || h != e.entry.height {
		e.screen.resized(w)
		e.entry.width, e.entry.height = w, h
	}
}

func (e *Editor) suspend() {
	e.screen.erase()
	io.WriteString(e.cfg.Out, pasteModeOff)
	e.tty.restore()
	suspend()
	e.tty.raw()
	io.WriteString(e.cfg.Out, pasteModeOn)
}

func (e *Editor) draw() { e.screen.draw(layout(e.entry.view())) }

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
	if e.entry == nil {
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

// MidLine reports whether what was printed last did not end its line, and no entry has been begun
// under it. It may be called from any goroutine.
func (e *Editor) MidLine() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.midLine
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
