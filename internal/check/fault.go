package check

import (
	"slices"
	"strings"
)

// maxDiagnostics is how many messages a cell gets: more than a screen of
// them helps nobody.
const maxDiagnostics = 20

// tidy sorts faults, keeps the first of each line, and puts the parser's words
// into plainer ones.
func tidy(src string, faults []fault) []fault {
	slices.SortStableFunc(faults, func(a, b fault) int { return a.off - b.off })
	var kept []fault
	line := -1
	for _, f := range faults {
		f.off = min(f.off, len(src))
		if n := strings.Count(src[:f.off], "\n"); n != line && len(kept) < maxDiagnostics {
			line = n
			f.msg = plainSyntax(f.msg)
			if head, _, ok := strings.Cut(f.msg, ", found "); ok && f.off >= len(strings.TrimSpace(src)) {
				f.msg = head + ", found the end of the cell"
			}
			kept = append(kept, f)
		}
	}
	return kept
}

// plainSyntax rewrites a message of the parser.
func plainSyntax(msg string) string {
	switch {
	case strings.HasPrefix(msg, "expected statement, found 'else'"), strings.HasSuffix(msg, "found 'else'"):
		return "else has to be on the line of the } before it"
	case strings.HasSuffix(msg, "found newline") && strings.HasPrefix(msg, "expected '{'"):
		return "{ has to be on this line"
	}
	return msg
}

// diagnose turns faults of a cell into Diagnostics.
func diagnose(id int, src string, faults []fault) *Diagnostics {
	d := &Diagnostics{}
	for _, f := range faults {
		x := Diagnostic{Cell: id, Msg: f.msg}
		x.locate(src, f.off)
		d.List = append(d.List, x)
	}
	return d
}

// locate sets Line, Col and Text from a byte offset in the source.
func (d *Diagnostic) locate(src string, off int) {
	off = max(0, min(off, len(src)))
	begin := strings.LastIndexByte(src[:off], '\n') + 1
	d.Line = strings.Count(src[:begin], "\n") + 1
	d.Col = off - begin + 1
	d.Text, _, _ = strings.Cut(src[begin:], "\n")
	d.Text = strings.TrimSuffix(d.Text, "\r")
}
