package core

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"
)

func double(_ context.Context, n int) (int, error) { return 2 * n, nil }

func TestRunAll(t *testing.T) {
	for _, ordered := range []bool{false, true} {
		for _, n := range []int{0, 1, 2, 100, 20000} {
			p := &fakePool{call: double, slots: 3}
			s := Run(context.Background(), &Job{Source: &ints{n: n}, Pool: p}, Options{Ordered: ordered})
			last := -1
			for s.Next() {
				if r := s.Result(); r.Err != nil || r.Output != 2*r.Index || ordered && r.Index != last+1 {
					t.Fatalf("after %d: got %+v", last, r)
				}
				last++
			}
			if last != n-1 || s.Cause() != nil || p.lent != 0 || p.most > 3 {
				t.Errorf("%d inputs: got %d results, cause %v, %d workers not released, %d at once", n, last+1, s.Cause(), p.lent, p.most)
			}
		}
	}
}

// A worker that dies costs one attempt of the input that it ran, and nothing of those behind it.
func TestRunDeaths(t *testing.T) {
	tests := []struct {
		name     string
		deaths   int // of input 5
		retries  int
		attempts int
		lost     bool
	}{
		{"none", 0, 0, 1, false},
		{"once", 1, 0, 2, false},
		{"twice", 2, 0, 3, false},
		{"always", 99, 0, 3, true},
		{"never again", 99, -1, 1, true},
		{"more patience", 4, 5, 5, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var mu sync.Mutex
			died := 0
			p := &fakePool{slots: 2, call: func(_ context.Context, n int) (int, error) {
				mu.Lock()
				defer mu.Unlock()
				if n == 5 && died < tt.deaths {
					died++
					return 0, errDie
				}
				return 2 * n, nil
			}}
			got := collect(t, Run(context.Background(), &Job{Source: &ints{n: 50}, Pool: p}, Options{Retries: tt.retries}))
			for i := range 50 {
				r := got[i]
				if i == 5 && tt.lost {
					want := fmt.Sprintf("input 5: lost after %d attempts: worker exited with status 7 (on %s)\n\tlast words", tt.attempts, r.Err.Host)
					if tt.attempts == 1 {
						want = fmt.Sprintf("input 5: lost: worker exited with status 7 (on %s)\n\tlast words", r.Err.Host)
					}
					if r.Err.Kind != Lost || r.Err.Attempts != tt.attempts || r.Err.Error() != want {
						t.Errorf("got %q, %d attempts, want %q", r.Err, r.Err.Attempts, want)
					}
					continue
				}
				if r.Err != nil || r.Output != 2*i {
					t.Errorf("input %d: got %+v", i, r)
				}
				want := 1
				if i == 5 {
					want = tt.attempts
				}
				if p.calls[i] != want {
					t.Errorf("input %d was begun %d times, want %d", i, p.calls[i], want)
				}
			}
		})
	}
}

func TestRunErrors(t *testing.T) {
	mine := errors.New("mine")
	p := &fakePool{slots: 2, call: func(_ context.Context, n int) (int, error) {
		if n%3 == 0 {
			return 0, fmt.Errorf("n is %d", n)
		}
		return n, nil
	}}
	job := &Job{Source: &ints{n: 9}, Pool: p, Cause: func(string) error { return mine }}
	got := collect(t, Run(context.Background(), job, Options{}))
	for i := range 9 {
		failed := i%3 == 0
		if e := got[i].Err; (e != nil) != failed || failed && (e.Message != fmt.Sprintf("n is %d", i) || e.Index != i || e.Attempts != 1 || e.Host == "") {
			t.Errorf("input %d: got %+v", i, e)
		}
	}
}

func TestRunTimeout(t *testing.T) {
	polite := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	stubborn := func(context.Context) error { select {} }
	for name, hang := range map[string]func(context.Context) error{"polite": polite, "stubborn": stubborn} {
		t.Run(name, func(t *testing.T) {
			p := &fakePool{slots: 2, call: func(ctx context.Context, n int) (int, error) {
				if n == 3 {
					return 0, hang(ctx)
				}
				return n, nil
			}}
			got := collect(t, Run(context.Background(), &Job{Source: &ints{n: 20}, Pool: p}, Options{Timeout: 30 * time.Millisecond}))
			for i := range 20 {
				if e := got[i].Err; i == 3 && (e == nil || e.Kind != TimedOut || e.Attempts != 1) || i != 3 && e != nil {
					t.Errorf("input %d: got %v", i, e)
				}
			}
			if p.calls[3] != 1 {
				t.Errorf("the input was begun %d times", p.calls[3])
			}
		})
	}
}

// Cancelling keeps what is there and comes back even if the workers do not listen.
func TestRunCancel(t *testing.T) {
	for _, ordered := range []bool{false, true} {
		ctx, cancel := context.WithCancel(context.Background())
		p := &fakePool{slots: 2, call: func(ctx context.Context, n int) (int, error) {
			switch {
			case n == 11:
				cancel()
				select {}
			case n == 10:
				<-ctx.Done()
				return 0, ctx.Err()
			}
			return n, nil
		}}
		s := Run(ctx, &Job{Source: &ints{n: 1000}, Pool: p}, Options{Ordered: ordered, Chunk: 1})
		got := collect(t, s)
		for i := range 10 {
			if got[i].Err != nil || got[i].Output != i {
				t.Errorf("input %d: got %+v", i, got[i])
			}
		}
		var ce *CanceledError
		if err := s.Cause(); !errors.As(err, &ce) || !errors.Is(err, context.Canceled) || ce.Done != len(got) || len(got) > 500 {
			t.Errorf("ordered %v: got cause %v and %d results", ordered, err, len(got))
		}
		if p.lent != 0 {
			t.Errorf("%d workers were not released", p.lent)
		}
	}
}

// Inputs are read as results are taken, not before.
func TestRunBackpressure(t *testing.T) {
	tests := []struct{ size, most int }{{0, maxOutstanding}, {maxBytes / 4, 5}, {2 * maxBytes, 1}}
	for _, tt := range tests {
		src := &ints{n: 10 * maxOutstanding, size: tt.size}
		p := &fakePool{slots: 2, call: double}
		s := Run(context.Background(), &Job{Source: src, Pool: p}, Options{Ordered: true})
		if !s.Next() {
			t.Fatal("no result")
		}
		quiet := 0
		for last := -1; quiet < 20; {
			time.Sleep(5 * time.Millisecond)
			n := src.read()
			if quiet++; n != last {
				last, quiet = n, 0
			}
		}
		// The first batch of results has been taken out of the count.
		if n := src.read(); n > 2*tt.most+1 {
			t.Errorf("inputs of %d bytes: %d were read before anyone took their results, want at most about %d", tt.size, n, tt.most)
		}
		s.Stop()
		if p.lent != 0 {
			t.Errorf("%d workers were not released", p.lent)
		}
	}
}

func TestRunNoWorkers(t *testing.T) {
	why := errors.New("host a: connect: refused")
	p := &fakePool{slots: 3, fail: why}
	got := collect(t, Run(context.Background(), &Job{Source: &ints{n: 10}, Pool: p}, Options{}))
	for i := range 10 {
		if e := got[i].Err; e == nil || e.Kind != NoWorker || !errors.Is(e, ErrNoWorkers) || !errors.Is(e, why) {
			t.Errorf("input %d: got %v", i, e)
		}
	}
	got = collect(t, Run(context.Background(), &Job{Source: &ints{n: 2}, Pool: &fakePool{}}, Options{}))
	if e := got[1].Err; e == nil || e.Message != ErrNoWorkers.Error() {
		t.Errorf("got %v", e)
	}
}

// What waits behind a long task goes to a worker that has nothing to do, and does not go back and forth.
func TestRunRecall(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // the idle worker's driver is late
	release := make(chan struct{})
	p := &fakePool{slots: 2, call: func(_ context.Context, n int) (int, error) {
		if n == 0 {
			<-release
		}
		return n, nil
	}}
	s := Run(context.Background(), &Job{Source: &ints{n: 40}, Pool: p}, Options{Chunk: 30})
	for i := range 39 {
		if !s.Next() {
			t.Fatalf("got %d results while the first input runs, want 39", i)
		}
	}
	close(release)
	if got := collect(t, s); len(got) != 1 || got[0].Output != 0 {
		t.Errorf("got %v", got)
	}
	for i, n := range p.calls {
		if n != 1 {
			t.Errorf("input %d was begun %d times", i, n)
		}
	}
	if n := p.recalls.Load(); n == 0 || n > 10 {
		t.Errorf("tasks were taken back %d times, want a few", n)
	}
}

func TestRunWorkersOption(t *testing.T) {
	p := &fakePool{slots: 8}
	p.call = func(_ context.Context, n int) (int, error) {
		for range 3000 { // until there are two, for the first
			if time.Sleep(time.Millisecond); p.mostLent() >= 2 {
				break
			}
		}
		return n, nil
	}
	collect(t, Run(context.Background(), &Job{Source: &ints{n: 60}, Pool: p}, Options{Workers: 2}))
	if p.most != 2 {
		t.Errorf("got %d workers at once, want 2", p.most)
	}
}

func TestRunProgress(t *testing.T) {
	var mu sync.Mutex
	var all []Progress
	p := &fakePool{slots: 2, call: func(_ context.Context, n int) (int, error) {
		time.Sleep(20 * time.Millisecond)
		if n == 7 {
			return 0, errors.New("no")
		}
		return n, nil
	}}
	collect(t, Run(context.Background(), &Job{Source: &ints{n: 30}, Pool: p}, Options{Progress: func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, p)
	}}))
	if len(all) < 2 {
		t.Fatalf("got %d reports", len(all))
	}
	last := all[len(all)-1]
	done := 0
	for _, h := range last.Hosts {
		done += h.Done
	}
	if !last.Final || last.Done != 29 || last.Failed != 1 || last.Total != 30 || done != 29 || all[0].Final {
		t.Errorf("got first %+v, last %+v", all[0], last)
	}
	for _, p := range all {
		if p.Done > 0 && p.Rate <= 0 {
			t.Errorf("got %+v, want a rate", p)
		}
	}
}

// A map within the loop over another one must find workers though the outer one is not finished.
func TestNestedStreams(t *testing.T) {
	pool := Local(1, func(_ context.Context, in any) (any, *Error) { return in, nil })
	outer := Run(context.Background(), &Job{Source: &ints{n: 3 * maxOutstanding}, Pool: pool}, Options{Ordered: true})
	for range 5 {
		outer.Next()
		if got := collect(t, Run(context.Background(), &Job{Source: &ints{n: 3}, Pool: pool}, Options{})); len(got) != 3 {
			t.Fatalf("got %v", got)
		}
	}
	outer.Stop()
}
