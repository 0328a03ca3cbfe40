package check

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A Diagnostic is one thing wrong with a cell or program.
type Diagnostic struct {
	Cell int    `json:"cell,omitempty"` // cell it is in; 0 if it is in a file, or in an expression apart
	File string `json:"file,omitempty"` // file it is in; "" if it is in a cell
	Line int    `json:"line"`           // from 1
	Col  int    `json:"col"`            // in bytes, from 1
	Msg  string `json:"msg"`            // "undefined: Sqr"
	Hint string `json:"hint,omitempty"` // "did you mean Sqrt?"
	Text string `json:"text,omitempty"` // the line, without its newline
}

// Diagnostics is a list of what is wrong, in the order of the source. It is
// never empty.
type Diagnostics struct {
	List []Diagnostic `json:"list"`
}

// Error returns the first message with its place: "cell 3, line 2: undefined: Sqr".
func (d *Diagnostics) Error() string {
	s := d.List[0].String()
	if n := len(d.List) - 1; n > 0 {
		s += fmt.Sprintf(" (and %d more)", n)
	}
	return s
}

// String returns the message with its place, in one line.
func (d Diagnostic) String() string {
	switch {
	case d.File != "":
		return fmt.Sprintf("%s, line %d: %s", d.File, d.Line, d.Msg)
	case d.Cell != 0:
		return fmt.Sprintf("cell %d, line %d: %s", d.Cell, d.Line, d.Msg)
	}
	return d.Msg
}

// Render returns all of it for a person to read, some lines each: the message,
// the source line, a caret under the place, and the hint.
func (d *Diagnostics) Render() string {
	var b strings.Builder
	for _, x := range d.List {
		b.WriteString(x.Render())
	}
	return b.String()
}

// Render returns the diagnostic as Diagnostics.Render does, ending in a newline.
func (d Diagnostic) Render() string {
	var b strings.Builder
	b.WriteString(d.String() + "\n")
	if strings.TrimSpace(d.Text) != "" {
		fmt.Fprintf(&b, "\t%s\n\t%s^\n", d.Text, blank(d.Text, d.Col-1))
	}
	if d.Hint != "" {
		b.WriteString("\t" + d.Hint + "\n")
	}
	return b.String()
}

// blank returns space as wide as the first n bytes of a line.
func blank(line string, n int) string {
	var b strings.Builder
	for _, r := range line[:max(0, min(n, len(line)))] {
		if r == '\t' {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Repeat(" ", runewidth.RuneWidth(r)))
		}
	}
	return b.String()
}
