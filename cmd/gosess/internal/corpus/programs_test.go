package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"go/build/constraint"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// A tree is the test directory of the installed Go.
type tree struct {
	dir string // "" if it was not installed
}

// findTree finds the test directory. That it is missing is said, and in CI a
// failure.
func findTree(t *testing.T) *tree {
	dir := filepath.Join(goEnv(t, "GOROOT"), "test")
	_, err := os.Stat(dir)
	switch {
	case err == nil:
		return &tree{dir}
	case !errors.Is(err, fs.ErrNotExist) || os.Getenv("CI") != "":
		t.Fatalf("the Go tree's test directory cannot be had: %v", err)
	}
	t.Logf("%s is not installed with this Go: no programs are run", dir)
	return &tree{}
}

func goEnv(t *testing.T, name string) string {
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// programs lists the programs that can be run as they are, by their
// slash-separated names.
func (tr *tree) programs(t *testing.T) []string {
	if tr.dir == "" {
		return nil
	}
	var names []string
	err := filepath.WalkDir(tr.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasSuffix(path, ".dir") {
			return fs.SkipDir // the parts of a program of several packages
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err == nil && runsAsItIs(path, src) {
			name, _ := filepath.Rel(tr.dir, path) // it is below dir
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 900 {
		t.Fatalf("only %d programs are in %s", len(names), tr.dir)
	}
	slices.Sort(names)
	return names
}

// runsAsItIs reports whether the first comment of a file is "// run", without
// compiler flags, and its build constraints hold here without cgo.
func runsAsItIs(path string, src []byte) bool {
	if strings.HasSuffix(path, "_aix.go") {
		return false
	}
	first := ""
	for s := bufio.NewScanner(bytes.NewReader(src)); s.Scan() && !strings.HasPrefix(s.Text(), "package "); {
		line := strings.TrimSpace(s.Text())
		switch {
		case constraint.IsGoBuild(line) || constraint.IsPlusBuild(line):
			x, err := constraint.Parse(line)
			if err != nil || !x.Eval(holds) {
				return false
			}
		case first == "":
			first = line
		}
	}
	return first == "// run"
}

func holds(tag string) bool {
	return tag == runtime.GOOS || tag == runtime.GOARCH || tag == "unix" || tag == "gc" || strings.HasPrefix(tag, "go1.")
}

// verdicts are what testdata/exceptions.txt says of programs; it explains them.
var verdicts = []string{"refused", "slow", "internals", "harness"}

// readExceptions reads testdata/exceptions.txt: verdicts by program.
func readExceptions(t *testing.T) map[string]string {
	data, err := os.ReadFile("testdata/exceptions.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if len(f) < 3 || !slices.Contains(verdicts, f[0]) || listed[f[1]] != "" {
			t.Fatalf("testdata/exceptions.txt: bad line %q", line)
		}
		listed[f[1]] = f[0]
	}
	return listed
}
