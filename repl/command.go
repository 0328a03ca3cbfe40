package repl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// This file knows what a command line looks like.

// A spec describes a command; commands is the only list of them.
type spec struct {
	name  string
	args  string // as shown by :help; "[x]" may be left out
	short string // one line
	long  string // more lines, shown by ":help name"
	files bool   // its first argument is a file
	names bool   // names may follow the file

	switches []string // that may stand before the file, without hyphens

	// local carries the command out in the prompt; nil has the kernel do it.
	local func(*shell, *turn, Command) bool
}

// needs reports whether an argument must be given.
func (s *spec) needs() bool { return s.args != "" && !strings.HasPrefix(s.args, "[") || s.files }

// usage is how the command is written.
func (s *spec) usage() string { return strings.TrimSpace(":" + s.name + " " + s.args) }

// other names that people try first.
var aliases = map[string]string{"exit": "quit", "vars": "who", "save": "dump", "?": "help"}

// A usageError is a command that cannot be carried out as it was written.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// parseCommand takes a line that begins with a colon or a question mark apart and
// finds the command that it means.
func parseCommand(line string) (Command, *spec, error) {
	line = strings.TrimSpace(line)
	name, rest := "", ""
	switch {
	case strings.HasPrefix(line, "??"):
		name, rest = "source", line[2:]
	case strings.HasPrefix(line, "?"):
		name, rest = "doc", line[1:]
		if strings.TrimSpace(rest) == "" {
			name = "help"
		}
	default:
		name, rest = cutWord(strings.TrimPrefix(line, ":"))
	}
	s, err := findSpec(name)
	if err != nil {
		return Command{}, nil, err
	}
	c := Command{Name: s.name, Rest: strings.TrimSpace(rest)}
	if c.Args, err = splitArgs(c.Rest); err != nil && s.files {
		return c, nil, &usageError{fmt.Sprintf(":%s: %v", s.name, err)}
	}
	switch {
	case s.needs() && c.Rest == "":
		return c, nil, &usageError{"usage: " + s.usage()}
	case s.args == "" && c.Rest != "":
		return c, nil, &usageError{fmt.Sprintf(":%s takes no arguments, got %q", s.name, c.Rest)}
	case s.files && !s.names && len(c.Args) > 1:
		return c, nil, &usageError{fmt.Sprintf(":%s takes one file, got %d; put a name with blanks in quotes", s.name, len(c.Args))}
	}
	return c, s, nil
}

// cutWord splits a text at its first blank.
func cutWord(s string) (word, rest string) {
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

// findSpec finds a command by its name or an unambiguous start of it.
func findSpec(name string) (*spec, error) {
	if full, ok := aliases[name]; ok {
		name = full
	}
	var found []*spec
	for i := range commands {
		switch s := &commands[i]; {
		case s.name == name:
			return s, nil
		case name != "" && strings.HasPrefix(s.name, name):
			found = append(found, s)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, &usageError{unknownCommand(name)}
	}
	var names []string
	for _, s := range found {
		names = append(names, ":"+s.name)
	}
	return nil, &usageError{fmt.Sprintf(":%s may be %s", name, strings.Join(names, " or "))}
}

func unknownCommand(name string) string {
	var names []string
	for _, s := range commands {
		names = append(names, s.name)
	}
	if near := nearest(name, names); near != "" {
		return fmt.Sprintf("no command :%s; did you mean :%s?", name, near)
	}
	return fmt.Sprintf("no command :%s; :help lists them", name)
}

// nearest is the name that differs least from s, "" if none is near.
func nearest(s string, names []string) string {
	best, least := "", max(len(s)/3, 1)+1
	for _, n := range names {
		if d := distance(s, n); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance is the number of letters to insert, remove, replace or swap to make b of a.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

// splitArgs splits a text at blanks. Single quotes keep everything between them;
// double quotes do so but for \" and \\; elsewhere a backslash keeps a blank,
// a quote or a backslash.
func splitArgs(s string) ([]string, error) {
	var args []string
	var b strings.Builder
	quote, begun := rune(0), false
	rs := []rune(s)
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		switch {
		case r == '\\' && i+1 < len(rs) && escapes(quote, rs[i+1]):
			i++
			b.WriteRune(rs[i])
			begun = true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			b.WriteRune(r)
		case r == '"' || r == '\'':
			quote, begun = r, true
		case unicode.IsSpace(r):
			if begun {
				args = append(args, b.String())
			}
			b.Reset()
			begun = false
		default:
			b.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the quote %c is not closed in %q", quote, s)
	}
	if begun {
		args = append(args, b.String())
	}
	return args, nil
}

// escapes reports whether a backslash before next means next itself.
func escapes(quote, next rune) bool {
	switch quote {
	case '\'':
		return false
	case '"':
		return next == '"' || next == '\\'
	}
	return unicode.IsSpace(next) || strings.ContainsRune(`"'\`, next)
}

// cutExpr splits a text at the first blank that is outside brackets and quotes:
// what :map takes are two expressions.
func cutExpr(s string) (first, rest string) {
	depth, quote := 0, rune(0)
	for i, r := range s {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case strings.ContainsRune("\"'`", r):
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
			if depth == 0 && r == '}' { // the end of a func literal, or of a composite one
				return s[:i+1], strings.TrimSpace(s[i+1:])
			}
		case unicode.IsSpace(r) && depth == 0 && !isFuncHead(s[:i]):
			return s[:i], strings.TrimSpace(s[i:])
		}
	}
	return s, ""
}

// isFuncHead reports whether s begins a func literal whose body is still to come.
func isFuncHead(s string) bool { return strings.HasPrefix(s, "func(") && !strings.Contains(s, "{") }

// helpText lists the commands, in the order of the table.
func helpText() string {
	var b strings.Builder
	wide := 0
	for _, s := range commands {
		wide = max(wide, len(s.usage()))
	}
	b.WriteString("Type Go: declarations, statements or expressions. An expression shows its value.\n" +
		"`_` is the last value, and a final `;` silences it. A name can be defined again: values are\n" +
		"carried over to the new type by the names of fields, and the tag `was:\"old\"` names a renamed one.\n\n")
	for _, s := range commands {
		fmt.Fprintf(&b, "  %-*s  %s\n", wide, s.usage(), s.short)
	}
	b.WriteString("\n?name is :doc name, ??name is :source name. A command may be shortened: :q for :quit.\n" +
		"Tab completes, Alt-Enter starts a line, Ctrl-R searches the history, Ctrl-C cancels, Ctrl-D ends.\n")
	return b.String()
}

// helpOn describes one command.
func helpOn(name string) (string, error) {
	s, err := findSpec(strings.TrimPrefix(name, ":"))
	if err != nil {
		return "", err
	}
	text := s.usage() + "\n  " + s.short + "\n"
	if s.long != "" {
		text += "\n" + strings.TrimSpace(s.long) + "\n"
	}
	return text, nil
}

// commandNames are the names of all commands, sorted, for completion.
func commandNames() []string {
	var names []string
	for _, s := range commands {
		names = append(names, s.name)
	}
	slices.SortFunc(names, cmp.Compare)
	return names
}
