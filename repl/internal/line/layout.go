package line

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// tabWidth is how wide an indentation is shown.
const tabWidth = 4

// A row is one row of the screen: what is written to show it, and its width.
type row struct {
	text  string
	width int
}

// A frame is what an entry looks like: rows, and the place of the cursor.
type frame struct {
	rows   []row
	curRow int
	curCol int
}

// view is everything that decides what an entry looks like.
type view struct {
	prompt string // before the first line
	more   string // before the others
	text   []rune
	pos    int      // of the cursor in text
	styles []string // escape sequence for each rune of text; nil without colours
	done   bool     // the entry has ended, and the cursor leaves it
	below  []string // rows under the entry, cut to the width
	width  int      // of the terminal
	height int
}

// reset ends a style.
const reset = "\x1b[0m"

// layout breaks the entry into rows that fit the terminal.
func layout(v view) frame {
	w := rowWriter{width: max(v.width, 4), more: v.more}
	w.start(v.prompt)
	for i, r := range v.text {
		if i == v.pos {
			w.mark()
		}
		style := ""
		if v.styles != nil {
			style = v.styles[i]
		}
		w.rune(r, style)
	}
	switch {
	case v.done: // no row for the cursor alone
		w.curRow, w.curCol = len(w.rows), w.col
	case v.pos >= len(v.text):
		w.mark()
	}
	w.flush()
	f := frame{w.rows, w.curRow, w.curCol}
	f = f.window(max(v.height-1-len(v.below), 1))
	for _, s := range v.below {
		f.rows = append(f.rows, row{s, visibleWidth(s)})
	}
	return f
}

// window keeps at most height rows, the cursor's among them.
func (f frame) window(height int) frame {
	if len(f.rows) <= height {
		return f
	}
	first := min(max(f.curRow-height+1, 0), len(f.rows)-height)
	f.rows = f.rows[first : first+height]
	f.curRow -= first
	return f
}

// A rowWriter breaks text into rows.
type rowWriter struct {
	width  int
	more   string
	rows   []row
	b      strings.Builder
	col    int
	first  int // the column where the line's text begins
	style  string
	curRow int
	curCol int
	marked bool // the cursor goes before what comes next
}

func (w *rowWriter) start(prompt string) {
	if visibleWidth(prompt) > w.width/2 { // a prompt must leave room
		prompt = ""
	}
	w.b.WriteString(prompt)
	w.col = visibleWidth(prompt)
	w.first = w.col
}

// mark puts the cursor before the next rune.
func (w *rowWriter) mark() {
	if w.col == w.width { // never in the margin, where terminals differ
		w.flush()
	}
	w.curRow, w.curCol, w.marked = len(w.rows), w.col, true
}

func (w *rowWriter) rune(r rune, style string) {
	if r == '\n' {
		w.flush()
		w.start(w.more)
		w.marked = false
		return
	}
	text, n := shown(r, w.col-w.first)
	if w.col+n > w.width {
		w.flush()
		if w.marked {
			w.curRow, w.curCol = len(w.rows), 0
		}
	}
	w.marked = false
	w.restyle(style)
	w.b.WriteString(text)
	w.col += n
}

func (w *rowWriter) restyle(style string) {
	if style == w.style {
		return
	}
	if w.style != "" {
		w.b.WriteString(reset)
	}
	w.b.WriteString(style)
	w.style = style
}

// flush ends the row.
func (w *rowWriter) flush() {
	style := w.style
	w.restyle("")
	w.rows = append(w.rows, row{w.b.String(), w.col})
	w.b.Reset()
	w.col, w.first = 0, 0
	w.restyle(style)
}

// shown is how a rune is written at a column of the text, and how wide that is.
func shown(r rune, col int) (string, int) {
	switch {
	case r == '\t':
		n := tabWidth - col%tabWidth
		return strings.Repeat(" ", n), n
	case r < ' ' || r == 0x7f:
		return "^" + string(r^0x40), 2
	}
	return string(r), runewidth.RuneWidth(r)
}

// visibleWidth is the number of columns of s without its escape sequences.
func visibleWidth(s string) int { return runewidth.StringWidth(stripStyles(s)) }

// stripStyles removes the escape sequences that set colours.
func stripStyles(s string) string {
	if !strings.Contains(s, "\x1b[") {
		return s
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(after, "m")
	}
}

// clip cuts a text without styles to a width.
func clip(s string, width int) string { return runewidth.Truncate(s, max(width, 0), "…") }
