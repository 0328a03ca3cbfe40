package repl

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode/utf8"
)

// The colours of source. They are readable on light and on dark terminals.
const (
	keywordColor = "\x1b[35m"
	stringColor  = "\x1b[32m"
	numberColor  = "\x1b[36m"
	commentColor = "\x1b[2m"
	commandColor = "\x1b[1m"
)

// paint returns an escape sequence, or "", for each rune of Go source or of a
// command.
func paint(text []rune) []string {
	styles := make([]string, len(text))
	src := string(text)
	if isCommand(strings.TrimSpace(src)) {
		name, _ := cutWord(strings.TrimSpace(src))
		fill(styles, 0, utf8.RuneCountInString(name), commandColor)
		return styles
	}
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	done, runes := 0, 0 // bytes of src that were counted, and their runes
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return styles
		}
		at := file.Offset(pos)
		runes += utf8.RuneCountInString(src[done:at])
		done = at
		if style := tokenColor(tok); style != "" {
			fill(styles, runes, runes+utf8.RuneCountInString(tokenText(tok, lit)), style)
		}
	}
}

func fill(styles []string, from, to int, style string) {
	for i := from; i < to && i < len(styles); i++ {
		styles[i] = style
	}
}

func tokenText(tok token.Token, lit string) string {
	if lit == "" {
		return tok.String()
	}
	return lit
}

func tokenColor(tok token.Token) string {
	switch {
	case tok.IsKeyword():
		return keywordColor
	case tok == token.STRING, tok == token.CHAR:
		return stringColor
	case tok == token.INT, tok == token.FLOAT, tok == token.IMAG:
		return numberColor
	case tok == token.COMMENT:
		return commentColor
	}
	return ""
}

// paintString is Go source with its colours.
func paintString(src string) string {
	text := []rune(src)
	styles := paint(text)
	var b strings.Builder
	last := ""
	for i, r := range text {
		if styles[i] != last {
			if last != "" {
				b.WriteString(resetOn)
			}
			b.WriteString(styles[i])
			last = styles[i]
		}
		b.WriteRune(r)
	}
	if last != "" {
		b.WriteString(resetOn)
	}
	return b.String()
}
