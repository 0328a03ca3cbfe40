package core

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// A call that its own goroutine makes is treated as one of a map: tried again, given up, cancelled.
func TestRunHere(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	hang := func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }
	tests := []struct {
		name   string
		slots  int
		call   func(ctx context.Context, nth int) (int, error)
		opt    Options
		fails  bool
		kind   Kind // of the error
		begun  int
		cancel bool
	}{
		{name: "value", slots: 1, begun: 1, call: func(context.Context, int) (int, error) { return 7, nil }},
		{name: "error", slots: 1, begun: 1, fails: true, kind: Failed, call: func(context.Context, int) (int, error) { return 0, errors.New("mine") }},
		{name: "dies twice, one slot", slots: 1, begun: 3, call: dieUpTo(2)},
		{name: "dies twice, three slots", slots: 3, begun: 3, call: dieUpTo(2)},
		{name: "dies always", slots: 2, begun: 3, fails: true, kind: Lost, call: dieUpTo(99)},
		{name: "hangs", slots: 1, begun: 1, fails: true, kind: TimedOut, opt: Options{Timeout: 20 * time.Millisecond},
			call: func(ctx context.Context, _ int) (int, error) { return hang(ctx) }},
		{name: "does not stop", slots: 1, begun: 1, fails: true, kind: TimedOut, opt: Options{Timeout: 20 * time.Millisecond},
			call: func(context.Context, int) (int, error) { select {} }},
		{name: "no workers", slots: 0, fails: true, kind: NoWorker},
		{name: "cancelled", slots: 1, begun: 1, cancel: true,
			call: func(ctx context.Context, _ int) (int, error) { cancel(); return hang(ctx) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var mu sync.Mutex
			nth := 0
			p := &fakePool{slots: tt.slots, call: func(ctx context.Context, _ int) (int, error) {
				mu.Lock()
				nth++
				n := nth
				mu.Unlock()
				return tt.call(ctx, n)
			}}
			reported, final := 0, 0
			tt.opt.Progress = func(p Progress) {
				reported++
				if p.Final {
					final++
				}
			}
			s := runHere(ctx, &Job{Source: &ints{n: 1}, Pool: p}, tt.opt)
			got := collect(t, s)
			switch e := got[0].Err; {
			case tt.cancel:
				if err := s.Cause(); !errors.Is(err, context.Canceled) || len(got) > 0 {
					t.Errorf("got %v and cause %v, want it cancelled", got, err)
				}
			case len(got) != 1, (e != nil) != tt.fails, e != nil && e.Kind != tt.kind, e == nil && got[0].Output != 7:
				t.Errorf("got %+v, want failure %v of kind %d", got, tt.fails, tt.kind)
			}
			if p.calls[0] != tt.begun || p.lent != 0 {
				t.Errorf("begun %d times, %d workers kept, want %d, 0", p.calls[0], p.lent, tt.begun)
			}
			if final != 1 {
				t.Errorf("%d of %d reports were final, want 1", final, reported)
			}
		})
	}
}

// dieUpTo returns a call that ends its worker the first n times.
func dieUpTo(n int) func(context.Context, int) (int, error) {
	return func(_ context.Context, nth int) (int, error) {
		if nth <= n {
			return 0, errDie
		}
		return 7, nil
	}
}
