package line

import (
	"slices"
	"unicode"
)

// A snapshot is a text and the place of the cursor in it.
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

// undo is what the text was, oldest first.
type undo []snapshot

// changed keeps what was before a change. Typing a word is one step.
func (u *undo) changed(before, now snapshot) {
	at := before.pos
	if slices.Equal(before.text, now.text) {
		return
	}
	if at > 0 && now.pos == at+1 && len(now.text) == len(before.text)+1 && !unicode.IsSpace(now.text[at]) {
		return
	}
	for len(*u) > 0 && (len(*u) >= maxUndo || len(*u)*len(before.text) > maxUndoRunes) {
		*u = (*u)[1:]
	}
	*u = append(*u, before)
}

// back takes the last change back.
func (u *undo) back(b *buffer) {
	if n := len(*u); n > 0 {
		b.text, b.pos = (*u)[n-1].text, (*u)[n-1].pos
		*u = (*u)[:n-1]
	}
}
