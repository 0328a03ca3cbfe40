package native_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// Whole programs, typed as cells, print as a compiled worker what they print
// under the Go compiler.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("../interp/testdata/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(f string) bool {
		src, err := os.ReadFile(f)
		return err != nil || bytes.Contains(src, []byte("func init()")) || !bytes.Contains(src, []byte("func main()"))
	})
	if len(files) < 15 {
		t.Fatalf("%d programs, want all", len(files))
	}
	dir := t.TempDir()
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			bin := filepath.Join(dir, filepath.Base(file)+".bin")
			if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, file).CombinedOutput(); err != nil {
				t.Fatalf("go build: %v\n%s", err, out)
			}
			var stderr bytes.Buffer
			ref := exec.CommandContext(t.Context(), bin)
			ref.Stderr = &stderr
			want, err := ref.Output()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			e := both(t, string(src))
			c, err := e.s.Func("main")
			if err != nil {
				t.Fatal(err)
			}
			r := e.compiled(c, [][]byte{nil})[0]
			sameEnd(t, r.Err, ref.ProcessState.ExitCode(), stderr.String())
			sameLines(t, e.output(stderr.String(), len(want)), string(want))
		})
	}
}

// sameEnd compares how main ended with how the program did.
func sameEnd(t *testing.T, err *core.Error, status int, stderr string) {
	t.Helper()
	switch {
	case status == 0 && err == nil:
	case status == 0 || err == nil:
		t.Errorf("the worker ended with %v, the program with status %d", err, status)
	case err.Kind == core.Panicked:
		first, _, _ := strings.Cut(err.Message, "\n")
		if status != 2 || !strings.Contains(stderr, "panic: "+first) {
			t.Errorf("the worker panicked: %s; the program exited with status %d and %q", err.Message, status, stderr)
		}
	case err.Exit == nil || err.Exit.Code != status:
		t.Errorf("the worker ended with %v, the program with status %d", err, status)
	}
}

// output is what the workers printed but for the lines of stderr, once it is as long as
// that or nothing more comes.
func (e *engines) output(stderr string, long int) string {
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		e.mu.Lock()
		text := e.printed.String()
		e.mu.Unlock()
		for line := range strings.Lines(stderr) {
			if strings.TrimSpace(line) != "" {
				text = strings.Replace(text, line, "", 1)
			}
		}
		if len(text) >= long || time.Now().After(end) {
			return text
		}
	}
}

func sameLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("line %d of %d differs\n got %q\nwant %q", i+1, len(w), strings.Join(g[min(i, len(g)):min(i+1, len(g))], ""), strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
}
