package main

import (
	"strings"

	"gosess/session"
)

// runFile evaluates the cells of a file.
func (p *prompt) runFile(name string) error {
	src, err := readSource(name)
	if err != nil {
		return err
	}
	for cells := newCellReader(string(src)); cells.next(); {
		if p.ctx.Err() != nil {
			return exitWith(exitUser)
		}
		ok, r := p.eval(cells.src)
		switch {
		case r.Quit:
			return exitWith(r.Code)
		case !ok:
			return fileError(name, cells.line)
		}
	}
	return nil
}

// A cellReader takes a text apart into cells: each ends where it is complete.
type cellReader struct {
	lines []string
	read  int // lines taken

	src  string // the present cell
	line int    // where it begins, from 1
}

func newCellReader(text string) *cellReader {
	return &cellReader{lines: strings.Split(text, "\n")}
}

// next finds the next cell and says whether there is one.
func (c *cellReader) next() bool {
	for c.read < len(c.lines) && strings.TrimSpace(c.lines[c.read]) == "" {
		c.read++
	}
	if c.read == len(c.lines) {
		return false
	}
	begin := c.read
	c.line = begin + 1
	for c.read < len(c.lines) {
		c.read++
		c.src = strings.Join(c.lines[begin:c.read], "\n")
		if session.State(c.src) != session.Incomplete {
			break
		}
	}
	return true
}
