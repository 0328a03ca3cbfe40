// Package modtest serves modules to tests. Its one rule: the go command fetches
// them from files, and nothing leaves the machine.
package modtest

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// A Module is one version of a module that a proxy serves.
type Module struct {
	Path, Version string
	Files         map[string]string // by slash-separated name, go.mod among them
}

// Proxy writes a module proxy of files that serves the modules, and returns the
// environment in which the go command knows no other and fetches into the empty
// module cache at cache.
func Proxy(t *testing.T, mods ...Module) (env []string, cache string) {
	t.Helper()
	root, cache := t.TempDir(), t.TempDir()
	for _, m := range mods {
		dir := filepath.Join(root, filepath.FromSlash(m.Path), "@v")
		list, _ := os.ReadFile(filepath.Join(dir, "list")) // none before the first version
		Write(t, dir, map[string]string{
			m.Version + ".info": `{"Version":"` + m.Version + `"}`,
			m.Version + ".mod":  m.Files["go.mod"],
			"list":              string(list) + m.Version + "\n",
		})
		writeZip(t, filepath.Join(dir, m.Version+".zip"), m)
	}
	return []string{
		"GOPROXY=file://" + root, "GOSUMDB=off", "GONOSUMDB=", "GOPRIVATE=", "GOMODCACHE=" + cache, "GOFLAGS=-mod=mod -modcacherw",
	}, cache
}

// writeZip writes what the go command fetches of a module.
func writeZip(t *testing.T, name string, m Module) {
	t.Helper()
	src := t.TempDir()
	Write(t, src, m.Files)
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := zip.CreateFromDir(f, module.Version{Path: m.Path, Version: m.Version}, src); err != nil {
		t.Fatal(err)
	}
}

// Write writes files, by slash-separated name, below dir.
func Write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
