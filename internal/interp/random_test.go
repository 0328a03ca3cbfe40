package interp_test

import (
	"bytes"
	"context"
	"encoding/json"
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

var (
	randomSeeds  = flag.String("random", "1-6", "the first and the last seed of TestRandom")
	randomChains = flag.String("random.cells", "1-2", "the first and the last seed of TestRandomCells")
)

// TestRandom compares what random programs print, compiled by Go, interpreted, and as
// cells that run compiled. More of them are tried by hand:
//
//	go test ./internal/interp -run TestRandom -random 1000-1050 -random.cells 1000-1020
func TestRandom(t *testing.T) {
	seeds := seedRange(t, *randomSeeds)
	file := writeFile(t, "main.go", progen.Program(seeds...))
	want := outputOf(file, goCompiled)
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			got := outputOf(file, e)
			for _, s := range compareParts(t, seeds, got, want) {
				t.Logf("what is left of the program:\n%s", reduced(t, s, e))
			}
		})
	}
}

// TestRandomCells compares what main prints after each cell that replaces declarations of
// random programs with what it prints in a program of the declarations as they are then.
func TestRandomCells(t *testing.T) {
	seeds := seedRange(t, *randomChains)
	var cells, want []string
	for _, s := range progen.Chain(4, seeds...) {
		cells = append(cells, s.Cell)
		want = append(want, outputOf(writeFile(t, "main.go", s.Program), goCompiled))
	}
	text, err := json.Marshal(cells)
	if err != nil {
		t.Fatal(err)
	}
	file := writeFile(t, "cells.json", text)
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			got := strings.Split(outputOf(file, e), cellEnd)
			for i, w := range want {
				if i >= len(got) {
					t.Fatalf("there is no cell %d: %s", i+1, got[len(got)-1])
				}
				if compareParts(t, seeds, got[i], w) != nil {
					t.Fatalf("after cell %d of %s", i+1, file)
				}
			}
		})
	}
}

// compareParts reports the parts whose output differs.
func compareParts(t *testing.T, seeds []uint64, got, want string) (differ []uint64) {
	t.Helper()
	g, w := progen.Parts(got), progen.Parts(want)
	for _, s := range seeds {
		name := progen.PartName(s)
		if _, ran := w[name]; !ran {
			t.Fatalf("the compiled program ends before seed %d: %s", s, want)
		}
		if g[name] != w[name] {
			t.Errorf("seed %d: %s", s, firstDifference(g[name], w[name]))
			differ = append(differ, s)
		}
	}
	return differ
}

// reduced is the smallest part of a program that makes the difference, as far as that is
// found in a minute.
func reduced(t *testing.T, seed uint64, e engine) []byte {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return progen.Reduce(progen.Program(seed), func(src []byte) bool {
		if ctx.Err() != nil {
			return false
		}
		file := writeFile(t, "main.go", src)
		want := outputOf(file, goCompiled)
		return strings.HasPrefix(want, "part ") && outputOf(file, e) != want
	})
}

func writeFile(t *testing.T, name string, text []byte) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, text, 0o600); err != nil {
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

// engines are compared with goCompiled.
var engines = []engine{interpreted, compiledCells}

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
