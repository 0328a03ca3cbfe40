package check

import (
	"go/scanner"
	"go/token"
	"slices"
)

// sameTokens says whether two units were typed alike, space and comments aside.
func sameTokens(a, b *unit) bool {
	return slices.Equal(a.tokens(), b.tokens())
}

// tokens returns the tokens of the declaration.
func (u *unit) tokens() []string {
	var list []string
	text := []byte(u.asTyped())
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(text)), text, func(token.Position, string) {}, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return list
		}
		if tok != token.SEMICOLON {
			list = append(list, tok.String()+" "+lit)
		}
	}
}
