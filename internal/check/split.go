package check

import (
	"go/scanner"
	"go/token"
	"slices"
)

// A segment is a top-level piece of a cell: one declaration or statement with
// the comments before it. The segments of a cell make up all of it.
type segment struct {
	kind       segmentKind
	start, end int // byte offsets; end is past the semicolon
	first      int // offset of the first token; end if there is none
}

type segmentKind int

const (
	segEmpty   segmentKind = iota
	segPackage             // a package clause, ignored
	segImport
	segDecl // const, type, func
	segStmt // var too
)

// A lexed cell is the outcome of split.
type lexed struct {
	segments []segment
	err      scanner.ErrorList
	open     bool // a raw string or comment is not closed
	silent   bool // the last token is a semicolon that was typed
	last     token.Token
}

// split cuts a cell at the semicolons, typed or implied, that are inside no bracket.
func split(src string) *lexed {
	x := &lexed{}
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(pos token.Position, msg string) {
		x.err.Add(pos, msg)
		if msg == "raw string literal not terminated" || msg == "comment not terminated" {
			x.open = true
		}
	}, 0)
	c := cutter{x: x}
	for {
		pos, tok, lit := s.Scan()
		c.token(file.Offset(pos), tok, lit)
		if tok == token.EOF {
			break
		}
	}
	c.cut(len(src))
	return x
}

// A cutter collects the tokens of a segment.
type cutter struct {
	x     *lexed
	seg   segment
	toks  []token.Token // of the segment, up to what classify looks at
	depth int
	// A func segment is a method declaration if its first parameter list is
	// followed by a name and another parameter list.
	closed int // index in toks of the bracket that closes the first parameter list

	header bool // the last segment ends in the header of a for statement
}

func (c *cutter) token(off int, tok token.Token, lit string) {
	switch tok {
	case token.EOF:
		return
	case token.LPAREN, token.LBRACK, token.LBRACE:
		c.depth++
	case token.RPAREN, token.RBRACK, token.RBRACE:
		c.depth--
		if c.depth < 0 {
			c.x.err.Add(token.Position{Offset: off}, "unexpected "+tok.String())
		}
	case token.SEMICOLON:
		if c.depth <= 0 {
			end := off
			if lit == ";" {
				end++
			}
			c.x.silent = lit == ";" || c.x.silent && len(c.toks) == 0
			c.cut(end)
			return
		}
	}
	if len(c.toks) == 0 {
		c.seg.first = off
		c.x.silent = false
	}
	c.x.last = tok
	c.toks = append(c.toks, tok)
	if tok == token.RPAREN && c.depth == 0 && c.closed == 0 {
		c.closed = len(c.toks) - 1
	}
}

// cut ends the segment at an offset and begins the next.
func (c *cutter) cut(end int) {
	if c.header && len(c.toks) == 0 { // the statement has no condition
		c.x.segments[len(c.x.segments)-1].end = end
		c.seg, c.header = segment{start: end}, false
		return
	}
	c.header = c.inHeader()
	c.seg.end = end
	c.seg.kind = c.classify()
	if len(c.toks) == 0 {
		c.seg.first = end
	}
	if end > c.seg.start {
		c.x.segments = append(c.x.segments, c.seg)
	}
	c.seg = segment{start: end}
	c.toks, c.depth, c.closed = c.toks[:0], 0, 0
}

func (c *cutter) classify() segmentKind {
	if len(c.toks) == 0 {
		return segEmpty
	}
	switch c.toks[0] {
	case token.PACKAGE:
		return segPackage
	case token.IMPORT:
		return segImport
	case token.CONST, token.TYPE:
		return segDecl
	case token.FUNC:
		if c.isFuncDecl() {
			return segDecl
		}
	}
	return segStmt
}

// inHeader reports whether the segment has a for statement without the body.
func (c *cutter) inHeader() bool {
	i := slices.Index(c.toks, token.FOR)
	return i >= 0 && !slices.Contains(c.toks[i:], token.LBRACE)
}

// isFuncDecl tells func f(…) and func (r T) m(…) from a func literal.
func (c *cutter) isFuncDecl() bool {
	at := func(i int) token.Token {
		if i < len(c.toks) {
			return c.toks[i]
		}
		return token.EOF
	}
	if at(1) != token.LPAREN {
		return true // of which only func f is right
	}
	next := at(c.closed + 2)
	return c.closed > 0 && at(c.closed+1) == token.IDENT && (next == token.LPAREN || next == token.LBRACK && !c.hasBody())
}

// hasBody says whether what follows the first parameter list is the result and body
// of a literal, as in func(x T) List[int] {…}, rather than a name and parameters.
func (c *cutter) hasBody() bool {
	depth := 0
	for i := c.closed + 2; i < len(c.toks); i++ {
		switch c.toks[i] {
		case token.LBRACK:
			depth++
		case token.RBRACK:
			if depth--; depth == 0 {
				return i+1 < len(c.toks) && c.toks[i+1] == token.LBRACE
			}
		}
	}
	return false
}
