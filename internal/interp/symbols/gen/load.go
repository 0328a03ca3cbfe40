package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"

	"gosess/internal/check/pkgdata"
	"gosess/internal/interp/symbols/table"
)

// excluded packages have no place in an interpreter: they need the linker or
// cgo, or change the process by being imported.
var excluded = map[string]bool{
	"plugin": true, "runtime/cgo": true, "runtime/race": true, "runtime/msan": true, "runtime/asan": true,
	"unsafe": true, "builtin": true, "time/tzdata": true, "net/http/pprof": true, "expvar": true, "testing/cryptotest": true,
}

// tablePaths lists the packages of a table that was named without any.
func tablePaths(table string) []string {
	if table == "std" {
		return standardPaths()
	}
	var paths []string
	for _, path := range pkgdata.Paths() {
		if first, _, _ := strings.Cut(path, "/"); strings.HasPrefix(first, table+".") {
			paths = append(paths, path)
		}
	}
	return paths
}

// standardPaths lists the importable packages of the standard library.
func standardPaths() []string {
	src := filepath.Join(runtime.GOROOT(), "src")
	var paths []string
	filepath.WalkDir(src, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || p == src {
			return err
		}
		rel, _ := filepath.Rel(src, p)
		switch d.Name() {
		case "internal", "vendor", "testdata", "cmd", "simd":
			return filepath.SkipDir
		}
		if strings.HasPrefix(d.Name(), "_") {
			return filepath.SkipDir
		}
		if !excluded[filepath.ToSlash(rel)] {
			paths = append(paths, filepath.ToSlash(rel))
		}
		return nil
	})
	return paths
}

// pkg is one package as the tables need it: the names that exist on every
// platform, with the objects of the first one.
type pkg struct {
	table.Package
	scope *types.Scope
}

// load type-checks the packages for each platform, without function bodies.
func load(platforms, paths []string) ([]*pkg, error) {
	var all []*pkg
	dirs := map[string]string{}
	for i, platform := range platforms {
		goos, goarch, ok := strings.Cut(platform, "/")
		if !ok {
			return nil, fmt.Errorf("platform %q: want os/arch", platform)
		}
		l := newLoader(goos, goarch, dirs)
		found, err := l.packages(paths)
		if err != nil {
			return nil, fmt.Errorf("load packages for %s: %w", platform, err)
		}
		if i == 0 {
			all = found
			continue
		}
		all = intersect(all, found)
	}
	return all, nil
}

// intersect keeps of a what b has too, with the same signature or type.
func intersect(a, b []*pkg) []*pkg {
	byPath := map[string]*pkg{}
	for _, p := range b {
		byPath[p.Path] = p
	}
	var both []*pkg
	for _, p := range a {
		q := byPath[p.Path]
		if q == nil {
			continue
		}
		var objs []types.Object
		for _, o := range p.Objects {
			if other := q.scope.Lookup(o.Name()); other != nil && sameShape(o, other) {
				objs = append(objs, o)
			}
		}
		p.Objects = objs
		both = append(both, p)
	}
	return both
}

// sameShape compares objects of different platforms by what a table entry
// depends on.
func sameShape(a, b types.Object) bool {
	return types.ObjectString(a, nil) == types.ObjectString(b, nil) || isType(a) && isType(b)
}

func isType(o types.Object) bool { _, ok := o.(*types.TypeName); return ok }

// loader type-checks packages from source for one platform.
type loader struct {
	ctx  build.Context
	fset *token.FileSet
	done map[string]*types.Package
	dirs map[string]string // of packages of modules, whatever the platform
}

func newLoader(goos, goarch string, dirs map[string]string) *loader {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = goos, goarch, false
	return &loader{ctx, token.NewFileSet(), map[string]*types.Package{"unsafe": types.Unsafe}, dirs}
}

// packages loads paths; those without files for this platform are left out.
func (l *loader) packages(paths []string) ([]*pkg, error) {
	var out []*pkg
	for _, path := range paths {
		tp, err := l.ImportFrom(path, ".", 0)
		var none *build.NoGoError
		if errors.As(err, &none) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if tp.Name() == "main" {
			continue
		}
		out = append(out, exported(tp))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}

func exported(tp *types.Package) *pkg {
	p := &pkg{table.Package{Path: tp.Path(), Name: tp.Name()}, tp.Scope()}
	for _, name := range tp.Scope().Names() {
		if o := tp.Scope().Lookup(name); o.Exported() {
			p.Objects = append(p.Objects, o)
		}
	}
	return p
}

// Import implements types.Importer.
func (l *loader) Import(path string) (*types.Package, error) { return l.ImportFrom(path, ".", 0) }

// ImportFrom implements types.ImporterFrom.
func (l *loader) ImportFrom(path, dir string, _ types.ImportMode) (*types.Package, error) {
	if p := l.done[path]; p != nil {
		return p, nil
	}
	bp, err := l.find(path, dir)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range bp.GoFiles {
		f, err := parser.ParseFile(l.fset, filepath.Join(bp.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{
		Importer: l, IgnoreFuncBodies: true, FakeImportC: true,
		Sizes: types.SizesFor("gc", l.ctx.GOARCH),
		Error: func(error) {}, // imports used in bodies only
	}
	p, err := conf.Check(path, l.fset, files, nil)
	if p == nil {
		return nil, err
	}
	l.done[path] = p
	return p, nil
}

// find locates a package in the toolchain, its vendored packages, or, through
// the go command, in a module.
func (l *loader) find(path, dir string) (*build.Package, error) {
	for _, root := range []string{"src", "src/vendor"} {
		d := filepath.Join(l.ctx.GOROOT, filepath.FromSlash(root), filepath.FromSlash(path))
		if st, err := os.Stat(d); err == nil && st.IsDir() {
			return l.ctx.ImportDir(d, 0)
		}
	}
	if d := l.dirs[path]; d != "" {
		return l.ctx.ImportDir(d, 0)
	}
	p, err := l.ctx.Import(path, dir, 0)
	if err == nil {
		l.dirs[path] = p.Dir
	}
	return p, err
}
