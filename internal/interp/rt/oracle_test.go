package rt_test

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestOracle runs each program of testdata in the interpreted engine and
// compiled, and compares what they print and their exit status.
func TestOracle(t *testing.T) {
	programs, err := filepath.Glob("testdata/*.go")
	if err != nil || len(programs) == 0 {
		t.Fatalf("no programs in testdata: %v", err)
	}
	dir := t.TempDir()
	interpreter := build(t, dir, "../corpus")
	for _, p := range programs {
		t.Run(filepath.Base(p), func(t *testing.T) {
			t.Parallel()
			want, wantStatus := output(t, build(t, dir, p))
			got, gotStatus := output(t, interpreter, p)
			if gotStatus != wantStatus {
				t.Errorf("exit status %d, want %d", gotStatus, wantStatus)
			}
			compareLines(t, got, want)
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

// output runs a program and returns its standard output and exit status.
func output(t *testing.T, name string, args ...string) ([]byte, int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if t.Logf("%s", stderr.Bytes()); ctx.Err() != nil {
		t.Fatalf("%s did not end", name)
	}
	return stdout.Bytes(), cmd.ProcessState.ExitCode()
}

// compareLines reports the first lines that differ.
func compareLines(t *testing.T, got, want []byte) {
	t.Helper()
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(g), len(w)) {
		var a, b []byte
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if !bytes.Equal(a, b) {
			t.Fatalf("line %d\n got %s\nwant %s", i+1, a, b)
		}
	}
}
