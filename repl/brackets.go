package repl

import "strings"

// brackets follows the lines of a cell and knows whether it is within brackets, a
// raw string or a comment. The zero value is the start of a cell.
type brackets struct {
	depth int
	until string // what ends the raw string or comment that is open: "`" or "*/"
}

func (b *brackets) open() bool { return b.depth > 0 || b.until != "" }

// add follows one line.
func (b *brackets) add(line string) {
	for i := 0; i < len(line); i++ {
		if b.until != "" {
			_, rest, found := strings.Cut(line[i:], b.until)
			if !found {
				return
			}
			i = len(line) - len(rest) - 1
			b.until = ""
			continue
		}
		switch c := line[i]; c {
		case '(', '[', '{':
			b.depth++
		case ')', ']', '}':
			b.depth--
		case '`':
			b.until = "`"
		case '"', '\'':
			i += quoted(line[i:])
		case '/':
			switch {
			case strings.HasPrefix(line[i:], "//"):
				return
			case strings.HasPrefix(line[i:], "/*"):
				b.until = "*/"
				i++
			}
		}
	}
}

// quoted is the offset of the quote that ends the literal at the start of s, or of
// its last byte.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i
		}
	}
	return len(s) - 1
}
