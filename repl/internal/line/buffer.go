package line

import (
	"slices"
	"strings"
	"unicode"
)

// A buffer is the text being edited and the place of the cursor in it, as
// readline has them, for the commands that readline lacks. Its methods change
// nothing but the buffer, and never a text in place.
type buffer struct {
	text   []rune
	pos    int
	killed []rune // what was removed last by a kill, for yank
}

func (b *buffer) String() string { return string(b.text) }

// insert puts text at the cursor and moves the cursor behind it.
func (b *buffer) insert(text string) { b.splice(b.pos, b.pos, []rune(text)) }

// splice replaces text[from:to] and puts the cursor behind the replacement.
func (b *buffer) splice(from, to int, with []rune) {
	b.text = slices.Concat(b.text[:from], with, b.text[to:])
	b.pos = from + len(with)
}

// kill removes text[from:to], keeping it for yank.
func (b *buffer) kill(from, to int) {
	if from != to {
		b.killed = b.text[from:to]
		b.splice(from, to, nil)
	}
}

// killLine removes the rest of the line, or the newline if there is none.
func (b *buffer) killLine() {
	b.kill(b.pos, max(b.lineEnd(b.pos), min(b.pos+1, len(b.text))))
}

// killFront removes the line up to the cursor, or the newline before it.
func (b *buffer) killFront() {
	b.kill(min(b.lineStart(b.pos), max(b.pos-1, 0)), b.pos)
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

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
