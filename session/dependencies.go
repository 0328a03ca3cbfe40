package session

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/native/modules"
)

// This file compares what a session has found with what is there now.

// known is all that the session knows, with the local packages as they were found.
func (d *dependencies) known() modules.Needs {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.knownLocked()
}

func (d *dependencies) knownLocked() modules.Needs {
	n := modules.Needs{Modules: d.needs.Modules, Sums: d.needs.Sums}
	for _, path := range slices.Sorted(maps.Keys(d.found)) {
		if p := d.found[path]; p.Module == "" {
			n.Packages = append(n.Packages, p)
		}
	}
	for _, p := range d.needs.Packages {
		if n.Lookup(p.Path) == nil {
			n.Packages = append(n.Packages, p)
		}
	}
	return n
}

// read reads a local package, last, and what it imports, as they are on disk.
func (d *dependencies) read(dir string) ([]modules.Package, error) {
	n := d.known()
	n.Packages = nil
	f := modules.Finder{Needs: &n, Bundled: isBundled}
	return f.Find(dir)
}

// with is known with the local packages of a list in place of those of their paths.
func (d *dependencies) with(list []modules.Package) modules.Needs {
	n := d.known()
	for _, p := range list {
		if p.Module != "" {
			continue
		}
		if have := n.Lookup(p.Path); have != nil {
			*have = p
		} else {
			n.Packages = append(n.Packages, p)
		}
	}
	return n
}

// others lists the import paths of packages that have been found and that n has
// in another version.
func (d *dependencies) others(n *modules.Needs) []string {
	versions := map[string]bool{}
	for _, m := range n.Modules {
		versions[m.String()] = true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []string
	for path, p := range d.found {
		switch have := n.Lookup(path); {
		case p.Module != "" && !versions[p.Module],
			p.Module == "" && have != nil && have.Hash() != p.Hash():
			list = append(list, path)
		}
	}
	for _, p := range d.needs.Packages {
		_, found := d.found[p.Path]
		if have := n.Lookup(p.Path); !found && have != nil && have.Hash() != p.Hash() {
			list = append(list, p.Path)
		}
	}
	slices.Sort(list)
	return list
}

// set makes n what is known; packages that have been found stay.
func (d *dependencies) set(n modules.Needs) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.needs = n
	clear(d.unlinkable) // another build may work
}

// has reports whether a local package of that import path is known.
func (d *dependencies) has(path string) bool {
	n := d.known()
	return n.Lookup(path) != nil
}

// local lists the local packages that the program imports, directly or not.
func (d *dependencies) local(prog *check.Program) []modules.Package {
	imported := prog.Found()
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []modules.Package
	for _, p := range imported {
		if q := d.found[p.Path]; q.Module == "" {
			list = append(list, q)
		}
	}
	return list
}

// contents says for each package that the program imports, directly or not, which
// content it has. It is nil if there are none.
func (d *dependencies) contents(prog *check.Program) map[string]string {
	imported := prog.Found()
	if len(imported) == 0 {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	m := map[string]string{}
	for _, p := range imported {
		if q := d.found[p.Path]; q.Module != "" {
			m[p.Path] = q.Module
		} else {
			m[p.Path] = q.Hash()
		}
	}
	return m
}

// tell notes that it is said that a package has changed on disk to what stamp
// stands for, and reports whether it has not been said before.
func (d *dependencies) tell(path, stamp string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	news := d.told[path] != stamp
	d.told[path] = stamp
	return news
}

// shownDir is a directory as the user would write it in an import.
func shownDir(dir string) string {
	wd, err := filepath.Abs(".")
	if err != nil {
		return dir
	}
	rel, err := filepath.Rel(wd, dir)
	if err != nil || strings.HasPrefix(rel, "../..") {
		return dir
	}
	if rel = filepath.ToSlash(rel); modules.IsLocal(rel) {
		return rel
	}
	return "./" + rel
}
