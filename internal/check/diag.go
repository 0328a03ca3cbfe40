package check

import (
	"fmt"
	"strings"
)

// A Diagnostic is one thing wrong with a cell or program.
type Diagnostic struct {
	Cell int    `json:"cell,omitempty"` // cell it is in; 0 if it is in a file
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
	where := d.File
	if where == "" {
		where = fmt.Sprintf("cell %d", d.Cell)
	}
	return fmt.Sprintf("%s, line %d: %s", where, d.Line, d.Msg)
}

// Render returns all of it for a person to read, several lines each: the
// message, the source line, a caret under the place, and the hint.
func (d *Diagnostics) Render() string {
	var b strings.Builder
	for i, x := range d.List {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x.Render())
	}
	return b.String()
}

// Render returns the diagnostic as Diagnostics.Render does, ending in a newline.
func (d Diagnostic) Render() string { return d.String() + "\n" }
