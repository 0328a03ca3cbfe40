package gosess_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gosess"
)

// TestSourcesAreWhole compares what is embedded with what the go command says
// that gosess is made of, on each system that it runs on.
func TestSourcesAreWhole(t *testing.T) {
	have := make(map[string]bool)
	err := gosess.Sources(func(name string, data []byte) error {
		have[name] = true
		disk, err := os.ReadFile(filepath.FromSlash(name))
		if err == nil && string(disk) != string(data) {
			t.Errorf("%s: not the file on disk", name)
		}
		if strings.Contains(name, "testdata/") || strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s: a build does not need it", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, goos := range []string{"linux", "darwin", "freebsd"} {
		for _, name := range buildFiles(t, goos) {
			if !have[name] {
				t.Errorf("%s: %s is missing in sources.go", goos, name)
			}
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "sources.go"} {
		if !have[name] {
			t.Errorf("%s is missing", name)
		}
	}
}

// buildFiles lists the files of this module that cmd/gosess is built from.
func buildFiles(t *testing.T, goos string) []string {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-deps", "-tags=gosess_plugin", "-json=Dir,Module,GoFiles,EmbedFiles", "./cmd/gosess", "./internal/native/live/worker")
	cmd.Env = append(os.Environ(), "GOOS="+goos)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			Dir                 string
			Module              *struct{ Main bool }
			GoFiles, EmbedFiles []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Module == nil || !p.Module.Main || p.Dir == root {
			continue
		}
		dir, err := filepath.Rel(root, p.Dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range append(p.GoFiles, p.EmbedFiles...) {
			files = append(files, filepath.ToSlash(filepath.Join(dir, f)))
		}
	}
	if len(files) < 100 {
		t.Fatalf("go list names %d files", len(files))
	}
	return files
}
