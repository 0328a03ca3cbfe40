// Bench measures what a person waits for and prints one JSON object a workload:
//
//	go run ./bench [-gosess FILE] [-n TIMES] [WORKLOAD…]
//
// It runs the gosess binary, built anew unless -gosess names one, as a person
// or a script would. Times are the medians of several runs.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"gosess/internal/native/build"
	"gosess/session"
)

// A workload is one thing to measure.
type workload struct {
	name   string
	unit   string
	wanted float64                         // the limit that the project has set itself
	most   bool                            // wanted is the least, not the most
	run    func(b *bench) (float64, error) // one measurement
}

var workloads = []workload{
	{"prompt ready", "ms", 60, false, promptReady},
	{"first result from 2 fresh local workers", "ms", 100, false, freshWorkers},
	{"local round trip", "ms", 0.1, false, roundTrip},
	{"100000 inputs of x+1 on 2 workers", "inputs/s", 100_000, true, manyInputs},
	{"first result from a warm ssh host, beyond ssh host true", "ms", 150, false, warmHost},
	{"64 inputs of a pi loop on 2 native workers, warm", "times Go", 1.15, false, warmPi},
	{"64 inputs of a pi loop, fresh session and build", "ms", 1000, false, freshPi},
	{"fib(35) at the prompt", "times Go", 1.2, false, typedFib},
	{"1e8 additions as one cell, beyond 1.2 times Go", "ms", 500, false, additions},
	{"simple expression while a build runs", "ms", 5, false, whileBuilding},
	{"build of a worker after an edit", "ms", 300, false, smallBuild},
	{"build of a worker with gonum after an edit", "ms", 600, false, gonumBuild},
	{"memory of a native worker at rest", "MiB", 10, false, workerMemory},
	{"x := len(m) beside a map of 1e6 strings to ints", "ms", 5, false, harmlessCell},
	{"a cell's line in the journal", "ms", 20, false, journalled},
	{"checkpoint beside 256 MiB that a cell has left alone", "ms", 60, false, checkpointTime},
	{"bytes written by a checkpoint beside 256 MiB that a cell has left alone", "KiB", 64, false, checkpointBytes},
	{"memory to dump 256 MiB, interpreted engine", "MiB", 64, false, dumpMemoryInterpreted},
	{"memory to dump 256 MiB, native engine", "MiB", 64, false, dumpMemoryNative},
}

// A bench is what the workloads share.
type bench struct {
	gosess string // the binary
	dir    string // for state, caches and sessions
	held   map[string]*session.Session
	builds *build.Builder // made at first use
	saved  *saved         // made at first use
	ssh    *sshd          // started at first use
}

func main() {
	gosess := flag.String("gosess", "", "the binary to measure; built anew by default")
	n := flag.Int("n", 9, "measurements of each workload")
	flag.Parse()
	if err := run(*gosess, *n, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(gosess string, n int, names []string) error {
	dir, err := os.MkdirTemp("", "gosess-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{gosess: gosess, dir: dir, held: map[string]*session.Session{}}
	defer b.close()
	if gosess == "" {
		b.gosess = filepath.Join(dir, "gosess")
		build := exec.Command("go", "build", "-o", b.gosess, "./cmd/gosess")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("failed to build gosess: %w\n%s", err, out)
		}
	}
	for _, w := range slices.Concat(workloads, fidelity()) {
		if len(names) > 0 && !slices.Contains(names, w.name) {
			continue
		}
		if err := b.measure(w, n); err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
	return nil
}

// A line is what is printed of a workload.
type line struct {
	Workload string  `json:"workload"`
	Value    float64 `json:"value"` // the median
	Best     float64 `json:"best"`
	Worst    float64 `json:"worst"`
	Unit     string  `json:"unit"`
	Wanted   float64 `json:"wanted"`
	Good     bool    `json:"good"` // value is as good as wanted
}

// measure runs a workload once to warm caches, then n times.
func (b *bench) measure(w workload, n int) error {
	if _, err := w.run(b); err != nil {
		return err
	}
	var values []float64
	for range max(n, 1) {
		v, err := w.run(b)
		if err != nil {
			return err
		}
		values = append(values, v)
	}
	slices.Sort(values)
	l := line{Workload: w.name, Value: values[len(values)/2], Best: values[0], Worst: values[len(values)-1],
		Unit: w.unit, Wanted: w.wanted}
	l.Good = l.Value <= w.wanted
	if w.most {
		l.Best, l.Worst = l.Worst, l.Best
		l.Good = l.Value >= w.wanted
	}
	return json.NewEncoder(os.Stdout).Encode(l)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (b *bench) close() {
	if b.ssh != nil {
		b.ssh.stop()
	}
}
