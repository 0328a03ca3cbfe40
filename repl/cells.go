package repl

import (
	"bufio"
	"go/scanner"
	"go/token"
	"io"
	"strings"

	"gosess/session"
)

// A splitter takes entries off a text: cells, each as soon as it is complete,
// and commands, which are one line.
//
// A cell whose brackets are open at a blank line goes on if they are closed further
// down; otherwise it ends there. What is indented under a cell that ended before its brackets
// closed belongs to it, so that half a function is never run as statements.
type splitter struct {
	in     *bufio.Reader
	pushed []string // lines to be read again
	line   int      // number of lines taken so far
}

func newSplitter(r io.Reader) *splitter { return &splitter{in: bufio.NewReader(r)} }

// An entry is a cell or a command.
type entry struct {
	text    string
	command bool
	line    int // of the input, from 1, where it begins
}

// next returns the next entry, or io.EOF.
func (s *splitter) next() (entry, error) {
	for {
		first, err := s.read()
		if err != nil {
			return entry{}, err
		}
		switch trimmed := strings.TrimSpace(first); {
		case trimmed == "", s.line == 1 && strings.HasPrefix(first, "#!"):
		case isCommand(trimmed):
			return entry{trimmed, true, s.line}, nil
		default:
			e := entry{line: s.line}
			if e.text, err = s.cell(first); err != nil || !onlyComments(e.text) {
				return e, err
			}
		}
	}
}

// isCommand reports whether a line is a command and not Go.
func isCommand(line string) bool {
	return strings.HasPrefix(line, ":") || strings.HasPrefix(line, "?")
}

// cell reads the rest of a cell. The parser is asked only where brackets are closed,
// so that a literal of many lines costs no more than its length.
func (s *splitter) cell(first string) (string, error) {
	lines := []string{first}
	var b brackets
	b.add(first)
	blank := -1 // where the first blank line is
	for {
		if !b.open() && s.ends(strings.Join(lines, "\n"), lines[len(lines)-1]) {
			return strings.Join(lines, "\n"), nil
		}
		more, err := s.read()
		switch {
		case err == io.EOF && blank >= 0:
			return s.giveBack(lines, blank)
		case err == io.EOF:
			return strings.Join(lines, "\n"), nil
		case err != nil:
			return "", err
		}
		if blank < 0 && strings.TrimSpace(more) == "" {
			blank = len(lines)
		}
		lines = append(lines, more)
		b.add(more)
	}
}

// ends reports whether a cell whose brackets are closed ends with its last line.
func (s *splitter) ends(text, last string) bool {
	last = strings.TrimSpace(last)
	switch {
	case last == "": // after a comment that stands alone, or an operator without its operand
		return true
	case onlyComments(text), session.State(text) == session.Incomplete:
		return false
	}
	return !(strings.HasPrefix(last, "}") && s.peeks("else")) // so that one cell and not two fail
}

// peeks reports whether the next line has come already and begins with a word.
func (s *splitter) peeks(word string) bool {
	var next string
	if len(s.pushed) > 0 {
		next = s.pushed[0]
	} else {
		b, _ := s.in.Peek(s.in.Buffered())
		next = string(b)
	}
	rest, found := strings.CutPrefix(strings.TrimLeft(next, " \t"), word)
	return found && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\n{"))
}

// giveBack ends a cell at line number blank, and what is indented below, and has the rest read again.
func (s *splitter) giveBack(lines []string, blank int) (string, error) {
	s.pushed = append(lines[blank+1:len(lines):len(lines)], s.pushed...)
	s.line -= len(lines) - blank - 1
	text, err := s.belongings(strings.Join(lines[:blank+1], "\n"))
	return strings.TrimRight(text, "\n"), err
}

// belongings adds the lines that are indented, blank or begin with a closing bracket.
func (s *splitter) belongings(text string) (string, error) {
	for {
		more, err := s.read()
		if err == io.EOF {
			return text, nil
		}
		if err != nil {
			return "", err
		}
		if more != "" && !strings.ContainsAny(more[:1], " \t\r})]") {
			s.pushed = append([]string{more}, s.pushed...)
			s.line--
			return text, nil
		}
		text += "\n" + more
	}
}

// read returns the next line without its end.
func (s *splitter) read() (string, error) {
	if len(s.pushed) > 0 {
		line := s.pushed[0]
		s.pushed = s.pushed[1:]
		s.line++
		return line, nil
	}
	line, err := s.in.ReadString('\n')
	if line == "" && err != nil {
		return "", err
	}
	if s.line++; s.line == 1 {
		line = strings.TrimPrefix(line, byteOrderMark)
	}
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
}

// byteOrderMark begins what some editors write, and says nothing.
const byteOrderMark = "\uFEFF"

func lastLine(text string) string { return text[strings.LastIndexByte(text, '\n')+1:] }

// onlyComments reports whether src has no token but comments.
func onlyComments(src string) bool {
	only := true
	scan(src, func(tok token.Token) bool {
		only = tok == token.COMMENT || tok == token.SEMICOLON
		return only
	})
	return only && !strings.Contains(src, "/*") || only && strings.Contains(src, "*/")
}

// scan calls f for each token of src until it returns false.
func scan(src string, f func(token.Token) bool) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	for {
		_, tok, _ := s.Scan()
		if tok == token.EOF || !f(tok) {
			return
		}
	}
}

// entries splits what was typed at once: commands are lines of their own, and what
// stands between them is one cell.
func entries(text string) []entry {
	var list []entry
	var cell []string
	first := 1
	flush := func() {
		if src := strings.TrimRight(strings.Join(cell, "\n"), "\n"); strings.TrimSpace(src) != "" && !onlyComments(src) {
			list = append(list, entry{text: src, line: first})
		}
		cell = nil
	}
	for i, line := range strings.Split(text, "\n") {
		if isCommand(strings.TrimSpace(line)) && endsStatement(strings.Join(cell, "\n")) {
			flush()
			list = append(list, entry{strings.TrimSpace(line), true, i + 1})
			first = i + 2
			continue
		}
		cell = append(cell, line)
	}
	flush()
	return list
}

// endsStatement reports whether a command may follow src: within a raw string, a
// comment or brackets a colon means something else.
func endsStatement(src string) bool {
	return strings.TrimSpace(src) == "" || onlyComments(src) || session.State(src) != session.Incomplete
}
