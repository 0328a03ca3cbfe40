// Package prelude holds our own source of the generic functions and types of
// the standard library, for the interpreted engine: a generic function has no
// compiled form to call, so it is lowered, like session code, from source. So are a few
// functions that do little but call methods of session types.
//
// Its one rule: each directory is an ordinary Go package with the name of the
// one it stands for, behaves as the documentation of that package says, and is
// tested against the real one. What is missing here is refused by the engine.
package prelude

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed cmp/*.go container/heap/*.go errors/*.go iter/*.go maps/*.go math/rand/v2/*.go reflect/*.go slices/*.go sync/*.go sync/atomic/*.go
var files embed.FS

// supplied are packages that are not of the standard library.
var supplied = map[string]map[string][]byte{}

// Supply adds the source of a package, by file name, that is lowered as those
// here are. It is called before any engine exists.
func Supply(importPath string, source map[string][]byte) { supplied[importPath] = source }

// Paths returns the import paths of the standard library for which there is
// source, sorted.
func Paths() []string {
	var out []string
	fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		dir := path.Dir(name)
		if err == nil && !d.IsDir() && !slices.Contains(out, dir) {
			out = append(out, dir)
		}
		return nil
	})
	slices.Sort(out)
	return out
}

// Source returns the files of the package that stands for the compiled
// package importPath, by file name; nil if there is none.
func Source(importPath string) map[string][]byte {
	if s, ok := supplied[importPath]; ok {
		return s
	}
	entries, err := files.ReadDir(importPath)
	if err != nil {
		return nil
	}
	out := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		data, err := files.ReadFile(path.Join(importPath, e.Name()))
		if err == nil {
			out[e.Name()] = data
		}
	}
	return out
}
