package line

import (
	"slices"
	"strings"
	"unicode"

	"github.com/chzyer/readline"
)

// wide is the width that readline believes the terminal to have. It breaks no
// lines then: layout does.
const wide = 1 << 20

// An entry is readline at work on one entry: what it calls, and what decides what
// is on the screen.
type entry struct {
	e            *Editor
	src          *source
	rl           *readline.Instance
	prompt, more string
	past         []string // the history, oldest first

	// Of readline's goroutine that edits, and of Read when it has ended.
	undo    undo
	before  snapshot // the last key
	draft   snapshot // what to go back to from a search
	ahead   bool     // more keys came with the last: this is a paste without brackets
	ours    bool     // it was carried out here; readline is to take over the buffer
	seeks   bool     // after it the history is searched
	settled bool     // readline has done its part of it
	recalls bool     // readline has the history
	lost    bool     // the source ended

	// Protected by e.mu. Only readline's goroutine changes them, so that it may look
	// at them without.
	buf    buffer
	menu   *menu   // nil unless completions are offered
	find   *search // nil unless the history is searched
	width  int
	height int
	done   bool // the entry has ended
}

// A search is what readline says of its search.
type search struct {
	want   string
	failed bool
}

// config is readline's view of an entry.
func (en *entry) config() *readline.Config {
	nothing := func() error { return nil }
	return &readline.Config{
		Stdin: en.src, Stdout: en, Stderr: en,
		Painter: en, Listener: en, FuncFilterInputRune: en.filter,
		HistoryLimit: len(en.past) + 2, DisableAutoSaveHistory: true,
		UniqueEditLine:      true, // it must not add newlines to the text that it paints
		ForceUseInteractive: true,
		FuncGetWidth:        func() int { return wide },
		FuncOnWidthChanged:  func(func()) {}, // the source tells
		FuncIsTerminal:      func() bool { return true },
		FuncMakeRaw:         nothing, FuncExitRaw: nothing, // it must be raw while text is drawn, too
	}
}

// remember gives readline the history as it was when the entry began. That takes
// time, and is done when it is asked for.
func (en *entry) remember() {
	en.recalls = true
	en.rl.ResetHistory()
	for _, text := range en.past {
		en.rl.SaveHistory(text)
	}
}

// filter is a key's effect before readline's own. It returns what is left for
// readline to do.
func (en *entry) filter(r rune) (rune, bool) {
	if r == 0 { // the end of the input
		if !en.done {
			en.lost = true
			en.end()
		}
		return 0, true
	}
	en.e.resized()
	en.ahead = en.src.ahead
	if r == keyPaste && en.searching() {
		en.src.keys.typed(strings.Join(strings.FieldsFunc(en.src.last.paste, unicode.IsControl), " "))
		r = keyNone
	}
	if r == keyNone { // is also the way to be told of a new size
		en.settled = true
		return 0, false
	}
	en.before = snapshot{en.buf.text, en.buf.pos}
	left := en.press(r)
	en.seeks = left == readline.CharBckSearch || left == readline.CharFwdSearch || en.searching() && extends(left)
	switch {
	case left == readline.CharEnter, left == readline.CharInterrupt && !en.searching(),
		left == readline.CharDelete && len(en.buf.text) == 0 && !en.searching():
		en.end()
	case left != r:
		en.rl.Terminal.KickRead() // there are runes at which it stops to read
	}
	return left, true
}

// extends reports whether a search goes on after a key.
func extends(r rune) bool { return r >= ' ' || r == readline.CharCtrlH }

func (en *entry) end() {
	en.e.mu.Lock()
	defer en.e.mu.Unlock()
	en.done = true
}

func (en *entry) searching() bool { return en.rl.Operation.IsSearchMode() }

// mine says that a key has been carried out here. What it returns has no effect of its
// own, and ends a search as any key does that means nothing to it.
func (en *entry) mine() rune {
	en.ours = true
	return readline.CharLineEnd
}

// OnChange is called when readline has done its part of a key, and once before the
// first with key 0. What it returns takes the place of readline's text, which
// must not share memory with the history.
func (en *entry) OnChange(line []rune, pos int, key rune) ([]rune, int, bool) {
	switch {
	case en.done:
		return nil, 0, false
	case key == 0:
		en.src.next()
		return nil, 0, false
	}
	en.e.mu.Lock()
	defer en.e.mu.Unlock()
	if !en.ours {
		en.buf.text, en.buf.pos = line, pos
	}
	if !en.seeks {
		en.find = nil
	}
	en.undo.changed(en.before, snapshot{en.buf.text, en.buf.pos})
	en.ours, en.settled = false, true
	return slices.Clone(en.buf.text), en.buf.pos, true
}

// Paint is called whenever readline would draw: at last when it has taken over what
// OnChange returned. It draws instead, once for what came at once.
func (en *entry) Paint([]rune, int) []rune {
	if !en.settled {
		return nil
	}
	if !en.ahead {
		en.e.mu.Lock()
		en.e.draw()
		en.e.mu.Unlock()
	}
	en.settled = false
	en.src.single = en.seeks // a search takes one rune at a time
	en.src.next()
	return nil
}

// Write is given what readline would draw, and takes what it says of a search.
func (en *entry) Write(p []byte) (int, error) {
	if before, said, ok := strings.Cut(string(p), "ck-i-search: "); ok {
		want, _, _ := strings.Cut(said, "\x1b[4m \x1b[0m")
		en.e.mu.Lock()
		defer en.e.mu.Unlock()
		en.find = &search{want, strings.Contains(before, "failing ")}
	}
	return len(p), nil
}

// label is shown under the entry.
func (f *search) label() string {
	if f.failed {
		return "(nothing like it before) search: " + f.want
	}
	return "search: " + f.want + "_"
}

// view is what the entry looks like. The caller holds e.mu.
func (en *entry) view() view {
	v := view{
		prompt: en.prompt, more: en.more,
		text: en.buf.text, pos: en.buf.pos,
		width: en.width, height: en.height, done: en.done,
	}
	if en.e.cfg.Paint != nil {
		v.styles = en.e.cfg.Paint(en.buf.text)
	}
	switch {
	case en.done:
	case en.find != nil:
		v.below = []string{clip(en.find.label(), en.width-1)}
	case en.menu != nil:
		v.below = en.menu.rows(en.width-1, en.height/2)
	}
	return v
}
