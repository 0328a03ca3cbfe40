package export

import (
	"bytes"
	"cmp"
	"fmt"
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

// This file writes what makes the files a module.

// ownDir is where the part of gosess stands in the module, and libDir the modules that it needs in turn.
const (
	ownDir = "gosess"
	libDir = "gosess/modules"
)

var libs = []string{"github.com/fxamacker/cbor/v2", "github.com/x448/float16"}

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
		w.files[dir+"/go.mod"] = fmt.Appendf(nil, "module %s\n\ngo %s\n", p.Path, cmp.Or(p.Go, build.Language()))
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
	fmt.Fprintf(&b, "module %s\n\ngo %s\n\nrequire (\n", module, build.Language())
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
