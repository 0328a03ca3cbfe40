package interp_test

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestShapes compares the shapes of Go that need lowering, one by one.
func TestShapes(t *testing.T) { testPrograms(t, "testdata/shapes/*.go") }

// TestOracle compares programs of the kind that users write.
func TestOracle(t *testing.T) { testPrograms(t, "testdata/oracle/*.go") }

// testPrograms runs programs compiled and interpreted, and compares what they
// print and their exit status.
func testPrograms(t *testing.T, pattern string) {
	programs, err := filepath.Glob(pattern)
	if err != nil || len(programs) == 0 {
		t.Fatalf("no programs are %s: %v", pattern, err)
	}
	dir := t.TempDir()
	driver := build(t, dir, "./corpus")
	for _, p := range programs {
		t.Run(filepath.Base(p), func(t *testing.T) {
			t.Parallel()
			want, wantStatus, _ := output(t, build(t, dir, p))
			got, gotStatus, stderr := output(t, driver, p)
			if gotStatus != wantStatus {
				t.Errorf("exit status %d, want %d\n%s", gotStatus, wantStatus, stderr)
			}
			compare(t, got, want)
		})
	}
}

// build compiles a package or file and returns the path of the binary.
func build(t *testing.T, dir, target string) string {
	t.Helper()
	bin := filepath.Join(dir, filepath.Base(target)+".bin")
	if out, err := exec.Command("go", "build", "-o", bin, target).CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", target, err, out)
	}
	return bin
}

// output runs a program and returns its standard output, exit status and
// standard error.
func output(t *testing.T, name string, args ...string) (stdout []byte, status int, stderr []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
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
