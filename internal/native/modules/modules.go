// Package modules describes what a session needs beyond its own cells and the
// packages bundled with gosess: modules of others, and packages of local
// directories.
//
// Its one rule: only Get fetches anything, and only what it was asked for.
package modules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A Module is one module of the build list: a require line of a go.mod file.
type Module struct {
	Path, Version string
	// Direct says that the user asked for it, and not another module.
	Direct bool
}

// String returns "path@version".
func (m Module) String() string { return m.Path + "@" + m.Version }

// A File is one Go file of a local package.
type File struct {
	Name string // without directory
	Src  []byte
}

// A Package is a package as source. One of a local directory travels so.
type Package struct {
	Path   string // import path: "local/geo", or "example.com/mine/geo" inside a module
	Dir    string // where it was read; "" if it came with a session
	Module string // "path@version" of the module that it is of; "" for a local package
	Files  []File // without tests, sorted by name
	Go     string // the version of the language, as "1.21", if it is one without loop variables for each iteration; else ""

	stamp string // of the directory when it was read
}

// Hash identifies the content of the package: import path, language and files.
func (p *Package) Hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", p.Path)
	if p.Go != "" {
		fmt.Fprintf(h, "go %s\n", p.Go)
	}
	for _, f := range p.Files {
		fmt.Fprintf(h, "%s %d\n", f.Name, len(f.Src))
		h.Write(f.Src)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Needs is all that a session imports and gosess does not bundle.
type Needs struct {
	Modules  []Module  // the whole build list, sorted by path
	Sums     []string  // lines of go.sum, sorted
	Packages []Package // local ones, each after those that it imports
}

// Requires returns the require lines of a go.mod file, without the word.
func (n *Needs) Requires() []string {
	var lines []string
	for _, m := range n.Modules {
		line := m.Path + " " + m.Version
		if !m.Direct {
			line += " // indirect"
		}
		lines = append(lines, line)
	}
	return lines
}

// Hash identifies what is needed, for caches of builds.
func (n *Needs) Hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", strings.Join(n.Requires(), "\n"), strings.Join(n.Sums, "\n"))
	for i := range n.Packages {
		fmt.Fprintf(h, "%s\n", n.Packages[i].Hash())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Lookup returns the local package with an import path, nil if there is none.
func (n *Needs) Lookup(path string) *Package {
	i := slices.IndexFunc(n.Packages, func(p Package) bool { return p.Path == path })
	if i < 0 {
		return nil
	}
	return &n.Packages[i]
}
