package modules

import (
	"fmt"
	"go/build"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// A Finder finds packages as source: local ones, and those of modules in the
// module cache. It runs no command and fetches nothing. Its fields are not to
// be changed while it is used.
type Finder struct {
	Needs   *Needs                 // what the session has so far
	Bundled func(path string) bool // packages that need no source
	Dir     string                 // where relative paths begin; "" is the working directory
	Cache   string                 // the module cache; "" is that of the go command
}

// localRoot is the first element of the import path of a local package that is
// in no module.
const localRoot = "local/"

// Find returns the package that a cell imports, last, and before it all that it
// imports in turn and that are not bundled. The error is one line.
func (f *Finder) Find(importPath string) ([]Package, error) {
	if isInternal(importPath) {
		return nil, fmt.Errorf("package %q is internal: only its own module can import it", importPath)
	}
	s := &search{Finder: f, seen: map[string]bool{}}
	if err := s.find(importPath, &Package{Dir: f.dir()}); err != nil {
		return nil, err
	}
	return s.list, nil
}

func (f *Finder) dir() string {
	if f.Dir != "" {
		return f.Dir
	}
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	return dir
}

// A search is one call of Find.
type search struct {
	*Finder
	list []Package
	seen map[string]bool // by import path; false while what it imports is being found
}

// find adds a package, imported by another, and what it imports.
func (s *search) find(importPath string, from *Package) error {
	if !IsLocal(importPath) {
		if done, begun := s.seen[importPath]; done {
			return nil
		} else if begun {
			return fmt.Errorf("package %q imports itself, directly or not", importPath)
		}
	}
	p, imports, err := s.locate(importPath, from)
	if err != nil {
		return err
	}
	if s.seen[p.Path] {
		return nil
	}
	s.seen[p.Path] = false
	for _, imp := range imports {
		if s.Bundled(imp) {
			continue
		}
		if IsLocal(imp) {
			return fmt.Errorf("package %q imports %q: a relative path, which only cells can import", p.Path, imp)
		}
		if err := s.find(imp, &p); err != nil {
			return fmt.Errorf("package %q: %w", p.Path, err)
		}
	}
	s.seen[p.Path] = true
	s.list = append(s.list, p)
	return nil
}

// IsLocal reports whether an import path names a directory, as "./geo" does.
func IsLocal(p string) bool { return build.IsLocalImport(p) || filepath.IsAbs(p) }

// locate reads one package.
func (s *search) locate(importPath string, from *Package) (Package, []string, error) {
	if IsLocal(importPath) {
		return s.local(importPath, from.Dir)
	}
	if p := s.Needs.Lookup(importPath); p != nil {
		imports, err := importsOf(p)
		return *p, imports, err
	}
	if from.Module == "" {
		if root, dir, ok := inModuleOf(from.Dir, importPath); ok {
			return read(importPath, dir, "", oldLanguage(root))
		}
	}
	return s.ofModule(importPath)
}

// local reads the package in a directory that a cell names.
func (s *search) local(name, from string) (Package, []string, error) {
	dir := name
	if !filepath.IsAbs(name) {
		dir = filepath.Join(from, filepath.FromSlash(name))
	}
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return Package{}, nil, fmt.Errorf("package %q: %s is not a directory", name, dir)
	}
	importPath, language := localRoot+filepath.Base(dir), ""
	if root, mod, ok := moduleAround(dir); ok {
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return Package{}, nil, err
		}
		importPath, language = path.Join(mod, filepath.ToSlash(rel)), oldLanguage(root)
	}
	p, imports, err := read(importPath, dir, "", language)
	if err != nil {
		return p, nil, err
	}
	if have := s.Needs.Lookup(importPath); have != nil && have.Hash() != p.Hash() {
		return p, nil, fmt.Errorf("package %q is in the session already, and %s holds another: \":get %s\" takes it", importPath, dir, name)
	}
	return p, imports, nil
}

// moduleAround returns the root and the path of the module that a directory is in.
func moduleAround(dir string) (root, mod string, ok bool) {
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			mod = modfile.ModulePath(text)
			return dir, mod, mod != ""
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", "", false
		}
		dir = up
	}
}

// inModuleOf returns the root of the module that a directory is in, and the
// directory of a package of that module.
func inModuleOf(dir, importPath string) (root, sub string, ok bool) {
	if dir == "" {
		return "", "", false
	}
	root, mod, ok := moduleAround(dir)
	if !ok || importPath != mod && !strings.HasPrefix(importPath, mod+"/") {
		return "", "", false
	}
	sub = filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(importPath, mod)))
	st, err := os.Stat(sub)
	return root, sub, err == nil && st.IsDir()
}

// ofModule reads a package of a module of the build list.
func (s *search) ofModule(importPath string) (Package, []string, error) {
	var best Module
	for _, m := range s.Needs.Modules {
		if (importPath == m.Path || strings.HasPrefix(importPath, m.Path+"/")) && len(m.Path) > len(best.Path) {
			best = m
		}
	}
	if best.Path == "" {
		hint := ""
		if first, _, _ := strings.Cut(importPath, "/"); strings.Contains(first, ".") {
			hint = fmt.Sprintf("; \":get %s\" fetches its module", importPath)
		}
		return Package{}, nil, fmt.Errorf("package %q is not available: it is neither in the standard library nor bundled%s", importPath, hint)
	}
	root, err := s.root(best)
	if err != nil {
		return Package{}, nil, err
	}
	return read(importPath, filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(importPath, best.Path))), best.String(), oldLanguage(root))
}

// root returns the directory of a module in the module cache.
func (f *Finder) root(m Module) (string, error) {
	escaped, err := module.EscapePath(m.Path)
	if err != nil {
		return "", err
	}
	version, err := module.EscapeVersion(m.Version)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(f.cache(), filepath.FromSlash(escaped)+"@"+version)
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return "", fmt.Errorf("module %s is not on this machine; \":get %s\" fetches it", m, m)
	}
	return dir, nil
}

func (f *Finder) cache() string {
	if f.Cache != "" {
		return f.Cache
	}
	return moduleCache()
}

// Has reports whether a module ("path@version") is in the module cache of this machine.
func (f *Finder) Has(m string) bool {
	path, version, _ := strings.Cut(m, "@")
	_, err := f.root(Module{Path: path, Version: version})
	return err == nil
}

// Missing returns the modules of the session that are not in the module cache
// of this machine, in the order of n.Modules.
func (f *Finder) Missing() []Module {
	var list []Module
	for _, m := range f.Needs.Modules {
		if _, err := f.root(m); err != nil && m.Direct {
			list = append(list, m)
		}
	}
	return list
}
