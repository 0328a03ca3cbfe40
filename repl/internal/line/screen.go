package line

import (
	"bytes"
	"fmt"
	"io"
)

// A screen draws frames one over the other. It remembers the last one, and
// where it left the cursor.
type screen struct {
	out   io.Writer
	last  frame
	drawn bool
}

// draw shows f in the place of the last frame.
func (s *screen) draw(f frame) {
	var b bytes.Buffer
	b.WriteString("\x1b[?25l") // no cursor while it jumps about
	s.top(&b)
	for i, r := range f.rows {
		if i > 0 {
			b.WriteString("\r\n")
		}
		if !s.drawn || i >= len(s.last.rows) || s.last.rows[i] != r {
			b.WriteString("\x1b[K" + r.text) // in the margin \x1b[K would erase the last character
		}
	}
	if s.drawn && len(s.last.rows) > len(f.rows) {
		b.WriteString("\r\n\x1b[J\x1b[A")
	}
	moveUp(&b, len(f.rows)-1-f.curRow)
	b.WriteByte('\r')
	if f.curCol > 0 {
		fmt.Fprintf(&b, "\x1b[%dC", f.curCol)
	}
	b.WriteString("\x1b[?25h")
	s.out.Write(b.Bytes())
	s.last, s.drawn = f, true
}

// erase removes the last frame and leaves the cursor where it began.
func (s *screen) erase() {
	var b bytes.Buffer
	s.top(&b)
	b.WriteString("\x1b[J")
	s.out.Write(b.Bytes())
	s.drawn = false
}

// leave goes to the line under the last frame, which stays.
func (s *screen) leave() {
	var b bytes.Buffer
	for range len(s.last.rows) - s.last.curRow {
		b.WriteString("\r\n")
	}
	s.out.Write(b.Bytes())
	s.drawn = false
}

// clear empties the terminal.
func (s *screen) clear() {
	io.WriteString(s.out, "\x1b[H\x1b[2J")
	s.drawn = false
}

// resized accounts for a terminal of a new width: it has broken each row that
// was wider into several.
func (s *screen) resized(width int) {
	if !s.drawn || width <= 0 {
		return
	}
	up := 0
	for _, r := range s.last.rows[:s.last.curRow] {
		up += max((r.width+width-1)/width, 1)
	}
	s.last.curRow = up + s.last.curCol/width
	s.erase()
}

// top moves to the start of the last frame's first row.
func (s *screen) top(b *bytes.Buffer) {
	b.WriteByte('\r')
	if s.drawn {
		moveUp(b, s.last.curRow)
	}
}

func moveUp(b *bytes.Buffer, n int) {
	if n > 0 {
		fmt.Fprintf(b, "\x1b[%dA", n)
	}
}
