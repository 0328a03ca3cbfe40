package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamples runs every file of cells in examples/ in both engines and compares
// what it prints with the comment at its end that begins with "// Output:".
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.cells")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %d examples: %v", len(files), err)
	}
	cache, err := nativeCache()
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range []string{"interp", "native"} {
		for _, file := range files {
			t.Run(engine+"/"+strings.TrimSuffix(filepath.Base(file), ".cells"), func(t *testing.T) {
				t.Parallel()
				runExample(t, file, engine, cache)
			})
		}
	}
}

func runExample(t *testing.T, file, engine, cache string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, comment, ok := strings.Cut(string(text), "\n// Output:\n")
	if !ok {
		t.Fatalf("%s does not end in an // Output: comment", file)
	}
	var want strings.Builder
	for line := range strings.Lines(comment) {
		want.WriteString(strings.TrimPrefix(line, "// "))
	}
	cmd := exec.Command(binary, "--engine", engine, "run", "examples/"+filepath.Base(file))
	cmd.Dir = "../.."
	cmd.Env = append(append(os.Environ(), nativeEnv(cache)...), "HOME="+t.TempDir(), "GOSESS_ENGINE=", "GOSESS_SSH=")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v; it wrote\n%s", err, stderr.String())
	}
	if stdout.String() != want.String() {
		t.Errorf("%s printed\n%swant\n%s", file, stdout.String(), want.String())
	}
}
