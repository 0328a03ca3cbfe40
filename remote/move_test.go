package remote

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gosess/dispatch/core"
)

// compiledName is the name of the copy of the test's executable that stands for a compiled worker; sent
// to another host it has its hash for a name.
const compiledName = "compiled"

// A fakeBuild is a stand-in for the build of a compiled worker: a copy of the test's executable
// that is there when the test says so.
type fakeBuild struct {
	t     testing.TB
	done  chan struct{} // closed by finish
	once  sync.Once
	path  string
	err   error
	fails map[string]string // why there is none for a system and machine

	mu      sync.Mutex // protects following
	reports []string
	begun   []string
}

func newBuild(t testing.TB) *fakeBuild {
	b := &fakeBuild{t: t, done: make(chan struct{}), path: filepath.Join(t.TempDir(), compiledName)}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(exe)
	if err == nil {
		err = os.WriteFile(b.path, append(data, 0), 0o700) // not the same executable, where they go by their hashes
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *fakeBuild) finish() { b.once.Do(func() { close(b.done) }) }

func (b *fakeBuild) program() *Program {
	return NewProgram(func(ctx context.Context, goos, goarch string) (string, error) {
		if why := b.fails[goos+"/"+goarch]; why != "" {
			return "", errors.New(why)
		}
		b.mu.Lock()
		b.begun = append(b.begun, goos+"/"+goarch)
		b.mu.Unlock()
		select {
		case <-b.done:
			return b.path, b.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}, func(why error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.reports = append(b.reports, why.Error())
	})
}

func (b *fakeBuild) hasBegun() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.begun) > 0
}

func (b *fakeBuild) reported() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.reports, "\n")
}

// A moving is a map of who, whose inputs are noted in a file. It is the map's source too.
type moving struct {
	inputs
	t      *testing.T
	file   string
	job    Job
	room   chan struct{} // holds one for each input that has no result yet
	enough atomic.Bool   // the source ends
}

func (m *moving) Next(ctx context.Context) (core.Task, bool, error) {
	select {
	case m.room <- struct{}{}:
	case <-ctx.Done():
	}
	if m.enough.Load() {
		return core.Task{}, false, nil
	}
	return m.inputs.Next(ctx)
}

func newMoving(t *testing.T, prog *Program, n int, took string) *moving {
	m := &moving{t: t, file: filepath.Join(t.TempDir(), "begun"), room: make(chan struct{}, 64),
		job: Job{Session: NewBlob([]byte("s")), Func: NewBlob([]byte("who")), Program: prog}}
	for i := range n {
		m.texts = append(m.texts, fmt.Sprintf("%s %d %s", m.file, i, took))
	}
	return m
}

// run maps over the pool and returns by input which executable ran it. At is called after each result with
// the number of results and its executable.
func (m *moving) run(p *Pool, at func(n int, name string)) []string {
	m.t.Helper()
	s := core.Run(context.Background(), &core.Job{Source: m, Pool: p.Map(m.job)}, core.Options{Ordered: true})
	var names []string
	for s.Next() {
		r := s.Result()
		if r.Err != nil || r.Index != len(names) {
			m.t.Fatalf("result %d: got index %d, %v", len(names), r.Index, r.Err)
		}
		<-m.room
		names = append(names, string(r.Output.([]byte)))
		at(len(names), names[len(names)-1])
	}
	if err := s.Cause(); err != nil {
		m.t.Fatal(err)
	}
	return names
}

// wantOnce fails the test unless each input was begun exactly once.
func (m *moving) wantOnce() {
	m.t.Helper()
	count := m.counts()
	for i := range m.next {
		if n := count[fmt.Sprint(i)]; n != 1 {
			m.t.Errorf("input %d was begun %d times, want once", i, n)
		}
	}
}

// counts is how often each input was begun.
func (m *moving) counts() map[string]int {
	m.t.Helper()
	data, err := os.ReadFile(m.file)
	if err != nil {
		m.t.Fatal(err)
	}
	count := map[string]int{}
	for line := range strings.Lines(string(data)) {
		n, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		count[n]++
	}
	return count
}

func never(int, string) {}

// moveHosts are the kinds of pools that maps move over on.
var moveHosts = []struct {
	name     string
	pool     func(t *testing.T) *Pool
	compiled func(b *fakeBuild) string // what a compiled worker's executable is called there
}{
	{"local", func(t *testing.T) *Pool { return testPool(t, Options{}) }, func(*fakeBuild) string { return compiledName }},
}

func TestMoveOver(t *testing.T) {
	for _, h := range moveHosts {
		t.Run(h.name, func(t *testing.T) {
			p, b := h.pool(t), newBuild(t)
			prog := b.program()
			compiled := h.compiled(b)
			m := newMoving(t, prog, 100_000, "1ms")
			names := m.run(p, func(done int, name string) {
				if done == 20 {
					b.finish()
				}
				if name == compiled {
					m.enough.Store(true)
				}
			})
			m.wantOnce()
			if n := len(names); names[0] == compiled || names[n-1] != compiled {
				t.Errorf("the first input ran in %s, the last in %s, want a move to %s", names[0], names[n-1], compiled)
			}
			if live := p.Hosts()[0].Live; live > 2 || b.reported() != "" {
				t.Errorf("got %d workers, reports %q", live, b.reported())
			}
			again := newMoving(t, prog, 50, "0")
			if names := again.run(p, never); !allAre(names, compiled) {
				t.Errorf("the next map ran in %q", slices.Compact(names))
			}
			again.wantOnce()
			if len(b.begun) != 1 {
				t.Errorf("got builds %q, want one", b.begun)
			}
		})
	}
}

func allAre(names []string, want string) bool {
	return len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return n != want })
}

// Interpreted workers that are idle are not in the way of compiled ones.
func TestMoveAtOnce(t *testing.T) {
	p, b := testPool(t, Options{}), newBuild(t)
	b.finish()
	prog := b.program()
	<-prog.Begin(ownTarget.goos, ownTarget.goarch)
	p.Prestart(2)
	m := newMoving(t, prog, 20, "1ms")
	if names := m.run(p, never); !allAre(names, compiledName) {
		t.Errorf("got %q, want all compiled", names)
	}
	m.wantOnce()
}

// Without a program that works a map stays interpreted, and the reason is said once.
func TestMoveFails(t *testing.T) {
	script := func(text string) func(b *fakeBuild) {
		return func(b *fakeBuild) {
			os.Remove(b.path)
			if err := os.WriteFile(b.path, []byte(text), 0o700); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	tests := []struct {
		name   string
		spoil  func(*fakeBuild)
		report string
	}{
		{"build", func(b *fakeBuild) { b.err = errors.New("cell 3:2: too clever") },
			"workers interpret: no compiled program for " + ownTarget.String() + ": cell 3:2: too clever"},
		{"gone", func(b *fakeBuild) { os.Remove(b.path) },
			"workers of localhost interpret: failed to start a worker: fork/exec PATH: no such file or directory"},
		{"not executable", script("nonsense\n"),
			"workers of localhost interpret: failed to start a worker: fork/exec PATH: exec format error"},
		{"dies", script("#!/bin/sh\necho bad luck >&2\nexit 3\n"),
			"workers of localhost interpret: worker exited with status 3: bad luck"},
		{"speaks another language", script("#!/bin/sh\necho what do you want >&3\nsleep 100\n"),
			"workers of localhost interpret: worker was stopped: it sent what cannot be read: not a gosess peer: got magic number \"what do \", want \"gosess/w\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, b := testPool(t, Options{}), newBuild(t)
			tt.spoil(b)
			prog := b.program()
			for _, patient := range []bool{false, false, true} {
				m := newMoving(t, prog, 60, "1ms")
				m.job.Patient = patient
				names := m.run(p, func(n int, _ string) {
					if n == 5 {
						b.finish()
					}
				})
				m.wantOnce()
				if slices.Contains(names, compiledName) {
					t.Errorf("got %q", slices.Compact(names))
				}
			}
			eventually(func() bool { return b.reported() != "" })
			if got := strings.ReplaceAll(b.reported(), b.path, "PATH"); got != tt.report {
				t.Errorf("got report %q, want %q", got, tt.report)
			}
		})
	}
}

// A map that wants compiled workers waits for them, and fails without them.
func TestMoveCompiledOnly(t *testing.T) {
	for _, fails := range []bool{false, true} {
		p, b := testPool(t, Options{Report: func(HostError) {}}), newBuild(t)
		if fails {
			b.err = errors.New("no Go here")
		}
		p.Prestart(2)
		m := newMoving(t, b.program(), 10, "0")
		m.job.Compiled = true
		s := core.Run(context.Background(), &core.Job{Source: m, Pool: p.Map(m.job)}, core.Options{})
		b.finish()
		n := 0
		for ; s.Next(); n++ {
			r := s.Result()
			switch {
			case fails && (r.Err == nil || r.Err.Kind != core.NoWorker || !strings.Contains(r.Err.Message, "no Go here")):
				t.Errorf("got %+v, want no worker", r)
			case !fails && (r.Err != nil || string(r.Output.([]byte)) != compiledName):
				t.Errorf("got %+v, want all compiled", r)
			}
		}
		if n != 10 {
			t.Errorf("got %d results", n)
		}
	}
}

// A patient map waits for compiled workers, and interprets where there are none.
func TestMovePatient(t *testing.T) {
	for _, fails := range []bool{false, true} {
		p, b := testPool(t, Options{}), newBuild(t)
		if fails {
			b.err = errors.New("no Go here")
		}
		p.Prestart(2)
		m := newMoving(t, b.program(), 10, "0")
		m.job.Patient = true
		go func() { // ends when the build has begun
			eventually(b.hasBegun)
			b.finish()
		}()
		names := m.run(p, never)
		m.wantOnce()
		if fails && slices.Contains(names, compiledName) || !fails && !allAre(names, compiledName) {
			t.Errorf("fails %t: got %q", fails, names)
		}
		if got := strings.Contains(b.reported(), "no Go here"); got != fails {
			t.Errorf("fails %t: got reports %q", fails, b.reported())
		}
	}
}

// A compiled worker that dies costs one attempt of its input.
func TestMoveDies(t *testing.T) {
	p, b := testPool(t, Options{}), newBuild(t)
	b.finish()
	job := Job{Session: NewBlob([]byte("s")), Func: NewBlob([]byte("do")), Program: b.program(), Compiled: true}
	texts := []string{"", "once " + filepath.Join(t.TempDir(), "x") + " kill", "", "kill", ""}
	s := core.Run(context.Background(), &core.Job{Source: &inputs{texts: texts}, Pool: p.Map(job)}, core.Options{})
	for s.Next() {
		r := s.Result()
		if lost := r.Index == 3; (r.Err != nil) != lost || lost && (r.Err.Kind != core.Lost || r.Err.Attempts != 3) {
			t.Errorf("input %d: got %v", r.Index, r.Err)
		}
	}
}

// A map that is cancelled in mid-move ends as any other.
func TestMoveCanceled(t *testing.T) {
	p, b := testPool(t, Options{}), newBuild(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := newMoving(t, b.program(), 1000, "5ms")
	s := core.Run(ctx, &core.Job{Source: m, Pool: p.Map(m.job)}, core.Options{})
	n := 0
	for ; s.Next(); n++ {
		<-m.room
		if n == 5 {
			b.finish()
			cancel()
		}
	}
	var ce *core.CanceledError
	if !errors.As(s.Cause(), &ce) || ce.Done != n || n < 5 || n > 100 {
		t.Errorf("got %d results, cause %v", n, s.Cause())
	}
}
