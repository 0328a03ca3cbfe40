// Package vt is a terminal without a window: it keeps what a program that
// writes to a terminal would show. Tests use it to see what a person sees.
//
// Its one rule: nothing is passed over. It knows the escape sequences that this
// project writes, wraps lines as xterm does, and complains about any other sequence.
package vt

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// A Screen is a terminal of a fixed size. Write never fails. It is for one
// goroutine.
type Screen struct {
	Row, Col int  // of the cursor, from 0
	Paste    bool // bracketed paste is on
	Hidden   bool // the cursor is

	Log []byte // all that was written

	// Unknown are the sequences that were not understood.
	Unknown []string

	width, height int
	rows          [][]string // a cell each; "" is the right half of a wide character
	pending       []byte
	wrap          bool // the next rune goes to the next row
}

// New returns an empty terminal.
func New(width, height int) *Screen {
	s := &Screen{width: width, height: height}
	for range height {
		s.rows = append(s.rows, s.blank())
	}
	return s
}

func (s *Screen) blank() []string {
	row := make([]string, s.width)
	for i := range row {
		row[i] = " "
	}
	return row
}

// String is what the terminal shows, without blanks at the ends of lines and empty
// lines at the end.
func (s *Screen) String() string {
	var b strings.Builder
	for _, row := range s.rows {
		b.WriteString(strings.TrimRight(strings.Join(row, ""), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// Write shows bytes.
func (s *Screen) Write(p []byte) (int, error) {
	s.Log = append(s.Log, p...)
	s.pending = append(s.pending, p...)
	for len(s.pending) > 0 {
		n := s.one(s.pending)
		if n == 0 {
			break
		}
		s.pending = s.pending[n:]
	}
	return len(p), nil
}

// one shows the first character of b and returns its length, 0 if it is not whole.
func (s *Screen) one(b []byte) int {
	switch b[0] {
	case '\r':
		s.Col, s.wrap = 0, false
		return 1
	case '\n':
		s.wrap = false
		s.down()
		return 1
	case '\b':
		s.Col, s.wrap = max(s.Col-1, 0), false
		return 1
	case '\a':
		return 1
	case 0x1b:
		return s.escape(b)
	}
	if !utf8.FullRune(b) {
		return 0
	}
	r, n := utf8.DecodeRune(b)
	s.put(r)
	return n
}

func (s *Screen) put(r rune) {
	w := runewidth.RuneWidth(r)
	if w == 0 {
		s.rows[s.Row][max(s.Col-1, 0)] += string(r)
		return
	}
	if s.wrap || s.Col+w > s.width {
		s.Col, s.wrap = 0, false
		s.down()
	}
	s.rows[s.Row][s.Col] = string(r)
	for i := 1; i < w; i++ {
		s.rows[s.Row][s.Col+i] = ""
	}
	if s.Col += w; s.Col >= s.width {
		s.Col, s.wrap = s.width-1, true
	}
}

func (s *Screen) down() {
	if s.Row++; s.Row == s.height {
		s.rows = append(s.rows[1:], s.blank())
		s.Row--
	}
}

// escape obeys CSI sequences.
func (s *Screen) escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if b[1] != '[' {
		s.Unknown = append(s.Unknown, fmt.Sprintf("%q", b[:2]))
		return 2
	}
	end := 2
	for end < len(b) && (b[end] < '@' || b[end] > '~') {
		end++
	}
	if end == len(b) {
		return 0
	}
	s.csi(string(b[2:end]), b[end])
	return end + 1
}

func (s *Screen) csi(params string, final byte) {
	n, err := strconv.Atoi(params)
	if err != nil || n == 0 {
		n = 1
	}
	switch {
	case final == 'm':
	case final == 'A':
		s.Row, s.wrap = max(s.Row-n, 0), false
	case final == 'B':
		s.Row, s.wrap = min(s.Row+n, s.height-1), false
	case final == 'C':
		s.Col, s.wrap = min(s.Col+n, s.width-1), false
	case final == 'H' && params == "":
		s.Row, s.Col, s.wrap = 0, 0, false
	case final == 'K' && params == "":
		copy(s.rows[s.Row][s.Col:], s.blank())
	case final == 'J' && (params == "" || params == "2"):
		s.clear(params == "2")
	case params == "?2004":
		s.Paste = final == 'h'
	case params == "?25":
		s.Hidden = final == 'l'
	default:
		s.Unknown = append(s.Unknown, fmt.Sprintf("%q", "\x1b["+params+string(final)))
	}
}

func (s *Screen) clear(all bool) {
	from := s.Row + 1
	if all {
		from = 0
	} else {
		copy(s.rows[s.Row][s.Col:], s.blank())
	}
	for i := from; i < s.height; i++ {
		s.rows[i] = s.blank()
	}
}
