package modules

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// This file lists what a session could import, without reading more of a package than its name.

// An Offer is a package that can be imported.
type Offer struct {
	Name, Path string // as its package clause has it, and as an import declaration does
}

// Offers lists the packages of the modules that the user asked for, as far as they are on this
// machine, sorted by path: neither programs nor what is internal or bundled. A module is looked at
// once in the life of the process.
func (f *Finder) Offers() []Offer {
	var list []Offer
	for _, m := range f.Needs.Modules {
		if root, err := f.root(m); err == nil && m.Direct {
			list = append(list, offersOf(m.Path, root)...)
		}
	}
	list = slices.DeleteFunc(list, func(o Offer) bool { return f.Bundled(o.Path) || isInternal(o.Path) })
	slices.SortFunc(list, func(a, b Offer) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// isInternal reports whether cells cannot import a package because only others may.
func isInternal(importPath string) bool {
	return slices.Contains(strings.Split(importPath, "/"), "internal")
}

// offered has the packages of modules, []Offer, by the directory of the module, whose content
// never changes.
var offered sync.Map

func offersOf(mod, root string) []Offer {
	if list, ok := offered.Load(root); ok {
		return list.([]Offer)
	}
	list := walkModule(mod, root)
	offered.Store(root, list)
	return list
}

// walkModule lists the packages of the module in a directory.
func walkModule(mod, root string) (list []Offer) {
	known := map[string]bool{} // directories whose name has been found
	filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir
		case e.IsDir():
			if file != root && notOurs(file, e.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		dir := filepath.Dir(file)
		if known[dir] || !isSource(e.Name()) {
			return nil
		}
		if name, ok := clause(file); ok {
			known[dir] = true
			rel := strings.TrimPrefix(filepath.ToSlash(dir), filepath.ToSlash(root))
			list = append(list, Offer{name, path.Join(mod, rel)})
		}
		return nil
	})
	return list
}

// notOurs reports whether a directory holds no packages of the module around it that cells can import.
func notOurs(dir, name string) bool {
	switch {
	case name == "internal", name == "testdata", name == "vendor", strings.HasPrefix(name, "_"), strings.HasPrefix(name, "."):
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

// clause returns the name in the package clause of a file: not of a program, nor of one that is
// documentation only.
func clause(file string) (string, bool) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
	if err != nil || f.Name.Name == "main" || f.Name.Name == "documentation" {
		return "", false
	}
	return f.Name.Name, true
}
