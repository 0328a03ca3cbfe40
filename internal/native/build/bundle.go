package build

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"gosess"
)

//go:generate go run ./gen

// embeddedModules opens the archive that gen has written.
func embeddedModules() (*zip.Reader, error) {
	data, err := gosess.File("internal/native/build/modules.zip")
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}

// modulesDir holds the modules of modules.zip in a tree, each at its path.
const modulesDir = "modules"

// archived calls f with the files of the embedded modules.
func archived(f func(name string, data []byte) error) error {
	z, err := embeddedModules()
	if err != nil {
		return err
	}
	for _, entry := range z.File {
		r, err := entry.Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return err
		}
		if err := f(entry.Name, data); err != nil {
			return err
		}
	}
	return nil
}

// writeModules unpacks the embedded modules below dir.
func writeModules(dir string) error {
	return archived(func(name string, data []byte) error {
		return writeNew(filepath.Join(dir, filepath.FromSlash(name)), data)
	})
}

// A requirement is a line of gosess's own go.mod.
type requirement struct {
	path, version string
	embedded      bool // its source is in modules.zip
}

// own returns what gosess's go.mod requires.
var own = sync.OnceValue(func() []requirement {
	embedded := make(map[string]bool)
	z, err := embeddedModules()
	if err != nil {
		panic(fmt.Sprintf("the embedded modules are damaged: %v", err)) // they are part of the executable
	}
	for _, entry := range z.File {
		if dir, ok := strings.CutSuffix(entry.Name, "/go.mod"); ok {
			embedded[dir] = true
		}
	}
	var list []requirement
	for _, line := range strings.Split(string(ownFile("go.mod")), "\n") {
		line, _, _ = strings.Cut(line, "//")
		f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(f) == 2 && strings.HasPrefix(f[1], "v") {
			list = append(list, requirement{f[0], f[1], embedded[f[0]]})
		}
	}
	return list
})

// ownFile returns a file of gosess's source that is known to be there.
func ownFile(name string) []byte {
	data, err := gosess.File(name)
	if err != nil {
		panic(err)
	}
	return data
}

// provider returns the module of gosess's go.mod that holds a package, "" if
// there is none.
func provider(pkg string) string {
	best := ""
	for _, r := range own() {
		if (pkg == r.path || strings.HasPrefix(pkg, r.path+"/")) && len(r.path) > len(best) {
			best = r.path
		}
	}
	return best
}

// bundled says whether one of the packages comes from gosess's own modules in
// the module cache.
func bundled(pkgs []string) bool {
	return slices.ContainsFunc(pkgs, func(p string) bool { return provider(p) != "" })
}
