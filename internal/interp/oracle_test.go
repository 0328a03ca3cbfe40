package interp_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// TestShapes compares the shapes of Go that need lowering, one by one.
func TestShapes(t *testing.T) { testPrograms(t, "testdata/shapes/*.go") }

// TestOracle compares programs of the kind that users write.
func TestOracle(t *testing.T) { testPrograms(t, "testdata/oracle/*.go") }

// TestRuntime compares what package rt does: conversions, formatting, JSON, panics.
func TestRuntime(t *testing.T) { testPrograms(t, "testdata/runtime/*.go") }

// testPrograms compares what programs print and their exit status, built by the Go
// compiler, interpreted, and as cells that run compiled.
func testPrograms(t *testing.T, pattern string) {
	programs, err := filepath.Glob(pattern)
	if err != nil || len(programs) == 0 {
		t.Fatalf("no programs are %s: %v", pattern, err)
	}
	dir := t.TempDir()
	driver := build(t, dir, "./corpus", "-tags=gosess_plugin", "-trimpath")
	for _, p := range programs {
		t.Run(filepath.Base(p), func(t *testing.T) {
			t.Parallel()
			want, wantStatus, wantErr := output(t, build(t, dir, p))
			try := func(args ...string) []byte {
				got, status, stderr := output(t, driver, append(args, p)...)
				if status != wantStatus {
					t.Errorf("%v: exit status %d, want %d\n%s", args, status, wantStatus, stderr)
				}
				compare(t, got, want)
				return stderr
			}
			if got, want := calls(try()), calls(wantErr); got != want {
				t.Errorf("interpreted, the stack has %d calls, want %d", got, want)
			}
			how := []string{"-native", "-cells"}
			if hasInit(t, p) {
				how = how[:1]
			}
			stderr := try(how...)
			if bytes.Contains(stderr, []byte("interpreted: ")) {
				t.Errorf("%s", stderr)
			}
			compare(t, stackLines(stderr), stackLines(wantErr))
		})
	}
}

// hasInit reports whether a program declares init, which no cell can.
func hasInit(t *testing.T, program string) bool {
	src, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(src, []byte("\nfunc init("))
}

var stackLine = regexp.MustCompile(`(?m)^\t(?:testdata/.*|/.*/testdata/.*|cell 1):(\d+)(?: .*)?$`)

// stackLines lists the lines of the program on the stack that stderr has.
func stackLines(stderr []byte) []byte {
	var ls []byte
	for _, m := range stackLine.FindAllSubmatch(stderr, -1) {
		ls = append(append(ls, m[1]...), '\n')
	}
	return ls
}

// calls counts the calls of the program's functions on the stack that stderr has.
func calls(stderr []byte) int { return bytes.Count(stderr, []byte("\nmain.")) }

// build compiles a package or file and returns the path of the binary.
func build(t *testing.T, dir, target string, flags ...string) string {
	t.Helper()
	bin := filepath.Join(dir, filepath.Base(target)+".bin")
	args := append([]string{"build", "-o", bin}, flags...)
	if out, err := exec.Command("go", append(args, target)...).CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", target, err, out)
	}
	return bin
}

// output runs a program and returns its standard output, exit status and
// standard error.
func output(t *testing.T, name string, args ...string) (stdout []byte, status int, stderr []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute) // a plugin is built, perhaps all that it imports
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatalf("%s %v did not end", name, args)
	}
	return out.Bytes(), cmd.ProcessState.ExitCode(), errs.Bytes()
}

// compare reports the first line that differs.
func compare(t *testing.T, got, want []byte) {
	t.Helper()
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || !bytes.Equal(g[i], w[i]) {
			t.Fatalf("line %d of the output:\n got %q\nwant %q", i+1, line(g, i), line(w, i))
		}
	}
}

func line(ls [][]byte, i int) []byte {
	if i < len(ls) {
		return ls[i]
	}
	return nil
}
