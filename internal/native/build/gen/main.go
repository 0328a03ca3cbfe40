// Gen writes modules.zip: the source of the modules of others that a native
// worker is linked from, so that workers build on machines whose module cache
// is empty. It runs by "go generate" in the directory of package build.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// linked is what programs are linked from.
var linked = []string{"gosess/internal/native/live/worker", "gosess/dispatch"}

// platforms are those that hosts of a pool can have.
var platforms = []struct {
	goos    string
	goarchs []string
}{
	{"linux", []string{"amd64", "arm64", "386", "arm", "riscv64", "ppc64le", "s390x", "loong64"}},
	{"darwin", []string{"amd64", "arm64"}},
	{"freebsd", []string{"amd64", "arm64"}},
	{"netbsd", []string{"amd64", "arm64"}},
	{"openbsd", []string{"amd64", "arm64"}},
}

func main() {
	log.SetFlags(0)
	data, err := archive()
	if err == nil {
		err = os.WriteFile("modules.zip", data, 0o644)
	}
	if err != nil {
		log.Fatal("gen: ", err)
	}
}

// archive returns the zip file. The same modules give the same bytes.
func archive() ([]byte, error) {
	files := make(map[string]string) // name in the archive to file on disk
	for _, p := range platforms {
		for _, goarch := range p.goarchs {
			if err := collect(files, p.goos, goarch); err != nil {
				return nil, fmt.Errorf("%s/%s: %w", p.goos, goarch, err)
			}
		}
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data, err := os.ReadFile(files[name])
		if err != nil {
			return nil, err
		}
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// A listed package is what "go list" says of one.
type listed struct {
	Dir, ImportPath string
	Module          *struct {
		Path, Dir string
		Main      bool
	}
	GoFiles, SFiles, HFiles, EmbedFiles []string
}

// collect adds the files that a platform needs.
func collect(files map[string]string, goos, goarch string) error {
	args := append([]string{"list", "-deps", "-json=Dir,ImportPath,Module,GoFiles,SFiles,HFiles,EmbedFiles"}, linked...)
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		sub := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/")
		for _, f := range slices.Concat(p.GoFiles, p.SFiles, p.HFiles, p.EmbedFiles) {
			files[path.Join(p.Module.Path, sub, f)] = filepath.Join(p.Dir, f)
		}
		addLegal(files, p.Module.Path, p.Module.Dir)
	}
}

// addLegal adds the files of a module that go wherever its source goes.
func addLegal(files map[string]string, module, dir string) {
	for _, pattern := range []string{"go.mod", "LICENSE*", "NOTICE*", "PATENTS*"} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern)) // the patterns are well formed
		for _, f := range found {
			files[path.Join(module, filepath.Base(f))] = f
		}
	}
}
