package build

import (
	"context"
	"debug/elf"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gosess/internal/native/modules"
)

// builder returns a builder with a cache of its own for a test.
func builder(t *testing.T) *Builder {
	t.Helper()
	tc, err := Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return New(tc, t.TempDir())
}

// source is a program of one file.
func source(text string) map[string][]byte { return map[string][]byte{"main.go": []byte(text)} }

const hello = "package main\n\nfunc main() { println(`hello`) }\n"

func TestProgramIsBuiltOnce(t *testing.T) {
	b := builder(t)
	exe, err := b.Program(t.Context(), source(hello), nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(exe).CombinedOutput()
	if err != nil || string(out) != "hello\n" {
		t.Errorf("the program printed %q, %v", out, err)
	}
	b.tc.Go = "/nonexistent" // not needed any more
	again, err := b.Program(t.Context(), source(hello), nil)
	if err != nil || again != exe {
		t.Errorf("the second build: %q, %v; want %q from the cache", again, err, exe)
	}
	if _, err := b.Program(t.Context(), source(hello+"// other\n"), nil); err == nil {
		t.Error("another source was found in the cache")
	}
}

// TestErrors looks at the one line that people see.
func TestErrors(t *testing.T) {
	tests := []struct {
		name, src string
		needs     *modules.Needs
		want      string
	}{
		{"cell", "package main\n\n//line cell 7:2\nfunc main() { undefined() }\n", nil, "cell 7:2"},
		{"file", "package main\n\nfunc main() { var x int }\n", nil, "main.go:3:19: declared and not used: x"},
		{"syntax", "package main\n\nimport \"x\n", nil, "main.go:3:8: string literal not terminated"},
		{"unknown package", "package main\n\nimport _ \"example.org/none\"\n\nfunc main() {}\n", nil, "no module of the session has the package example.org/none"},
		{"not in the cache", "package main\n\nimport _ \"example.org/none\"\n\nfunc main() {}\n",
			&modules.Needs{Modules: []modules.Module{{Path: "example.org/none", Version: "v1.2.3"}}},
			`module example.org/none@v1.2.3 is not in the module cache: "go mod download example.org/none@v1.2.3" puts it there`},
	}
	b := builder(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := b.Program(t.Context(), source(test.src), test.needs)
			var failed *Error
			if !errors.As(err, &failed) || !strings.HasPrefix(failed.Reason, test.want) || strings.Contains(failed.Reason, "\n") {
				t.Errorf("the error is %q, want %q; the output was:\n%s", err, test.want, outputOf(failed))
			}
		})
	}
}

func outputOf(e *Error) string {
	if e == nil {
		return ""
	}
	return e.Output
}

func TestLocalPackages(t *testing.T) {
	needs := &modules.Needs{Packages: []modules.Package{
		{Path: "geo", Files: []modules.File{{Name: "geo.go", Src: []byte("package geo\n\nconst Name = `geo`\n")}}},
		{Path: "example.org/mine/geo", Files: []modules.File{
			{Name: "mine.go", Src: []byte("package geo\n\nimport \"geo\"\n\nconst Name = geo.Name + ` of mine`\n")}}},
	}}
	src := source("package main\n\nimport \"example.org/mine/geo\"\n\nfunc main() { println(geo.Name) }\n")
	exe, err := builder(t).Program(t.Context(), src, needs)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(exe).CombinedOutput(); err != nil || string(out) != "geo of mine\n" {
		t.Errorf("the program printed %q, %v", out, err)
	}
}

const worker = `package main

import (
	"fmt"

	"gosess/dispatch"
	"gosess/internal/native/live"
)

var _ live.Table

func main() {
	fmt.Println(dispatch.Map(func(x int) int { return x * x }, []int{1, 2, 3}))
}
`

// TestWorkerNeedsNoModuleCache builds with an empty module cache.
func TestWorkerNeedsNoModuleCache(t *testing.T) {
	b := builder(t)
	empty := t.TempDir()
	b.tc.GOMODCACHE = empty
	exe, err := b.Worker(t.Context(), source(worker), nil, b.tc.GOOS, b.tc.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(exe).CombinedOutput(); err != nil || string(out) != "[1 4 9]\n" {
		t.Errorf("the worker printed %q, %v", out, err)
	}
	if found, _ := filepath.Glob(filepath.Join(empty, "cache", "download", "*")); len(found) > 0 {
		t.Errorf("the build has put %q into the module cache", found)
	}
}

// TestWorkerForOtherMachine builds for a processor that this machine need not have.
func TestWorkerForOtherMachine(t *testing.T) {
	b := builder(t)
	for arch, want := range map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64} {
		exe, err := b.Worker(t.Context(), source(worker), nil, "linux", arch)
		if err != nil {
			t.Fatal(err)
		}
		f, err := elf.Open(exe)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if f.Machine != want {
			t.Errorf("linux/%s: the worker is for %v, want %v", arch, f.Machine, want)
		}
		if slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
			t.Errorf("linux/%s: the worker needs the libraries of its machine", arch)
		}
	}
}

// TestCancel ends a build that would take long.
func TestCancel(t *testing.T) {
	b := builder(t)
	b.tc.GOCACHE = t.TempDir() // the standard library has to be compiled
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := b.Program(ctx, source(hello), nil)
		ended <- err
	}()
	for !building(b.dir) {
		select {
		case err := <-ended:
			t.Fatalf("the build ended before its source was seen: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build returned %v", err)
	}
	if building(b.dir) {
		t.Error("a cancelled build has left its source")
	}
	switch left, err := os.ReadDir(filepath.Join(cache, "gosess", "native", "scratch")); {
	case err != nil:
		t.Errorf("a build did not work in its scratch directory: %v", err)
	case len(left) > 0:
		t.Errorf("a cancelled build has left %v", left)
	}
}

// building reports whether the source of a build is on disk.
func building(dir string) bool {
	found, _ := filepath.Glob(filepath.Join(dir, "built", "*.part.src", "main.go"))
	return len(found) > 0
}

func TestPruneScratch(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	stale, remove := scratch()
	if stale == "" {
		t.Fatal("there is no scratch directory")
	}
	defer remove()
	fresh, remove := scratch()
	defer remove()
	when := time.Now().Add(-2 * oldScratch)
	if err := os.Chtimes(stale, when, when); err != nil {
		t.Fatal(err)
	}
	pruneScratch()
	if _, err := os.Stat(stale); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a killed build has left is there: %v", err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("what a build works in is gone: %v", err)
	}
}

func TestPruneKeepsTheNewest(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"oldest", "older", "newest"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, make([]byte, 100), 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(time.Duration(i-3) * time.Hour)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	pruneFiles(dir, 250, time.Minute)
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 2 || filepath.Base(left[0]) != "newest" || filepath.Base(left[1]) != "older" {
		t.Errorf("left are %q, %v", left, err)
	}
	pruneFiles(dir, 0, 24*time.Hour)
	if left, _ = filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 {
		t.Errorf("what is in use was removed: left are %q", left)
	}
}
