package export

import (
	"bytes"
	"cmp"
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
	"gosess/internal/native/build"
)

// This file writes what makes the files a module: go.mod, and the part of gosess that
// the program needs, so that it can be built where nothing can be fetched.

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

// ownDir is where it stands in the module, and libDir the modules that it needs in turn.
const (
	ownDir = "gosess"
	libDir = "gosess/modules"
)

var libs = []string{"github.com/fxamacker/cbor/v2", "github.com/x448/float16"}

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

// modules writes go.mod, go.sum, and the modules that are part of the module.
func (w *writer) modules() error {
	files, requires, err := build.Embedded(libs...)
	if err != nil {
		return err
	}
	for name, data := range files {
		w.files[libDir+"/"+name] = data
	}
	if err := w.parts(); err != nil {
		return err
	}
	license, err := gosess.File("LICENSE")
	if err != nil {
		return err
	}
	w.files[ownDir+"/LICENSE"] = license
	w.files[ownDir+"/go.mod"] = modFile("gosess", requires, nil)
	return w.mainModule(requires)
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

// mainModule writes the module's own go.mod and go.sum.
func (w *writer) mainModule(own []string) error {
	requires, sum := build.Bundled(w.imports())
	listed := map[string]bool{}
	var lines []string
	for _, m := range w.s.Needs.Modules {
		listed[m.Path] = true
		lines = append(lines, m.Path+" "+m.Version)
	}
	sum = append(sum, strings.Join(append(slices.Clone(w.s.Needs.Sums), ""), "\n")...)
	for _, r := range requires {
		if p, _, _ := strings.Cut(r, " "); !listed[p] {
			lines = append(lines, r)
		}
	}
	replaces := map[string]string{"gosess": ownDir}
	for _, r := range own {
		p, _, _ := strings.Cut(r, " ")
		if !listed[p] {
			lines = append(lines, r)
			replaces[p] = libDir + "/" + p
		}
	}
	for _, p := range w.s.Needs.Packages {
		if p.Module != "" {
			continue // its module is required
		}
		lines = append(lines, p.Path+" v0.0.0")
		dir := "local/" + strings.TrimPrefix(p.Path, "local/")
		replaces[p.Path] = dir
		w.files[dir+"/go.mod"] = fmt.Appendf(nil, "module %s\n\ngo %s\n", p.Path, cmp.Or(p.Go, build.Language))
		for _, f := range p.Files {
			w.files[dir+"/"+f.Name] = f.Src
		}
	}
	w.files["go.mod"] = modFile(w.s.Name, append(lines, "gosess v0.0.0"), replaces)
	if len(bytes.TrimSpace(sum)) > 0 {
		w.files["go.sum"] = sum
	}
	return nil
}

func modFile(module string, requires []string, replaces map[string]string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "module %s\n\ngo %s\n\nrequire (\n", module, build.Language)
	slices.Sort(requires)
	for _, r := range slices.Compact(requires) {
		fmt.Fprintf(&b, "\t%s\n", r)
	}
	b.WriteString(")\n")
	for _, p := range slices.Sorted(maps.Keys(replaces)) {
		fmt.Fprintf(&b, "\nreplace %s => ./%s\n", p, replaces[p])
	}
	return b.Bytes()
}

// imports are the import paths of the module's files.
func (w *writer) imports() []string {
	set := map[string]bool{}
	add := func(src []byte) {
		f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
		if err != nil {
			return // it has been checked
		}
		for _, s := range f.Imports {
			p, _ := strconv.Unquote(s.Path.Value)
			set[p] = true
		}
	}
	for name, src := range w.files {
		if path.Ext(name) == ".go" && !strings.Contains(name, "/") {
			add(src)
		}
	}
	for _, p := range w.s.Needs.Packages {
		for _, f := range p.Files {
			add(f.Src)
		}
	}
	return slices.Sorted(maps.Keys(set))
}
