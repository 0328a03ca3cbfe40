package modules

import (
	"errors"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"go/version"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// This file reads packages from their directories.

// read reads the files of a package that a build for linux/amd64 would compile,
// in Go alone where that is a choice: the platform of the embedded export data.
// Language is what Package.Go is to be.
func read(importPath, dir, mod, language string) (Package, []string, error) {
	if _, err := os.Stat(dir); err != nil && mod != "" {
		return Package{}, nil, fmt.Errorf("package %q: module %s has no such package", importPath, mod)
	}
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled, ctx.Compiler = "linux", "amd64", false, "gc"
	ctx.BuildTags = []string{"purego", "noasm"}
	bp, err := ctx.ImportDir(dir, 0)
	if err == nil && len(bp.SFiles) > 0 {
		bp = inGo(ctx, bp)
	}
	var none *build.NoGoError
	switch {
	case errors.As(err, &none) && bp != nil && len(bp.CgoFiles)+len(bp.IgnoredGoFiles) > 0:
		return Package{}, nil, fmt.Errorf("package %q has no files for this platform without cgo", importPath)
	case errors.As(err, &none):
		return Package{}, nil, fmt.Errorf("package %q: no Go files in %s", importPath, dir)
	case err != nil:
		return Package{}, nil, fmt.Errorf("package %q: %s", importPath, firstLine(err.Error()))
	case len(bp.EmbedPatterns) > 0:
		return Package{}, nil, fmt.Errorf("package %q embeds files, which a session cannot run", importPath)
	case bp.Name == "main":
		return Package{}, nil, fmt.Errorf("package %q is a program, which cannot be imported", importPath)
	}
	p := Package{Path: importPath, Dir: dir, Module: mod, Go: language, stamp: stampOf(dir)}
	for _, name := range bp.GoFiles {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return p, nil, err
		}
		p.Files = append(p.Files, File{name, src})
	}
	return p, bp.Imports, nil
}

// perLoop is the last version of the language in which all iterations of a loop
// share its variables.
const perLoop = "go1.21"

// oldLanguage returns the version of the language that the module in a directory
// is written in, if it is perLoop or older, and else "".
func oldLanguage(root string) string {
	language := "1.16" // of a module that does not say it
	if text, err := os.ReadFile(filepath.Join(root, "go.mod")); err == nil {
		if mod, err := modfile.ParseLax("go.mod", text, nil); err == nil && mod.Go != nil {
			language = mod.Go.Version
		}
	}
	if version.Compare(version.Lang("go"+language), perLoop) > 0 {
		return ""
	}
	return language
}

// stampOf is a text that changes when Go files of a directory are written,
// added or removed.
func stampOf(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), ".go") {
			fmt.Fprintf(&b, "%s %d %d\n", e.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}

// Changed returns "" if the Go files in the directory that the package was read
// from are still the same, and else a text that changes with them. For a package
// that came with a session, or whose directory is gone, it is "".
func (p *Package) Changed() string {
	if p.Dir == "" || p.Module != "" {
		return ""
	}
	stamp := stampOf(p.Dir)
	if stamp == "" || stamp == p.stamp {
		return ""
	}
	now, _, err := read(p.Path, p.Dir, "", p.Go)
	if err == nil && now.Hash() == p.Hash() {
		return ""
	}
	return stamp
}

// importsOf returns the import paths of a package's files.
func importsOf(p *Package) ([]string, error) {
	set := map[string]bool{}
	for _, f := range p.Files {
		list, err := importsIn(f)
		if err != nil {
			return nil, fmt.Errorf("package %q: %s", p.Path, firstLine(err.Error()))
		}
		for _, imp := range list {
			set[imp] = true
		}
	}
	var list []string
	for imp := range set {
		list = append(list, imp)
	}
	slices.Sort(list)
	return list, nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

func unquote(s string) string {
	u, err := strconv.Unquote(s)
	if err != nil {
		return s
	}
	return u
}

// importsIn returns the import paths of a file.
func importsIn(f File) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, spec := range file.Imports {
		list = append(list, unquote(spec.Path.Value))
	}
	return list, nil
}
