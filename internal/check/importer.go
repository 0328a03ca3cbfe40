package check

import (
	"bytes"
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/gcexportdata"

	"gosess/internal/check/pkgdata"
)

// An importer reads compiled packages from their embedded export data. It is
// not safe for concurrent use: reading one package adds to the scopes of
// others.
type importer struct {
	fset   *token.FileSet // gets no positions: export data has none
	pkgs   map[string]*types.Package
	source map[string]*types.Package // packages checked from source, which go before
}

func newImporter() *importer {
	return &importer{
		fset:   token.NewFileSet(),
		pkgs:   map[string]*types.Package{},
		source: map[string]*types.Package{},
	}
}

var _ types.Importer = (*importer)(nil)

// Import returns the package with that import path.
func (im *importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := im.source[path]; p != nil {
		return p, nil
	}
	if p := im.pkgs[path]; p != nil && p.Complete() {
		return p, nil
	}
	b, ok, err := pkgdata.Export(path)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &unknownPackageError{path}
	}
	p, err := gcexportdata.Read(bytes.NewReader(b), im.fset, im.pkgs, path)
	if err != nil {
		return nil, fmt.Errorf("reading embedded export data of %q: %w", path, err)
	}
	return p, nil
}

// has says whether a package of that path can be imported.
func (im *importer) has(path string) bool {
	return path == "unsafe" || im.source[path] != nil || pkgdata.Has(path)
}

// An unknownPackageError says that a package is not to be had.
type unknownPackageError struct{ path string }

func (e *unknownPackageError) Error() string {
	return fmt.Sprintf("package %q is not available: it is neither in the standard library nor bundled", e.path)
}
