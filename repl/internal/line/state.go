package line

import (
	"errors"
	"io"
	"strings"
)

// errSubmit is what press returns when the entry is done.
var errSubmit = errors.New("submitted")

// A state is everything that decides what is on the screen and what the next
// key does.
type state struct {
	cfg          *Config
	prompt, more string
	buf          buffer
	past         past
	menu         *menu   // nil unless completions are offered
	find         *search // nil unless the history is searched
	width        int
	height       int
	done         bool // the entry has ended
	typedAhead   bool // more keys have come: this is a paste without brackets
}

// press is one key's effect on the state. The error is errSubmit, ErrInterrupt or
// io.EOF if the entry ends.
func (s *state) press(k key) error {
	if s.find != nil {
		if done := s.pressSearch(k); done {
			return nil
		}
	}
	if s.menu != nil {
		if done := s.pressMenu(k); done {
			return nil
		}
	}
	switch k.code {
	case keyInterrupt:
		return ErrInterrupt
	case keyEOF:
		if len(s.buf.text) == 0 {
			return io.EOF
		}
		s.buf.erase(s.buf.pos, min(s.buf.pos+1, len(s.buf.text)))
	case keyEnter:
		return s.enter()
	case keyTab:
		if s.atIndent() {
			s.buf.insert("\t")
		}
	case keyUp, keyDown, keyPrevious, keyNext:
		s.vertical(k.code)
	case keySearch:
		s.find = newSearch(s)
	default:
		if k.code == keyRune && strings.ContainsAny(k.text, "})]") && !s.typedAhead {
			s.buf.close(k.text)
			return nil
		}
		edit(&s.buf, k)
	}
	return nil
}

// edit is the effect of the keys that concern nothing but the text.
func edit(b *buffer, k key) {
	switch k.code {
	case keyRune, keyPaste:
		b.insert(k.text)
	case keyNewline:
		b.newline()
	case keyBackspace:
		b.erase(max(b.pos-1, 0), b.pos)
	case keyDelete:
		b.erase(b.pos, min(b.pos+1, len(b.text)))
	case keyKillLine:
		b.kill(b.pos, max(b.lineEnd(b.pos), min(b.pos+1, len(b.text))))
	case keyKillFront:
		b.kill(min(b.lineStart(b.pos), max(b.pos-1, 0)), b.pos)
	case keyKillWord:
		b.kill(b.wordLeft(), b.pos)
	case keyKillWordRight:
		b.kill(b.pos, b.wordRight())
	case keyYank:
		b.insert(string(b.killed))
	case keyTranspose:
		b.transpose()
	case keyUndo:
		b.restore()
	default:
		move(b, k.code)
	}
}

// move is the effect of the keys that move the cursor.
func move(b *buffer, c code) {
	switch c {
	case keyLeft:
		b.pos = max(b.pos-1, 0)
	case keyRight:
		b.pos = min(b.pos+1, len(b.text))
	case keyHome:
		b.pos = b.lineStart(b.pos)
	case keyEnd:
		b.pos = b.lineEnd(b.pos)
	case keyWordLeft:
		b.pos = b.wordLeft()
	case keyWordRight:
		b.pos = b.wordRight()
	case keyTextStart:
		b.pos = 0
	case keyTextEnd:
		b.pos = len(b.text)
	}
}

// enter submits the text if it is ready, or goes on with the next line.
func (s *state) enter() error {
	text := s.buf.String()
	switch {
	case s.cfg.Ready == nil || s.cfg.Ready(text) || s.buf.blankTail():
		return errSubmit
	case s.typedAhead: // a paste brings its own indentation
		s.buf.insert("\n")
	default:
		s.buf.newline()
	}
	return nil
}

// vertical moves to the line above or below, and at the edge of the text or for
// the keys that mean the history alone, to another entry.
func (s *state) vertical(c code) {
	switch {
	case c == keyUp && s.buf.up(), c == keyDown && s.buf.down():
	case c == keyUp, c == keyPrevious:
		s.recall(s.past.at - 1)
	default:
		s.recall(s.past.at + 1)
	}
}

// recall shows an entry of the history.
func (s *state) recall(at int) {
	if text, ok := s.past.move(at, s.buf.String()); ok {
		s.buf.set(text)
	}
}

// close ends whatever is going on besides the text, and the entry.
func (s *state) close() { s.menu, s.find, s.done = nil, nil, true }

// view is what the state looks like.
func (s *state) view() view {
	v := view{
		prompt: s.prompt, more: s.more,
		text: s.buf.text, pos: s.buf.pos,
		width: s.width, height: s.height, done: s.done,
	}
	if s.cfg.Paint != nil {
		v.styles = s.cfg.Paint(s.buf.text)
	}
	switch {
	case s.find != nil:
		v.below = []string{clip(s.find.label(), s.width-1)}
	case s.menu != nil:
		v.below = s.menu.rows(s.width-1, s.height/2)
	}
	return v
}

// past is the history and the place in it that is shown.
type past struct {
	entries []string
	at      int            // len(entries) is the entry that is being written
	edited  map[int]string // what became of entries that were left
}

// move goes to entry at, keeping what the present one was changed to.
func (p *past) move(at int, text string) (string, bool) {
	if at < 0 || at > len(p.entries) {
		return "", false
	}
	if p.edited == nil {
		p.edited = map[int]string{}
	}
	p.edited[p.at] = text
	p.at = at
	if text, ok := p.edited[at]; ok {
		return text, true
	}
	return p.entries[at], true
}
