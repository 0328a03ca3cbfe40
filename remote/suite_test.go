package remote

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"gosess/dispatch/core"
)

// The promises of a map, kept by every kind of worker: goroutines, processes of
// this machine, processes behind ssh. Sets are added by the files that can make them.
var suites = []struct {
	name string
	pool func(t *testing.T, fn string) core.Pool // of two workers
}{
	{"in process", func(t *testing.T, fn string) core.Pool {
		f, err := (&fakeServer{}).Resolve([]byte(fn))
		if err != nil {
			t.Fatal(err)
		}
		return core.Local(2, func(ctx context.Context, in any) (any, *core.Error) {
			out, err := f(ctx, in.([]byte))
			if err != nil {
				return nil, describe(err, core.Unfit)
			}
			return out, nil
		})
	}},
	{"local processes", func(t *testing.T, fn string) core.Pool {
		return testPool(t, Options{}).Map(Job{Session: NewBlob([]byte("s")), Func: NewBlob([]byte(fn))})
	}},
}

func TestSuite(t *testing.T) {
	for _, s := range suites {
		t.Run(s.name, func(t *testing.T) {
			run := func(ctx context.Context, fn string, texts []string, o core.Options) *core.Stream {
				return core.Run(ctx, &core.Job{Source: &inputs{texts: texts}, Pool: s.pool(t, fn)}, o)
			}
			t.Run("ordered", func(t *testing.T) { suiteOrdered(t, run) })
			t.Run("errors", func(t *testing.T) { suiteErrors(t, run) })
			t.Run("timeout", func(t *testing.T) { suiteTimeout(t, run) })
			t.Run("cancel", func(t *testing.T) { suiteCancel(t, run) })
			t.Run("stop", func(t *testing.T) { suiteStop(t, run) })
		})
	}
}

type runFunc func(ctx context.Context, fn string, texts []string, o core.Options) *core.Stream

func suiteOrdered(t *testing.T, run runFunc) {
	s := run(context.Background(), "inc", numbers(3000), core.Options{Ordered: true})
	n := 0
	for ; s.Next(); n++ {
		r := s.Result()
		out, _ := r.Output.([]byte)
		if r.Index != n || string(out) != strconv.Itoa(n+1) || r.Err != nil {
			t.Fatalf("result %d: got input %d, %q, %v", n, r.Index, out, r.Err)
		}
	}
	if n != 3000 || s.Cause() != nil {
		t.Errorf("got %d results, cause %v", n, s.Cause())
	}
}

func suiteErrors(t *testing.T, run runFunc) {
	s := run(context.Background(), "do", []string{"", "fail", "userpanic", "unfit", ""}, core.Options{Ordered: true})
	want := map[int]core.Kind{1: core.Failed, 2: core.Panicked, 3: core.Unfit}
	for s.Next() {
		r := s.Result()
		kind, fails := want[r.Index]
		if (r.Err != nil) != fails || fails && (r.Err.Kind != kind || r.Err.Index != r.Index || r.Err.Attempts != 1) {
			t.Errorf("input %d: got %+v", r.Index, r.Err)
		}
	}
}

func suiteTimeout(t *testing.T, run runFunc) {
	s := run(context.Background(), "sleep", []string{"0", "1h", "0"}, core.Options{Timeout: 2 * time.Second})
	for s.Next() {
		r := s.Result()
		if fails := r.Index == 1; (r.Err != nil) != fails || fails && r.Err.Kind != core.TimedOut {
			t.Errorf("input %d: got %v", r.Index, r.Err)
		}
	}
}

func suiteCancel(t *testing.T, run runFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := run(ctx, "sleep", []string{"1ms", "1h", "1h", "1ms"}, core.Options{Chunk: 1})
	n := 0
	for ; s.Next(); n++ {
		if r := s.Result(); r.Err != nil {
			t.Errorf("input %d: got %v", r.Index, r.Err)
		}
		cancel()
	}
	var ce *core.CanceledError
	if !errors.As(s.Cause(), &ce) || ce.Done != n || n == 0 || n > 2 {
		t.Errorf("got %d results, cause %v", n, s.Cause())
	}
}

func suiteStop(t *testing.T, run runFunc) {
	s := run(context.Background(), "inc", numbers(100000), core.Options{})
	for range 10 {
		if !s.Next() {
			t.Fatal("no result")
		}
	}
	s.Stop()
}
