package build

import (
	"bytes"
	"cmp"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gosess/internal/native/modules"
)

// programPath is the module of a worker: below gosess, so that it may import internal
// packages. No package of gosess is there.
const programPath = "gosess/session.program"

// localDir holds the local packages of a module, each a module at its import path.
const localDir = "local"

// moduleFiles returns all files of the module in which a program is built, by slash-separated
// name. With a tree it may import gosess, which is there, if the module's path allows it.
func moduleFiles(path string, src map[string][]byte, needs *modules.Needs, tree string) (map[string][]byte, error) {
	imports, err := importsOf(src, needs)
	if err != nil {
		return nil, err
	}
	files := maps.Clone(src)
	var mod, sum bytes.Buffer
	fmt.Fprintf(&mod, "module %s\n\ngo %s\n\n", path, language)
	listed := make(map[string]bool)
	for _, m := range needs.Modules {
		listed[m.Path] = true
		fmt.Fprintf(&mod, "require %s %s\n", m.Path, m.Version)
	}
	for _, s := range needs.Sums {
		fmt.Fprintln(&sum, s)
	}
	if bundled(imports) {
		sum.Write(ownFile("go.sum"))
		for _, r := range own() {
			if !listed[r.path] && !r.embedded {
				fmt.Fprintf(&mod, "require %s %s\n", r.path, r.version)
			}
		}
	}
	if tree != "" {
		requireTree(&mod, listed, tree)
	}
	for _, p := range needs.Packages {
		fmt.Fprintf(&mod, "require %s v0.0.0\nreplace %s => ./%s/%s\n", p.Path, p.Path, localDir, p.Path)
		files[localDir+"/"+p.Path+"/go.mod"] = fmt.Appendf(nil, "module %s\n\ngo %s\n", p.Path, cmp.Or(p.Go, language))
		for _, f := range p.Files {
			files[localDir+"/"+p.Path+"/"+f.Name] = f.Src
		}
	}
	files["go.mod"], files["go.sum"] = mod.Bytes(), sum.Bytes()
	return files, nil
}

// requireTree has a go.mod file take gosess and the embedded modules from a
// tree. A module that the session has in another version comes from the module cache.
func requireTree(mod *bytes.Buffer, listed map[string]bool, tree string) {
	fmt.Fprintf(mod, "require gosess v0.0.0\nreplace gosess => %s\n", strconv.Quote(tree))
	for _, r := range own() {
		if r.embedded && !listed[r.path] {
			dir := filepath.Join(tree, modulesDir, filepath.FromSlash(r.path))
			fmt.Fprintf(mod, "require %s %s\nreplace %s => %s\n", r.path, r.version, r.path, strconv.Quote(dir))
		}
	}
}

// importsOf returns the import paths of the files and of the local packages.
func importsOf(src map[string][]byte, needs *modules.Needs) ([]string, error) {
	set := make(map[string]bool)
	add := func(name string, data []byte) error {
		f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
		if err != nil {
			return &Error{Reason: firstLine(err.Error()), Output: err.Error()}
		}
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value) // the parser has looked at it
			set[path] = true
		}
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(src)) {
		if strings.HasSuffix(name, ".go") {
			if err := add(name, src[name]); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range needs.Packages {
		for _, f := range p.Files {
			if err := add(f.Name, f.Src); err != nil {
				return nil, err
			}
		}
	}
	return slices.Sorted(maps.Keys(set)), nil
}
