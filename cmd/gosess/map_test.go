package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A mapping is a running `gosess map`.
type mapping struct {
	t   *testing.T
	cmd *exec.Cmd
	id  string
	in  io.WriteCloser
	out *bufio.Scanner
	err bytes.Buffer
}

// startMap maps fn of a session made of cells.
func startMap(t *testing.T, cells, fn string, flags ...string) *mapping {
	t.Helper()
	dir := t.TempDir()
	session := filepath.Join(dir, "s.gosess")
	m := &mapping{t: t, id: newID(t)}
	env := append(os.Environ(), marker+m.id, "HOME="+dir, "XDG_STATE_HOME="+dir+"/state",
		"XDG_CACHE_HOME="+dir+"/cache", "GOSESS_ENGINE=", "GOSESS_SSH=")
	load := exec.Command(binary, "-o", session)
	load.Env, load.Stdin = env, strings.NewReader(cells)
	if out, err := load.CombinedOutput(); err != nil {
		t.Fatalf("failed to make the session: %v\n%s", err, out)
	}
	m.cmd = exec.Command(binary, append([]string{"map", "-s", session, "-f", fn}, flags...)...)
	m.cmd.Env, m.cmd.Stderr = env, &m.err
	m.in, _ = m.cmd.StdinPipe()
	out, _ := m.cmd.StdoutPipe()
	m.out = bufio.NewScanner(out)
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		m.cmd.Process.Kill()
		wantNoProcesses(t, m.id)
	})
	return m
}

// send writes numbers as inputs.
func (m *mapping) send(from, to int) {
	for i := from; i < to; i++ {
		fmt.Fprintln(m.in, i)
	}
}

// next reads one result.
func (m *mapping) next() (r struct {
	Index int
	Value any
	Error *jsonError
}) {
	m.t.Helper()
	if !m.out.Scan() {
		m.t.Fatalf("no more results; stderr: %s", m.err.String())
	}
	if err := json.Unmarshal(m.out.Bytes(), &r); err != nil {
		m.t.Fatalf("%v in %q", err, m.out.Text())
	}
	return r
}

// wantExit waits for the map to end.
func (m *mapping) wantExit(code int) {
	m.t.Helper()
	timer := time.AfterFunc(patience, func() { m.cmd.Process.Kill() })
	defer timer.Stop()
	if got := exitCode(m.cmd.Wait()); got != code {
		m.t.Fatalf("got exit code %d, want %d; stderr: %s", got, code, m.err.String())
	}
}

// workers lists the worker processes.
func (m *mapping) workers() []proc {
	var list []proc
	for _, p := range processes(m.id) {
		if strings.HasSuffix(p.line, "worker-process") {
			list = append(list, p)
		}
	}
	return list
}

// Results come while inputs are still being written, in their order.
func TestMapStreams(t *testing.T) {
	m := startMap(t, "func inc(n int) int { return n + 1 }\n", "inc", "--workers", "2")
	for i := range 100 {
		m.send(i, i+1)
		if r := m.next(); r.Index != i || r.Value != float64(i+1) {
			t.Fatalf("input %d: got %+v", i, r)
		}
	}
	m.in.Close()
	m.wantExit(0)
}

// A worker that is killed costs an attempt of one input and nothing else.
func TestMapWorkerKilled(t *testing.T) {
	gate := filepath.Join(t.TempDir(), "gate") // the last inputs wait for it
	m := startMap(t, fmt.Sprintf("func slow(n int) int { for n > 40 { if _, err := os.Stat(%q); err == nil { break }; time.Sleep(time.Millisecond) }; return n }\n", gate), "slow", "--workers", "2")
	m.send(0, 50)
	m.in.Close()
	m.next()
	killed := m.workers()
	if len(killed) == 0 {
		t.Fatal("there are no workers")
	}
	syscall.Kill(killed[0].pid, syscall.SIGKILL)
	if err := os.WriteFile(gate, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < 50; i++ {
		if r := m.next(); r.Index != i || r.Value != float64(i) {
			t.Fatalf("input %d: got %+v", i, r)
		}
	}
	m.wantExit(0)
}

// Ctrl-C keeps what is finished and ends soon, whatever the workers do.
func TestMapInterrupted(t *testing.T) {
	m := startMap(t, "func stuck(n int) int { for n == 3 { time.Sleep(time.Hour) }; return n }\n", "stuck", "--workers", "2")
	m.send(0, 4)
	for i := range 3 {
		if r := m.next(); r.Index != i {
			t.Fatalf("got result %d, want %d", r.Index, i)
		}
	}
	start := time.Now()
	m.cmd.Process.Signal(syscall.SIGINT)
	m.wantExit(1)
	if !strings.Contains(m.err.String(), "3 inputs") {
		t.Errorf("stderr does not say what was done: %q", m.err.String())
	}
	t.Logf("ended %v after Ctrl-C", time.Since(start).Round(time.Millisecond))
}

// The end of gosess is the end of its workers.
func TestMapKilled(t *testing.T) {
	m := startMap(t, "func stuck(n int) int { for {}; return n }\n", "stuck", "--workers", "2")
	m.send(0, 10)
	for end := time.Now().Add(patience); len(m.workers()) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("there are no workers")
		}
	}
	m.cmd.Process.Kill()
	m.cmd.Wait()
	wantNoProcesses(t, m.id)
}

// Results of many inputs come in order while inputs are still being written.
func TestMapManyInputs(t *testing.T) {
	m := startMap(t, "func inc(n int) int { return n + 1 }\n", "inc", "--workers", "2")
	const inputs = 50_000
	go func() { // ends with the inputs
		w := bufio.NewWriter(m.in)
		for i := range inputs {
			fmt.Fprintln(w, i)
		}
		w.Flush()
		m.in.Close()
	}()
	for i := range inputs {
		if r := m.next(); r.Index != i || r.Value != float64(i+1) {
			t.Fatalf("input %d: got %+v", i, r)
		}
	}
	m.wantExit(0)
}
