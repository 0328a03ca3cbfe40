package check

import (
	"go/ast"
	"go/token"
	"strings"
	"sync"
)

// An env is what all versions of a program share. It only grows.
type env struct {
	mu     sync.Mutex // held while type-checking; protects following
	imp    *importer
	finder Finder
	files  map[*token.File]*placedIn

	fset    *token.FileSet
	own     token.Pos // the next position of our own
	ownLeft int       // how many there are from it on

	packages []*Package        // found, each after those that it imports
	aliases  map[string]string // what cells import to the path of what was found

	mapCalls map[*ast.CallExpr]*mapCall // calls whose form was chosen, as they were written
}

// placedIn says what text a file of the file set holds.
type placedIn struct {
	placed
	src *source
}

// A source is a text that was typed or read, with its place in messages.
type source struct {
	id   int    // of the cell; 0 for a file
	name string // of the file; "" for a cell
	text string
	// If the text is only part of the cell, where in it it begins: so many
	// lines, and then so many bytes, come before.
	lines, cols int
}

// place returns the line and column, from 1, of a byte offset in the text.
func (s *source) place(off int) (line, col int) {
	before := s.text[:off]
	line = strings.Count(before, "\n") + 1
	col = off - strings.LastIndexByte(before, '\n')
	if line == 1 {
		col += s.cols
	}
	return line + s.lines, col
}

func newEnv() *env {
	return &env{imp: newImporter(), files: map[*token.File]*placedIn{}, fset: token.NewFileSet(),
		aliases: map[string]string{}, mapCalls: map[*ast.CallExpr]*mapCall{}}
}

// parse parses a cell into the file set.
func (e *env) parse(src *source, x *lexed) (*parsed, []fault) {
	p, faults := parseCell(e.fset, src, x)
	for _, f := range p.files {
		e.files[f.file] = &placedIn{f, src}
	}
	return p, faults
}

// find returns the text and the byte offset in it of a position; src is nil
// for a position of our own making.
func (e *env) find(pos token.Pos) (src *source, off int) {
	if !pos.IsValid() {
		return nil, 0
	}
	p := e.files[e.fset.File(pos)]
	if p == nil {
		return nil, 0
	}
	off, _ = p.offset(pos)
	return p.src, off
}

// diagnostic returns a Diagnostic for a position.
func (e *env) diagnostic(pos token.Pos, msg string) Diagnostic {
	src, off := e.find(pos)
	if src == nil {
		return Diagnostic{Msg: msg, Line: 1, Col: 1}
	}
	return src.diagnostic(off, msg)
}
