// Package gosess holds the module's own source, for builds on the machine of
// its user. Its one rule: what is built from Sources is the same gosess, and
// can build itself again.
package gosess

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed LICENSE go.mod go.sum *.go
//go:embed cmd/gosess/*.go cmd/gosess/internal/*/*.go
//go:embed dispatch/*.go dispatch/core/*.go
//go:embed remote/*.go
//go:embed program/*.go
//go:embed repl/*.go repl/internal/*/*.go
//go:embed session/*.go
//go:embed internal/*/*.go internal/*/*/*.go
//go:embed internal/check/pkgdata/packages.bin internal/native/build/modules.zip
//go:embed internal/*/*/*/*.go internal/*/*/*/*/*.go internal/*/*/*/*/*/*.go
var tree embed.FS

// File returns a file of the source; the error is that of [fs.ReadFile].
func File(name string) ([]byte, error) { return tree.ReadFile(name) }

// Sources calls f with each file that a build of cmd/gosess needs, in the order
// of their slash-separated names. The bytes must not be changed.
func Sources(f func(name string, data []byte) error) error {
	return fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go") || path.Ext(name) == "" && name != "LICENSE":
			return nil
		}
		data, err := tree.ReadFile(name)
		if err != nil {
			return err
		}
		return f(name, data)
	})
}
