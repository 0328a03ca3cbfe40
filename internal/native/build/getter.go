package build

import (
	"slices"

	"gosess/internal/native/modules"
)

// bundledModules are those whose packages are compiled into gosess for cells to
// import.
var bundledModules = []string{"gonum.org/v1/gonum", "gonum.org/v1/plot"}

// Getter returns what fetches modules with the toolchain. A session cannot have
// the modules that are compiled into gosess, or into workers, in another version.
func (t *Toolchain) Getter() *modules.Getter {
	g := &modules.Getter{Go: t.Go, Sum: ownFile("go.sum"), Bundled: bundledModules}
	for _, r := range own() {
		g.Least = append(g.Least, modules.Module{Path: r.path, Version: r.version})
		if r.embedded || slices.Contains(bundledModules, r.path) {
			g.Fixed = append(g.Fixed, modules.Module{Path: r.path, Version: r.version})
		}
	}
	return g
}
