package line

import (
	"strings"

	"github.com/chzyer/readline"
)

// edits are the commands that readline lacks, has for a text of one line only, or
// has for ASCII only.
var edits = map[rune]func(*buffer){
	readline.CharLineStart: func(b *buffer) { b.pos = b.lineStart(b.pos) },
	readline.CharLineEnd:   func(b *buffer) { b.pos = b.lineEnd(b.pos) },
	readline.MetaBackward:  func(b *buffer) { b.pos = b.wordLeft() },
	readline.MetaForward:   func(b *buffer) { b.pos = b.wordRight() },
	keyTextStart:           func(b *buffer) { b.pos = 0 },
	keyTextEnd:             func(b *buffer) { b.pos = len(b.text) },
	keyNewline:             (*buffer).newline,
	readline.CharKill:      (*buffer).killLine,
	readline.CharCtrlU:     (*buffer).killFront,
	readline.CharCtrlW:     func(b *buffer) { b.kill(b.wordLeft(), b.pos) },
	readline.MetaBackspace: func(b *buffer) { b.kill(b.wordLeft(), b.pos) },
	readline.MetaDelete:    func(b *buffer) { b.kill(b.pos, b.wordRight()) },
	readline.CharCtrlY:     func(b *buffer) { b.insert(string(b.killed)) },
}

// press is a key's effect. What it returns is left for readline to do.
func (en *entry) press(r rune) rune {
	if r == readline.CharTab && en.menu == nil {
		return en.tab()
	}
	en.e.mu.Lock()
	defer en.e.mu.Unlock()
	if en.menu != nil && en.pressMenu(r) {
		return en.mine()
	}
	if edit, ok := edits[r]; ok {
		edit(&en.buf)
		return en.mine()
	}
	switch r {
	case keyPaste:
		en.buf.insert(en.src.last.paste)
		return en.mine()
	case keyUndo:
		en.undo.back(&en.buf)
		en.before = snapshot{en.buf.text, en.buf.pos} // no change to take back
		return en.mine()
	case readline.CharCtrlZ:
		en.e.suspend()
		return en.mine()
	case readline.CharCtrlL:
		en.e.screen.clear()
		return en.mine()
	case readline.CharEnter, readline.CharCtrlJ:
		return en.enter()
	case ')', ']', '}':
		return en.bracket(r)
	case keyUp, keyDown:
		return en.vertical(r)
	case readline.CharPrev, readline.CharNext, readline.CharBckSearch, readline.CharFwdSearch:
		return en.recall(r)
	case readline.CharBell, readline.CharInterrupt:
		return en.cancel(r)
	}
	return en.native(r)
}

// native leaves to readline what it does well.
func (en *entry) native(r rune) rune {
	switch r {
	case readline.CharBackward, readline.CharForward, readline.CharBackspace, readline.CharCtrlH, readline.CharDelete:
		return r
	case keyDelete:
		if len(en.buf.text) > 0 {
			return readline.CharDelete
		}
	case readline.CharTranspose: // it would leave a text of one rune
		if len(en.buf.text) > 1 {
			return r
		}
	default:
		if readline.IsPrintable(r) && r != keyBackTab {
			return r
		}
	}
	return en.mine()
}

// enter submits the text if it is ready, or goes on with the next line.
func (en *entry) enter() rune {
	text := en.buf.String()
	switch {
	case en.searching(): // ends here, with what was found
	case en.e.cfg.Ready == nil, en.e.cfg.Ready(text), en.buf.blankTail():
		return readline.CharEnter
	case en.ahead: // a paste brings its own indentation
		en.buf.insert("\n")
	default:
		en.buf.newline()
	}
	return en.mine()
}

// bracket inserts a closing bracket.
func (en *entry) bracket(r rune) rune {
	if en.ahead || en.searching() {
		return r
	}
	en.buf.close(string(r))
	return en.mine()
}

// vertical moves to the line above or below, and at the edge of the text to another
// entry.
func (en *entry) vertical(r rune) rune {
	switch {
	case r == keyUp && en.buf.up(), r == keyDown && en.buf.down():
		return en.mine()
	case r == keyUp:
		return en.recall(readline.CharPrev)
	}
	return en.recall(readline.CharNext)
}

// recall has readline go through the history, which it is told of when it is first asked
// for. Then it keeps the text as it is now, too, and the key comes again.
func (en *entry) recall(r rune) rune {
	if !en.searching() {
		en.draft = en.before
	}
	switch {
	case len(en.past) == 0: // it would have nowhere to return to
		return en.mine()
	case !en.recalls:
		en.remember()
		en.src.keys.typed(string(r))
		return en.mine()
	}
	return r
}

// cancel ends a search where it began. Readline would go back no further than to
// the last Ctrl-R.
func (en *entry) cancel(r rune) rune {
	switch {
	case en.searching():
		en.remember()
		en.buf.text, en.buf.pos = en.draft.text, en.draft.pos
	case r == readline.CharInterrupt:
		return r
	}
	return en.mine()
}

// tab indents, or completes the word at the cursor as far as it is clear and
// offers a choice if it is not.
func (en *entry) tab() rune {
	var start int
	var list []Candidate
	if !en.atIndent() && en.e.cfg.Complete != nil && !en.searching() {
		// Without the lock: who answers may have to print first.
		before := string(en.buf.text[:en.buf.pos])
		start, list = en.e.cfg.Complete(en.buf.String(), len(before))
	}
	en.e.mu.Lock()
	defer en.e.mu.Unlock()
	if en.atIndent() {
		en.buf.insert("\t")
	} else {
		en.offer(start, list)
	}
	return en.mine()
}

// atIndent reports whether only blanks are before the cursor on its line, where Tab
// indents, unless nothing at all was typed yet.
func (en *entry) atIndent() bool {
	start := en.buf.lineStart(en.buf.pos)
	return start > 0 && strings.TrimSpace(string(en.buf.text[start:en.buf.pos])) == ""
}
