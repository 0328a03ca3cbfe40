package export

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"gosess"
)

// This file chooses the part of gosess that a module has, so that it can be built where
// nothing can be fetched.

// roots are the packages of gosess that the program imports itself, by directory
// in gosess's source, and where they are in the module.
var roots = map[string]string{
	"dispatch":             "dispatch",
	"internal/native/live": "live",
	"program":              "program",
}

// parted are packages of which the module has such files only as stand by themselves:
// their names begin so.
var parted = map[string]string{
	"session": "view",
	"repl":    "format",
}

// place is where a package of gosess is in the module.
func place(dir string) string {
	switch to := roots[dir]; {
	case to != "":
		return to
	case strings.HasPrefix(dir, "internal/"), strings.HasPrefix(dir, "dispatch/"):
		return dir
	}
	return "internal/" + dir
}

// replaced are files that the module has in another form: they import what it
// does not have.
var replaced = map[string]string{
	"repl/format_width.go": width,
}

// width measures text without tables of Unicode.
const width = `package repl

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file measures text in columns of a terminal: wide characters take two,
// combining ones none.

func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return 2
	}
	return 1
}

func textWidth(s string) (n int) {
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// fitting is how many bytes of s, from its begin, take at most width columns.
func fitting(s string, width int) int {
	for i, r := range s {
		if width -= runeWidth(r); width < 0 {
			return i
		}
	}
	return len(s)
}

// cut shortens a line to a width, at its end.
func cut(s string, width int) string {
	if width = max(width, 1); textWidth(s) <= width {
		return s
	}
	return s[:fitting(s, width-1)] + "…"
}

// cutMiddle shortens a line to a width, in its middle.
func cutMiddle(s string, width int) string {
	if textWidth(s) <= width {
		return s
	}
	head, room := s[:fitting(s, (width+1)/2-1)]+"…", width/2
	begin := len(s)
	for begin > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:begin])
		if room -= runeWidth(r); room < 0 {
			break
		}
		begin -= n
	}
	return head + s[begin:]
}

// pad fills a cell of a table up to a width.
func pad(s string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-textWidth(s)))
	if right {
		return fill + s
	}
	return s + fill
}
`

// outside names packages of gosess as the module does, in the imports of a file.
func outside(src []byte) ([]byte, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, s := range f.Imports {
		if dir := ownPackage(s); dir != "" {
			src = bytes.Replace(src, []byte(s.Path.Value), strconv.AppendQuote(nil, "gosess/"+place(dir)), 1)
		}
	}
	return format.Source(src) // other paths are in another order
}

// ownPackage is the directory of a package of gosess that is imported, "" if it is
// another one.
func ownPackage(s *ast.ImportSpec) string {
	p, _ := strconv.Unquote(s.Path.Value) // the parser has looked at it
	dir, _ := strings.CutPrefix(p, "gosess/")
	if dir == p {
		return ""
	}
	return dir
}

// parts copies the packages of gosess that the program needs, and those that they
// import.
func (w *writer) parts() error {
	dirs, err := ownFiles()
	if err != nil {
		return err
	}
	todo := slices.Sorted(maps.Keys(roots))
	seen := map[string]bool{}
	for len(todo) > 0 {
		dir := todo[0]
		todo = todo[1:]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		for name, data := range dirs[dir] {
			f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, s := range f.Imports {
				if p := ownPackage(s); p != "" {
					todo = append(todo, p)
				}
			}
			if data, err = outside(data); err != nil {
				return fmt.Errorf("change the imports of %s/%s: %w", dir, name, err)
			}
			w.files[ownDir+"/"+place(dir)+"/"+name] = data
		}
	}
	return nil
}

// ownFiles are gosess's source files as the module has them, by directory and name.
func ownFiles() (map[string]map[string][]byte, error) {
	dirs := map[string]map[string][]byte{}
	err := gosess.Sources(func(name string, data []byte) error {
		dir, base := path.Split(name)
		dir = strings.TrimSuffix(dir, "/")
		if !strings.HasPrefix(base, parted[dir]) || path.Ext(base) != ".go" {
			return nil
		}
		if other := replaced[name]; other != "" {
			data = []byte(other)
		}
		if dirs[dir] == nil {
			dirs[dir] = map[string][]byte{}
		}
		dirs[dir][base] = data
		return nil
	})
	return dirs, err
}
