package main

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"gosess/internal/native/build"
	"gosess/session"
)

// This file measures what compiled workers cost: the build after an edit, and memory.

const gonumSource = `import "gonum.org/v1/gonum/mat"
import "gonum.org/v1/gonum/stat"
func slope(xs, ys []float64) float64 { _, b := stat.LinearRegression(xs, ys, nil, false); return b }
func size(m *mat.Dense) float64 { return mat.Det(m) }
`

func smallBuild(b *bench) (float64, error) { return b.buildAfterEdit("small", fibSource) }

func gonumBuild(b *bench) (float64, error) { return b.buildAfterEdit("gonum", fibSource+gonumSource) }

// buildAfterEdit is the time from an edit of a session's function to the executable of its
// workers: writing the program and building it.
func (b *bench) buildAfterEdit(name, source string) (float64, error) {
	ctx := context.Background()
	tc, err := build.Find(ctx)
	if err != nil {
		return 0, err
	}
	s := b.held[name]
	if s == nil {
		clear(b.held)
		if s, err = session.New(session.Options{Undo: -1}); err != nil {
			return 0, err
		}
		b.held[name] = s
		if _, err := s.Eval(ctx, source); err != nil {
			return 0, err
		}
	}
	if _, err := s.Eval(ctx, fmt.Sprintf("func edited(x int) int { return x + %d }", rand.Intn(1<<30))); err != nil {
		return 0, err
	}
	start := time.Now()
	src, err := s.Compilation().Source()
	if err != nil {
		return 0, err
	}
	_, err = b.builder(tc).Worker(ctx, src.Files, s.Needs(), runtime.GOOS, runtime.GOARCH)
	return milliseconds(time.Since(start)), err
}

// builder returns what builds for a session as long as it is open.
func (b *bench) builder(tc *build.Toolchain) *build.Builder {
	if b.builds == nil {
		b.builds = build.New(tc, filepath.Join(b.dir, "builds"))
	}
	return b.builds
}

// workerMemory is the memory that belongs to one of two compiled workers that wait for inputs: what
// they share counts by halves. It is known on Linux only.
func workerMemory(b *bench) (float64, error) {
	s, err := b.nativeScript(fibSource)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	for _, cell := range []string{"dispatch.Map(fib, make([]int, 10))[0]", "dispatch.Map(fib, make([]int, 10))[0]"} {
		if _, err := s.ask(cell); err != nil {
			return 0, err
		}
	}
	time.Sleep(time.Second)
	workers := 0
	total := 0.0
	pids, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, err
	}
	for _, dir := range pids {
		exe, err := os.Readlink(filepath.Join(dir, "exe"))
		if err != nil || !strings.HasPrefix(exe, b.dir) || !strings.Contains(commandLine(dir), "\x00worker-process\x00") {
			continue
		}
		kib, err := procNumber(filepath.Join(dir, "smaps_rollup"), "Pss:")
		if err != nil {
			return 0, err
		}
		workers++
		total += kib / 1024
	}
	if workers == 0 {
		return 0, fmt.Errorf("found no workers in /proc")
	}
	return total / float64(workers), nil
}

func commandLine(dir string) string {
	line, _ := os.ReadFile(filepath.Join(dir, "cmdline")) // of a process that has ended: nothing
	return string(line)
}
