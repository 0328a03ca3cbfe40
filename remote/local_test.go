package remote

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// patience is how long tests wait for what must come: a busy machine may need long for anything.
const patience = time.Minute

// eventually waits until cond holds and says whether it came to that.
func eventually(cond func() bool) bool {
	for end := time.Now().Add(patience); !cond(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			return cond()
		}
	}
	return true
}

// exists says whether there is a file at path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// usersCache is the XDG_CACHE_HOME that the tests were started with.
var usersCache = os.Getenv("XDG_CACHE_HOME")

// testPool returns a pool that is closed when the test ends. The test has a cache of its own.
func testPool(t testing.TB, o Options) *Pool {
	t.Helper()
	if os.Getenv("XDG_CACHE_HOME") == usersCache {
		t.Setenv("XDG_CACHE_HOME", t.TempDir())
	}
	if o.Hosts == nil {
		o.Hosts = []Host{{Name: Local, Slots: 2}}
	}
	p, err := NewPool(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// inputs is a Source of texts.
type inputs struct {
	texts []string
	next  int
}

func (s *inputs) Len() int { return len(s.texts) }

func (s *inputs) Next(ctx context.Context) (core.Task, bool, error) {
	if s.next == len(s.texts) || ctx.Err() != nil {
		return core.Task{}, false, nil
	}
	in := []byte(s.texts[s.next])
	s.next++
	return core.Task{Index: s.next - 1, Input: in, Size: len(in)}, true, nil
}

// start begins a map of fn over texts.
func start(ctx context.Context, p *Pool, session, fn string, texts []string, o core.Options) *core.Stream {
	job := &core.Job{
		Source: &inputs{texts: texts},
		Pool:   p.Map(Job{Session: NewBlob([]byte(session)), Func: NewBlob([]byte(fn))}),
		Cause: func(name string) error {
			if name == "errMine" {
				return errMine
			}
			return nil
		},
	}
	return core.Run(ctx, job, o)
}

// mapAll returns the results of a map, each as its text or its error.
func mapAll(ctx context.Context, p *Pool, session, fn string, texts []string, o core.Options) ([]string, []*core.Error, error) {
	s := start(ctx, p, session, fn, texts, o)
	outs, errs := make([]string, len(texts)), make([]*core.Error, len(texts))
	for s.Next() {
		r := s.Result()
		errs[r.Index] = r.Err
		if b, ok := r.Output.([]byte); ok {
			outs[r.Index] = string(b)
		}
	}
	return outs, errs, s.Cause()
}

func numbers(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = strconv.Itoa(i)
	}
	return texts
}

func TestLocalMap(t *testing.T) {
	p := testPool(t, Options{})
	const n = 5000
	outs, errs, cause := mapAll(context.Background(), p, "s", "inc", numbers(n), core.Options{})
	if cause != nil {
		t.Fatal(cause)
	}
	for i := range n {
		if errs[i] != nil || outs[i] != strconv.Itoa(i+1) {
			t.Fatalf("input %d: got %q, %v", i, outs[i], errs[i])
		}
	}
}

func BenchmarkLocalRoundTrip(b *testing.B) {
	p := testPool(b, Options{Hosts: []Host{{Name: Local, Slots: 1}}})
	mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	for b.Loop() {
		mapAll(context.Background(), p, "s", "inc", numbers(1), core.Options{})
	}
}

func BenchmarkLocal100000(b *testing.B) {
	p := testPool(b, Options{})
	texts := numbers(100000)
	mapAll(context.Background(), p, "s", "inc", numbers(10), core.Options{})
	for b.Loop() {
		mapAll(context.Background(), p, "s", "inc", texts, core.Options{})
	}
	b.ReportMetric(float64(b.N)*float64(len(texts))/b.Elapsed().Seconds(), "inputs/s")
}

func BenchmarkLocalFresh(b *testing.B) {
	b.Setenv("XDG_CACHE_HOME", b.TempDir())
	for b.Loop() {
		p, err := NewPool(Options{Hosts: []Host{{Name: Local, Slots: 2}}})
		if err != nil {
			b.Fatal(err)
		}
		s := start(context.Background(), p, "s", "inc", numbers(2), core.Options{})
		s.Next()
		b.StopTimer()
		s.Stop()
		p.Close()
		b.StartTimer()
	}
}
