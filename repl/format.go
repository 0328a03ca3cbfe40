package repl

import (
	"strconv"
	"strings"

	"gosess/session"
)

// A Screen is what a value or a table has to fit on.
type Screen struct {
	Width  int  // columns; 0 means 80
	Height int  // lines; 0 means 24
	Color  bool // ANSI colours may be used
}

// Format renders a value for a person to read, without a final newline: the
// value, then its type, then its length unless all of it fits on one line.
//
//	9 int                                  "abc" string
//	[0 1 2 … 998 999] []int len 1000       nil error
//	{X: 1, Y: 2} Point                     &{X: 1, Y: 2} *Point
//	{"a": 1, "b": 2} map[string]int        9 any(int)
//	sq func(float64) float64               EOF error(*errors.errorString)
//
// Numbers are exact: the shortest text that reads back as the same number. Types with an Error or
// String method are shown through it, in quotes inside other values if it has blanks. What does not
// fit on a line is spread over several: a slice of structs and a slice of rows of numbers become a
// table, with numbers rounded to 6 digits if they are long, which the last line then says; structs
// and maps have a line for each field or key. Text that is left out leaves a "…".
//
// Its cost depends on what is shown and not on what the value holds, but for a map,
// which is gone through once to put its keys in order.
func Format(v session.View, scr Screen) string {
	p := newPrinter(scr)
	return p.top(v)
}

// A printer renders one value.
type printer struct {
	width  int
	lines  int // how many lines there may be
	color  bool
	onPath map[visit]bool // pointers that are being followed
}

// A visit tells a pointer to a struct from one to its first field.
type visit struct {
	ptr uintptr
	typ string
}

func newPrinter(scr Screen) *printer {
	width, height := scr.Width, scr.Height
	if width <= 0 {
		width = 80
	}
	if height <= 0 {
		height = 24
	}
	return &printer{
		width:  max(width, 20),
		lines:  max(height-6, 8), // leaves room for what was typed
		color:  scr.Color,
		onPath: map[visit]bool{},
	}
}

// maxDepth is how many levels of a value are shown: more than a person follows.
const maxDepth = 8

func (p *printer) top(v session.View) string {
	if t, ok := p.table(v); ok {
		return t
	}
	typ := typeText(v)
	room := p.width - textWidth(typ) - 1
	if text, ok := p.inline(v, room, 0); ok {
		return withType(text, p.faint(typ), " ")
	}
	typ += length(v)
	sep := " "
	if room = p.width - textWidth(typ) - 1; room < p.width/2 {
		sep, room = "\n", p.width
	}
	return withType(p.spread(v, room, "", 0), p.faint(typ), sep)
}

// withType joins a value and its type; a func without a name is all type.
func withType(text, typ, sep string) string {
	if text == anonymous {
		return typ
	}
	return text + sep + typ
}

// typeText is the type of a result, and of what it holds if that can vary.
func typeText(v session.View) string {
	if isInterface(v) && !v.IsNil() {
		return v.Type() + "(" + v.Elem().Type() + ")"
	}
	return v.Type()
}

// length is " len 1000" for what has one.
func length(v session.View) string {
	if v = dynamic(v); v.IsValid() && hasLen(v) {
		return " len " + strconv.Itoa(v.Len())
	}
	return ""
}

const (
	faintOn = "\x1b[2m"
	resetOn = "\x1b[0m"
)

func (p *printer) faint(s string) string {
	if !p.color || s == "" {
		return s
	}
	return faintOn + s + resetOn
}

// enter begins to follow a pointer or map; false if it is being followed already,
// or if the value is too deep.
func (p *printer) enter(v session.View, depth int) (leave func(), ok bool) {
	at := visit{v.Pointer(), v.Type()}
	if p.onPath[at] || depth > maxDepth {
		return nil, false
	}
	p.onPath[at] = true
	return func() { delete(p.onPath, at) }, true
}

// cycle is shown instead of what enter refused.
func (p *printer) cycle(v session.View) string {
	if p.onPath[visit{v.Pointer(), v.Type()}] {
		return "<cycle to " + v.Type() + ">"
	}
	return "…"
}

// indent puts a prefix before every line but the first.
func indent(s, prefix string) string { return strings.ReplaceAll(s, "\n", "\n"+prefix) }
