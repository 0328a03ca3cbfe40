package interp_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"gosess/internal/interp/progen"
)

var randomSeeds = flag.String("random", "1-8", "the first and the last seed of TestRandom")

// TestRandom compares what random programs print, compiled by Go, interpreted, and as
// cells that run compiled. More of them are tried by hand:
//
//	go test ./internal/interp -run TestRandom -random 1000-1050
func TestRandom(t *testing.T) {
	seeds := seedRange(t, *randomSeeds)
	file := writeProgram(t, t.TempDir(), progen.Program(seeds...))
	want := make(chan string, 1)
	go func() { want <- outputOf(file, goCompiled) }()
	outputs := map[engine]string{}
	for _, e := range []engine{interpreted, compiledCells} {
		outputs[e] = outputOf(file, e)
	}
	parts := progen.Parts(<-want)
	for e, out := range outputs {
		got := progen.Parts(out)
		for _, s := range seeds {
			if name := progen.PartName(s); got[name] != parts[name] {
				t.Errorf("%s, seed %d: %s", e, s, firstDifference(got[name], parts[name]))
				reduced(t, s, e)
			}
		}
	}
}

// reduced shows the smallest part of a program that makes the difference, as far as that
// is found in a minute.
func reduced(t *testing.T, seed uint64, e engine) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	dir := t.TempDir()
	src := progen.Reduce(progen.Program(seed), func(src []byte) bool {
		if ctx.Err() != nil {
			return false
		}
		file := writeProgram(t, dir, src)
		want := outputOf(file, goCompiled)
		return strings.HasPrefix(want, "part ") && outputOf(file, e) != want
	})
	t.Logf("what is left of the program:\n%s", src)
}

func writeProgram(t *testing.T, dir string, src []byte) (file string) {
	t.Helper()
	file = filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, src, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// seedRange reads "first-last".
func seedRange(t *testing.T, text string) (seeds []uint64) {
	first, last, _ := strings.Cut(text, "-")
	lo, err := strconv.ParseUint(first, 10, 64)
	hi, err2 := strconv.ParseUint(last, 10, 64)
	if err != nil || err2 != nil || lo > hi {
		t.Fatalf("the seeds are %q, want first-last", text)
	}
	for ; lo <= hi; lo++ {
		seeds = append(seeds, lo)
	}
	return seeds
}

// firstDifference shows the first line that differs.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d of its output:\n got %q\nwant %q", i+1, from(g, i), from(w, i))
		}
	}
	return ""
}

// from is some lines from the i-th on.
func from(lines []string, i int) []string {
	return lines[min(i, len(lines)):min(i+3, len(lines))]
}

// An engine runs programs.
type engine string

const (
	goCompiled    engine = "go"
	interpreted   engine = "interpreted"
	compiledCells engine = "compiled cells"
)

// outputOf is what a program prints; how it fails, if it does, is the end of it.
func outputOf(file string, e engine) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childFile+"="+file, childEngine+"="+string(e))
	if e == goCompiled {
		bin := file + ".bin"
		if msg, err := exec.CommandContext(ctx, "go", "build", "-o", bin, file).CombinedOutput(); err != nil {
			return fmt.Sprintf("go build: %v\n%s", err, msg)
		}
		cmd = exec.CommandContext(ctx, bin)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		fmt.Fprintf(&out, "%v\n%s", err, errs.Bytes()[:min(1000, errs.Len())])
	}
	return out.String()
}
