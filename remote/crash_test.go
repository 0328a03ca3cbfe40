package remote

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// The crash table: what becomes of a worker that misbehaves while it does something, as the one
// error that its input gets. Every other input is unaffected.
func TestCrashTable(t *testing.T) {
	tests := []struct {
		while string // run or load
		how   string
		kind  core.Kind
		want  string // begins so
		tail  string // of what the worker printed last; contains it
	}{
		// The function's own failures are no crash, and never tried again.
		{"run", "fail", core.Failed, "no: mine", ""},
		{"run", "userpanic", core.Panicked, "boom", ""},
		{"run", "unfit", core.Unfit, "result.c: a channel cannot be sent", ""},
		{"run", "internal panic", core.Unfit, "internal error: server bug", ""},
		// These end the worker.
		{"run", "exit", core.Lost, "lost after 3 attempts: worker exited with status 3", "about to exit"},
		{"run", "goroutine panic", core.Lost, "lost after 3 attempts: worker exited with status 2", "panic: in a goroutine"},
		{"run", "kill", core.Lost, "lost after 3 attempts: worker ended by signal: killed", ""},
		{"run", "stack", core.Lost, "lost after 3 attempts: worker exited with status 2", "stack overflow"},
		{"run", "hang", core.TimedOut, "timed out after 1s", ""},
		{"run", "half frame", core.Lost, "lost after 3 attempts: worker exited with status 0", ""},
		{"run", "no frame", core.Lost, "lost after 3 attempts: worker was stopped: it sent what cannot be read: damaged frame: chan:", ""},
		{"load", "unfit", core.NoWorker, "host localhost: load: failed to load the session: result.c: a channel cannot be sent", ""},
		{"load", "exit", core.NoWorker, "host localhost: load: worker exited with status 3", "about to exit"},
		{"load", "goroutine panic", core.NoWorker, "host localhost: load: worker exited with status 2", "panic: in a goroutine"},
		{"load", "internal panic", core.NoWorker, "host localhost: load: internal error: server bug", ""},
		{"load", "kill", core.NoWorker, "host localhost: load: worker ended by signal: killed", ""},
		{"load", "stack", core.NoWorker, "host localhost: load: worker exited with status 2", "stack overflow"},
		{"load", "hang", core.NoWorker, "host localhost: load: no answer within 1s", ""},
		{"load", "half frame", core.NoWorker, "host localhost: load: worker exited with status 0", ""},
		{"load", "no frame", core.NoWorker, "host localhost: load: worker was stopped: it sent what cannot be read: damaged frame: chan:", ""},
	}
	for _, tt := range tests {
		t.Run(tt.while+"/"+tt.how, func(t *testing.T) {
			session, texts := "s", []string{"", "", tt.how, "", ""}
			po, o := Options{Report: func(HostError) {}}, core.Options{}
			switch {
			case tt.how != "hang":
			case tt.while == "load":
				po.Load = time.Second
			default:
				o.Timeout = time.Second
			}
			p := testPool(t, po)
			if tt.while == "load" {
				session = "load " + tt.how
			}
			outs, errs, cause := mapAll(context.Background(), p, session, "do", texts, o)
			if cause != nil {
				t.Fatal(cause)
			}
			for i, e := range errs {
				if i != 2 && tt.while == "run" {
					if e != nil || outs[i] != "done" {
						t.Errorf("input %d: got %q, %v", i, outs[i], e)
					}
					continue
				}
				if e == nil || e.Kind != tt.kind || !strings.HasPrefix(e.Message, tt.want) || !strings.Contains(e.Error(), tt.tail) {
					t.Errorf("input %d: got %v, kind %v, want %v: %q", i, e, e.Kind, tt.kind, tt.want)
				}
				if strings.Contains(e.Error(), "goroutine 1 [") || strings.Contains(e.Error(), ".go:") {
					t.Errorf("input %d: a stack of gosess itself shows: %v", i, e)
				}
			}
		})
	}
}

func TestUserErrorArrives(t *testing.T) {
	p := testPool(t, Options{})
	_, errs, _ := mapAll(context.Background(), p, "s", "do", []string{"fail"}, core.Options{})
	e := errs[0]
	if !errors.Is(e, errMine) || !errors.Is(e, io.EOF) || errors.Is(e, io.ErrUnexpectedEOF) {
		t.Errorf("got causes %v", e.Causes)
	}
	if e.Type != "*fmt.wrapError" || e.Host != Local || e.Attempts != 1 || len(e.Chain) != 3 ||
		len(e.Trace) != 1 || e.Trace[0].String() != "f (cell 3, line 2)" {
		t.Errorf("got %+v", e)
	}
	if got, want := e.Error(), "input 0: no: mine (on localhost)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnknownFunction(t *testing.T) {
	p := testPool(t, Options{Report: func(HostError) {}})
	_, errs, _ := mapAll(context.Background(), p, "s", "nonesuch", numbers(1), core.Options{})
	if e := errs[0]; e == nil || !strings.Contains(e.Message, `no function "nonesuch" in the session`) {
		t.Errorf("got %v", e)
	}
}

// A worker that dies once is replaced, and its input has its result in the end.
func TestReplaced(t *testing.T) {
	for _, how := range []string{"exit", "kill", "half frame"} {
		p := testPool(t, Options{})
		once := "once " + filepath.Join(t.TempDir(), "flag") + " " + how
		outs, errs, _ := mapAll(context.Background(), p, "s", "do", []string{"", once, "", ""}, core.Options{})
		for i := range outs {
			if errs[i] != nil || outs[i] != "done" {
				t.Errorf("%s: input %d: got %q, %v", how, i, outs[i], errs[i])
			}
		}
	}
}

// Ctrl-C: what is there is kept, and the map is over within two seconds though a worker hangs.
func TestCancelLocal(t *testing.T) {
	p := testPool(t, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	texts := append([]string{"", ""}, "hang", "hang", "", "")
	s := start(ctx, p, "s", "do", texts, core.Options{Chunk: 1})
	done := 0
	for s.Next() {
		if r := s.Result(); r.Err != nil {
			t.Errorf("got %+v", r)
		}
		if done++; done == 2 {
			cancel()
		}
	}
	var ce *core.CanceledError
	if !errors.As(s.Cause(), &ce) || ce.Done != done || ce.Total != len(texts) {
		t.Errorf("got cause %v after %d results", s.Cause(), done)
	}
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(10), core.Options{})
	if cause != nil || errs[9] != nil || outs[9] != "10" {
		t.Errorf("the next map: got %q, %v, %v", outs[9], errs[9], cause)
	}
}

func TestPrints(t *testing.T) {
	lines := make(chan string, 10)
	p := testPool(t, Options{Hosts: []Host{{Name: Local, Slots: 1}}, Print: func(worker, text string) {
		for line := range strings.Lines(text) {
			lines <- worker + ": " + line
		}
	}})
	_, errs, _ := mapAll(context.Background(), p, "s", "say", []string{"hello"}, core.Options{})
	if errs[0] != nil {
		t.Fatal(errs[0])
	}
	for _, want := range []string{"localhost/1: out hello\n", "localhost/1: err hello\n"} {
		if got := <-lines; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A worker loads one session in its life, and serves every map over it.
func TestWorkersAreReused(t *testing.T) {
	p := testPool(t, Options{Hosts: []Host{{Name: Local, Slots: 1}}})
	var pids []string
	for _, session := range []string{"one", "one", "two"} {
		outs, errs, _ := mapAll(context.Background(), p, session, "pid", []string{""}, core.Options{})
		if errs[0] != nil {
			t.Fatal(errs[0])
		}
		pids = append(pids, outs[0])
	}
	if pids[0] != pids[1] || pids[1] == pids[2] {
		t.Errorf("got workers %v, want the first two to be the same one", pids)
	}
}

func TestStoreIsRemoved(t *testing.T) {
	p := testPool(t, Options{})
	mapAll(context.Background(), p, strings.Repeat("x", 1<<20), "length", []string{""}, core.Options{})
	cache, err := CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(cache, storePrefix+"stale")
	if err := os.MkdirAll(stale, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(stale, "lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if dirs, _ := filepath.Glob(filepath.Join(cache, storePrefix+"*")); len(dirs) != 2 {
		t.Fatalf("got stores %v, want the pool's and a stale one", dirs)
	}
	p.Close()
	q := testPool(t, Options{})
	mapAll(context.Background(), q, "s", "length", []string{""}, core.Options{})
	q.Close()
	if dirs, _ := filepath.Glob(filepath.Join(cache, storePrefix+"*")); len(dirs) != 0 {
		t.Errorf("stores %v are left", dirs)
	}
}
