package emit

import (
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
)

// This file reads the text of units as tokens. It looks for what package interp
// writes, as package interp formats it.

// A tok is a token of a unit's text.
type tok struct {
	at, end int
	tok     token.Token
	lit     string
}

// scan splits text into tokens; automatic semicolons are left out.
func scan(text string) []tok {
	fset := token.NewFileSet()
	f := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(f, []byte(text), nil, 0)
	var ts []tok
	for {
		pos, t, lit := s.Scan()
		if t == token.EOF {
			return ts
		}
		if t == token.SEMICOLON && lit == "\n" {
			continue
		}
		at := f.Offset(pos)
		n := len(lit)
		if n == 0 || t.IsOperator() {
			n = len(t.String())
		}
		ts = append(ts, tok{at, at + n, t, lit})
	}
}

// lineEnd returns the index of the last token on the line of ts[i].
func lineEnd(text string, ts []tok, i int) int {
	for i+1 < len(ts) && !strings.Contains(text[ts[i].end:ts[i+1].at], "\n") {
		i++
	}
	return i
}

// isRange reports whether ts begins with i < 0 || i >=, the test of an index: the
// compiler makes it as one comparison.
func isRange(ts []tok) bool {
	return len(ts) > 6 && ts[0].tok == token.IDENT && ts[1].tok == token.LSS && ts[2].lit == "0" && ts[3].tok == token.LOR && ts[4].lit == ts[0].lit && ts[5].tok == token.GEQ
}

// lineBrace returns the index of the first opening brace after ts[i].
func lineBrace(ts []tok, i int) int {
	for ts[i].tok != token.LBRACE {
		i++
	}
	return i
}

// closing returns the index of the brace that closes the one at ts[open].
func closing(ts []tok, open int) int {
	depth := 0
	for i := open; ; i++ {
		switch ts[i].tok {
		case token.LBRACE:
			depth++
		case token.RBRACE:
			if depth--; depth == 0 {
				return i
			}
		}
	}
}

// isNote reports whether ts begins with *t.L = id.
func isNote(ts []tok) bool {
	return len(ts) > 5 && ts[1].lit == "t" && ts[2].tok == token.PERIOD && ts[3].lit == "L" && ts[4].tok == token.ASSIGN && ts[5].tok == token.INT
}

// isNumbered reports whether name is a prefix and a number.
func isNumbered(name string, prefix byte) bool {
	if name[0] != prefix || len(name) < 2 {
		return false
	}
	_, err := strconv.Atoi(name[1:])
	return err == nil
}

// countArgs returns the number of arguments of the call whose first begins at ts[i].
func countArgs(ts []tok, i int) int {
	n := 1
	for i = argument(ts, i); ts[i].tok == token.COMMA; i = argument(ts, i+1) {
		n++
	}
	return n
}

// argument returns the index of the comma or parenthesis that ends the argument
// that begins at ts[i].
func argument(ts []tok, i int) int {
	for depth := 0; ; i++ {
		switch ts[i].tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if depth--; depth < 0 {
				return i
			}
		case token.COMMA:
			if depth == 0 {
				return i
			}
		}
	}
}
