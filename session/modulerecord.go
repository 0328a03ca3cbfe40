package session

import (
	"fmt"

	"gosess/internal/native/modules"
)

// This file writes and reads the records of what a session imports.

// A modulesRecord is the build list of the modules that were fetched.
type modulesRecord struct {
	Modules []moduleRecord `cbor:"1,keyasint"`
	Sums    []string       `cbor:"2,keyasint,omitempty"` // lines of go.sum
}

type moduleRecord struct {
	_       struct{} `cbor:",toarray"`
	Path    string
	Version string
	Direct  bool
}

// A packageRecord is one package as source.
type packageRecord struct {
	Path   string       `cbor:"1,keyasint"`
	Files  []fileRecord `cbor:"2,keyasint"`
	Hash   string       `cbor:"3,keyasint"`           // of path and files, as modules.Package.Hash
	Module string       `cbor:"4,keyasint,omitempty"` // "path@version", in what travels to workers
	Go     string       `cbor:"5,keyasint,omitempty"` // version of the language, if loops share their variables in it
}

type fileRecord struct {
	_    struct{} `cbor:",toarray"`
	Name string
	Text []byte
}

// addNeeds adds the records of n, none if it is empty.
func (p *programRecords) addNeeds(n *modules.Needs) {
	if len(n.Modules) > 0 {
		r := modulesRecord{Sums: n.Sums}
		for _, m := range n.Modules {
			r.Modules = append(r.Modules, moduleRecord{Path: m.Path, Version: m.Version, Direct: m.Direct})
		}
		p.add(recModules, r)
	}
	for i := range n.Packages {
		q := &n.Packages[i]
		r := packageRecord{Path: q.Path, Hash: q.Hash(), Module: q.Module, Go: q.Go}
		for _, f := range q.Files {
			r.Files = append(r.Files, fileRecord{Name: f.Name, Text: f.Src})
		}
		p.add(recPackage, r)
	}
}

func (r modulesRecord) addTo(n *modules.Needs) {
	for _, m := range r.Modules {
		n.Modules = append(n.Modules, modules.Module{Path: m.Path, Version: m.Version, Direct: m.Direct})
	}
	n.Sums = append(n.Sums, r.Sums...)
}

func (r packageRecord) addTo(n *modules.Needs) error {
	p := modules.Package{Path: r.Path, Module: r.Module, Go: r.Go}
	for _, f := range r.Files {
		p.Files = append(p.Files, modules.File{Name: f.Name, Src: f.Text})
	}
	if p.Hash() != r.Hash {
		return fmt.Errorf("%w: the source of package %q is not what was written", ErrDamaged, r.Path)
	}
	n.Packages = append(n.Packages, p)
	return nil
}
