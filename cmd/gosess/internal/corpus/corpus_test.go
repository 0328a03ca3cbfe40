package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// longest is how long one program may take. The first ones compile the standard library, if that has
// not been done.
const longest = 5 * time.Minute

// required is how many programs of a hundred must pass interpreted.
const required = 85

var binary string // the gosess that is tested

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "gosess-corpus-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "gosess")
	build := exec.Command("go", "build", "-o", binary, "gosess/cmd/gosess")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "failed to build gosess: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

func TestNative(t *testing.T) {
	tree := findTree(t)
	listed := readExceptions(t)
	gosess := newEngine(t, tree, "native")
	for _, name := range tree.programs(t) {
		if listed[name] == "harness" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if out, code := gosess.run(t, name); code != 0 || !bytes.Equal(out, tree.want(t, name)) {
				t.Errorf("exit code %d, output %q, want %q", code, head(out), head(tree.want(t, name)))
			}
		})
	}
}

func TestInterpreted(t *testing.T) {
	tree := findTree(t)
	left := readExceptions(t)
	gosess := newEngine(t, tree, "interp")
	var passed, counted atomic.Int32
	t.Run("programs", func(t *testing.T) {
		for _, name := range tree.programs(t) {
			verdict := left[name]
			delete(left, name)
			switch verdict {
			case "harness", "internals":
				continue
			case "slow":
				counted.Add(1)
				continue
			}
			counted.Add(1)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if gosess.agrees(t, name, verdict == "refused") {
					passed.Add(1)
				}
			})
		}
	})
	p, n := passed.Load(), counted.Load()
	t.Logf("%d of %d programs pass", p, n)
	if p*100 < n*required {
		t.Errorf("that is less than %d of 100", required)
	}
	for name := range maps.Keys(left) {
		if tree.dir != "" {
			t.Errorf("testdata/exceptions.txt lists %s, which is not a program of the Go tree", name)
		}
	}
}

// An engine is gosess with one of its engines and a cache of its own.
type engine struct {
	tree *tree
	env  []string
}

func newEngine(t *testing.T, tree *tree, name string) *engine {
	home := t.TempDir()
	env := append(os.Environ(), "GOSESS_ENGINE="+name, "HOME="+home)
	for _, kind := range []string{"CACHE", "STATE", "CONFIG"} {
		env = append(env, "XDG_"+kind+"_HOME="+home)
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		env = append(env, name+"="+goEnv(t, name)) // else the standard library is compiled anew
	}
	return &engine{tree, env}
}

// run returns what a program prints on standard output and error, and its exit
// code. As in the Go tree's own tests it runs in the directory of all programs.
func (e *engine) run(t *testing.T, name string) ([]byte, int) {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "run", filepath.FromSlash(name))
	cmd.Dir, cmd.Env = e.tree.dir, e.env
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Errorf("the program has not ended after %v", longest)
	}
	return out, cmd.ProcessState.ExitCode()
}

// agrees runs a program interpreted, reports what is wrong, and whether it
// prints what it prints compiled. It must if it is not one that is refused.
func (e *engine) agrees(t *testing.T, name string, refused bool) bool {
	out, code := e.run(t, name)
	want := e.tree.want(t, name)
	same := code == 0 && bytes.Equal(out, want)
	limit := code != 0 && bytes.Contains(out, []byte("the interpreted engine"))
	switch {
	case !refused && !same:
		t.Errorf("exit code %d, output %q, want %q", code, head(out), head(want))
	case refused && same:
		t.Error("the program passes: its line in testdata/exceptions.txt must go")
	case refused && !limit:
		t.Errorf("exit code %d, output %q; want a limit of the interpreted engine", code, head(out))
	}
	return same
}

// want is what a program must print: the file beside it, or nothing.
func (tr *tree) want(t *testing.T, name string) []byte {
	out, err := os.ReadFile(filepath.Join(tr.dir, strings.TrimSuffix(name, ".go")+".out"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

// head is the beginning of a text.
func head(b []byte) []byte { return b[:min(len(b), 300)] }
