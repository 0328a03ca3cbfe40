package line

import (
	"strings"
	"unicode"
)

// A buffer is the text being edited and the place of the cursor in it. Its
// methods change nothing but the buffer.
type buffer struct {
	text   []rune
	pos    int
	killed []rune // what was removed last by a kill, for yank
	undo   []snapshot
}

type snapshot struct {
	text []rune
	pos  int
}

// How much can be taken back: more steps than anyone goes one by one, and fewer
// of a long text, so that they take a few megabytes at most.
const (
	maxUndo      = 200
	maxUndoRunes = 1 << 20
)

func (b *buffer) String() string { return string(b.text) }

// set replaces the whole text and puts the cursor at its end.
func (b *buffer) set(text string) { b.setAt(text, -1) }

// setAt replaces the whole text; a negative position is its end.
func (b *buffer) setAt(text string, pos int) {
	b.save()
	b.text = []rune(text)
	if b.pos = pos; pos < 0 || pos > len(b.text) {
		b.pos = len(b.text)
	}
}

func (b *buffer) save() {
	for len(b.undo) > 0 && (len(b.undo) >= maxUndo || len(b.undo)*len(b.text) > maxUndoRunes) {
		b.undo = b.undo[1:]
	}
	b.undo = append(b.undo, snapshot{append([]rune(nil), b.text...), b.pos})
}

func (b *buffer) restore() {
	if n := len(b.undo); n > 0 {
		b.text, b.pos = b.undo[n-1].text, b.undo[n-1].pos
		b.undo = b.undo[:n-1]
	}
}

// insert puts text at the cursor and moves the cursor behind it.
func (b *buffer) insert(text string) {
	r := []rune(text)
	if len(r) != 1 || b.pos == 0 || isSpace(r[0]) { // typing a word is one step to undo
		b.save()
	}
	b.splice(b.pos, b.pos, r)
}

// splice replaces text[from:to] and puts the cursor behind the replacement.
func (b *buffer) splice(from, to int, with []rune) {
	tail := append(append([]rune(nil), with...), b.text[to:]...)
	b.text = append(b.text[:from], tail...)
	b.pos = from + len(with)
}

// kill removes text[from:to], keeping it for yank.
func (b *buffer) kill(from, to int) {
	if from == to {
		return
	}
	b.save()
	b.killed = append([]rune(nil), b.text[from:to]...)
	b.splice(from, to, nil)
}

// erase removes text[from:to] for good.
func (b *buffer) erase(from, to int) {
	if from < to {
		b.save()
		b.splice(from, to, nil)
	}
}

// lineStart is the position after the newline before pos.
func (b *buffer) lineStart(pos int) int {
	for pos > 0 && b.text[pos-1] != '\n' {
		pos--
	}
	return pos
}

// lineEnd is the position of the newline at or after pos, or the end.
func (b *buffer) lineEnd(pos int) int {
	for pos < len(b.text) && b.text[pos] != '\n' {
		pos++
	}
	return pos
}

// up moves to the line above; false if there is none.
func (b *buffer) up() bool {
	start := b.lineStart(b.pos)
	if start == 0 {
		return false
	}
	above := b.lineStart(start - 1)
	b.pos = min(above+b.pos-start, start-1)
	return true
}

// down moves to the line below; false if there is none.
func (b *buffer) down() bool {
	end := b.lineEnd(b.pos)
	if end == len(b.text) {
		return false
	}
	column := b.pos - b.lineStart(b.pos)
	b.pos = min(end+1+column, b.lineEnd(end+1))
	return true
}

// wordLeft is where the word before the cursor begins.
func (b *buffer) wordLeft() int {
	pos := b.pos
	for pos > 0 && !isWord(b.text[pos-1]) {
		pos--
	}
	for pos > 0 && isWord(b.text[pos-1]) {
		pos--
	}
	return pos
}

// wordRight is where the word after the cursor ends.
func (b *buffer) wordRight() int {
	pos := b.pos
	for pos < len(b.text) && !isWord(b.text[pos]) {
		pos++
	}
	for pos < len(b.text) && isWord(b.text[pos]) {
		pos++
	}
	return pos
}

// transpose swaps the two runes around the cursor, or the last two of the line.
func (b *buffer) transpose() {
	at := b.pos
	if at == b.lineEnd(at) {
		at--
	}
	if at <= b.lineStart(b.pos) {
		return
	}
	b.save()
	b.text[at-1], b.text[at] = b.text[at], b.text[at-1]
	b.pos = at + 1
}

// newline starts a line below the cursor, indented as Go is written.
func (b *buffer) newline() {
	before := string(b.text[b.lineStart(b.pos):b.pos])
	indent := before[:len(before)-len(strings.TrimLeft(before, " \t"))]
	if s := strings.TrimRight(before, " \t"); s != "" && strings.ContainsAny(s[len(s)-1:], "{([") {
		indent += "\t"
	}
	b.insert("\n" + indent)
}

// close inserts a closing bracket, one level further left if it is the first on its
// line.
func (b *buffer) close(bracket string) {
	start := b.lineStart(b.pos)
	before := string(b.text[start:b.pos])
	b.insert(bracket)
	if before != "" && strings.TrimLeft(before, "\t") == "" && start > 0 {
		b.splice(start, start+1, nil)
		b.pos += len(before)
	}
}

// blankTail reports whether the text ends in two lines with nothing on them and
// the cursor is on the last: then a person wants to be done with it.
func (b *buffer) blankTail() bool {
	if b.pos != len(b.text) {
		return false
	}
	lines := strings.Split(b.String(), "\n")
	n := len(lines)
	return n > 2 && strings.TrimSpace(lines[n-1]) == "" && strings.TrimSpace(lines[n-2]) == ""
}

func isWord(r rune) bool  { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
func isSpace(r rune) bool { return unicode.IsSpace(r) }
