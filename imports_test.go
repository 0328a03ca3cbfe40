package gosess_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// allowed says which packages of this module each room may import, its own
// subpackages apart. docs/architecture.md explains the table.
var allowed = map[string][]string{
	"cmd/gosess":        {"repl", "session", "dispatch", "remote", "internal/wire", "internal/value", "internal/interp", "internal/native", "internal/check", "internal/autosave"},
	"repl":              {"session", "dispatch"},
	"session":           {"internal/check", "internal/interp", "internal/native", "internal/value", "dispatch"},
	"dispatch":          {},
	"remote":            {"dispatch", "internal/wire", "internal/value"},
	"internal/check":    {},
	"internal/interp":   {"internal/check", "internal/value"},
	"internal/native":   {"internal/check", "internal/value", "remote", "dispatch"},
	"internal/value":    {},
	"internal/wire":     {"internal/value"},
	"internal/autosave": {},
	"program":           {"repl", "session", "internal/native"},
	"examples":          {},
	"bench":             {"repl", "session", "dispatch", "remote", "internal/wire", "internal/value", "internal/interp", "internal/native", "internal/check", "internal/autosave"},
}

// only says which room alone may import a library.
var only = map[string]string{
	"github.com/traefik/yaegi":           "internal/interp",
	"github.com/fxamacker/cbor":          "internal/value",
	"github.com/chzyer/readline":         "repl",
	"golang.org/x/tools/go/gcexportdata": "internal/check",
}

func TestImportsBetweenRooms(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" || !strings.Contains(name, "/") {
			return nil
		}
		files++
		checkFile(t, filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("walked %d files: not the module's root", files)
	}
}

// checkFile reports the imports of one file that its room may not have.
func checkFile(t *testing.T, name string) {
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	room := roomOf(path.Dir(name))
	rooms, known := allowed[room]
	if !known {
		t.Errorf("%s: %q is no room of docs/architecture.md", name, room)
		return
	}
	for _, spec := range f.Imports {
		imp, _ := strconv.Unquote(spec.Path.Value)
		for lib, owner := range only {
			if strings.HasPrefix(imp, lib) && room != owner && !strings.HasSuffix(name, "_test.go") {
				t.Errorf("%s imports %q, which only %s may", name, imp, owner)
			}
		}
		target, ours := strings.CutPrefix(imp, "gosess/")
		if !ours || roomOf(target) == room || contains(rooms, roomOf(target)) {
			continue
		}
		if strings.HasSuffix(f.Name.Name, "_test") { // an outside test puts rooms together
			continue
		}
		t.Errorf("%s: %s may not import %s", name, room, target)
	}
}

// roomOf returns the room that a directory of the module belongs to.
func roomOf(dir string) string {
	parts := strings.Split(dir, "/")
	if (parts[0] == "internal" || parts[0] == "cmd") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
