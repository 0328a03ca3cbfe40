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
func diagnose(src *source, faults []fault) *Diagnostics {
	d := &Diagnostics{}
	for _, f := range faults {
		x := src.diagnostic(f.off, f.msg)
		x.Hint = syntaxHint(src.text, f.off, f.msg)
		d.List = append(d.List, x)
	}
	return d
}

// diagnostic returns a Diagnostic for a byte offset in the text.
func (s *source) diagnostic(off int, msg string) Diagnostic {
	off = max(0, min(off, len(s.text)))
	d := Diagnostic{Cell: s.id, File: s.name, Msg: msg}
	d.Line, d.Col = s.place(off)
	begin := strings.LastIndexByte(s.text[:off], '\n') + 1
	line, _, _ := strings.Cut(s.text[begin:], "\n")
	// Of a first line in the middle of a cell's, what precedes is not known.
	d.Text = strings.Repeat(" ", d.Col-1-(off-begin)) + strings.TrimSuffix(line, "\r")
	return d
}
