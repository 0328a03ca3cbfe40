package check

import (
	"go/scanner"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordStart returns where the identifier that ends at offset begins.
func wordStart(src string, offset int) int {
	for offset > 0 {
		r, n := utf8.DecodeLastRuneInString(src[:offset])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		offset -= n
	}
	return offset
}

// A cursor says what is open at the end of a text.
type cursor struct {
	opaque     bool // it ends in a literal or comment
	importPath bool // it ends in the string of an import
	start      int  // of that string, past its quote
	open       []openBracket
}

type openBracket struct {
	tok token.Token
	off int
}

// lexCursor scans a text up to the cursor.
func lexCursor(text string) cursor {
	var c cursor
	var s scanner.Scanner
	fset := token.NewFileSet()
	f := fset.AddFile("", -1, len(text))
	unclosed := false
	s.Init(f, []byte(text), func(_ token.Position, msg string) {
		unclosed = unclosed || strings.HasSuffix(msg, "not terminated")
	}, scanner.ScanComments)
	inImport := false
	for {
		pos, tok, lit := s.Scan()
		off := f.Offset(pos)
		switch tok {
		case token.EOF:
			return c
		case token.COMMENT:
			c.opaque = unclosed || strings.HasPrefix(lit, "//") && off+len(lit) >= len(text)
		case token.STRING, token.CHAR:
			c.opaque = unclosed
			c.importPath = unclosed && inImport && tok == token.STRING
			c.start = off + 1
		case token.IMPORT:
			inImport = true
		case token.LPAREN, token.LBRACK, token.LBRACE:
			c.open = append(c.open, openBracket{tok, off})
		case token.RPAREN, token.RBRACK, token.RBRACE:
			c.open = c.open[:max(0, len(c.open)-1)]
		case token.SEMICOLON:
			inImport = inImport && len(c.open) > 0
		}
		if unclosed {
			return c
		}
	}
}

// closers returns the brackets that close what is open before an offset.
func (c cursor) closers(off int) string {
	var b strings.Builder
	for _, o := range slices.Backward(c.open) {
		if o.off >= off {
			continue
		}
		switch o.tok {
		case token.LPAREN:
			b.WriteByte(')')
		case token.LBRACK:
			b.WriteByte(']')
		default:
			b.WriteString("\n}")
		}
	}
	return b.String()
}
