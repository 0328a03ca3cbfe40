package core

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A fakePool lends workers whose behaviour the test decides. Its calls may die, which is
// what goroutines cannot.
type fakePool struct {
	call  func(ctx context.Context, n int) (int, error) // errDie ends the worker
	slots int
	fail  error // of every Acquire

	recalls atomic.Int32 // made of all workers

	mu      sync.Mutex // protects following
	started int
	lent    int
	dead    int
	calls   map[int]int // by input, how often it was begun
	most    int         // workers lent at once
}

var errDie = errors.New("die")

func (p *fakePool) Slots() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.slots
}

func (p *fakePool) Acquire(ctx context.Context) (Worker, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		p.slots--
		return nil, p.fail
	}
	p.started++
	p.lent++
	p.most = max(p.most, p.lent)
	w := &fakeWorker{pool: p, name: fmt.Sprintf("h%d", p.started%2)}
	w.localWorker = newLocalWorker(func(ctx context.Context, n any) (any, *Error) { return p.run(ctx, w, n.(int)) })
	return w, nil
}

func (p *fakePool) mostLent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.most
}

func (p *fakePool) Release(w Worker) {
	w.Kill()
	p.mu.Lock()
	p.lent--
	p.mu.Unlock()
}

// A fakeWorker is a goroutine that can die.
type fakeWorker struct {
	*localWorker
	pool *fakePool
	name string
}

func (w *fakeWorker) Recall() {
	w.pool.recalls.Add(1)
	w.localWorker.Recall()
}

// run is what a worker does with an input.
func (p *fakePool) run(ctx context.Context, w *fakeWorker, n int) (int, *Error) {
	p.begin(n)
	out, err := p.call(ctx, n)
	switch {
	case errors.Is(err, errDie):
		p.mu.Lock()
		p.dead++
		p.mu.Unlock()
		w.Close()
		runtime.Goexit()
	case err != nil:
		return 0, Describe(err, nil)
	}
	return out, nil
}

func (p *fakePool) begin(i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls == nil {
		p.calls = map[int]int{}
	}
	p.calls[i]++
}

func (w *fakeWorker) Exit() *Exit  { return &Exit{Code: 7, Stderr: "last words"} }
func (w *fakeWorker) Host() string { return w.name }

// ints is a Source of the numbers below n, each of which costs size bytes; it counts how many were read.
type ints struct {
	n, size int
	wait    time.Duration

	mu   sync.Mutex
	next int
}

func (s *ints) Len() int { return s.n }

func (s *ints) read() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next
}

func (s *ints) Next(ctx context.Context) (Task, bool, error) {
	select {
	case <-ctx.Done():
		return Task{}, false, nil
	default:
	}
	if s.wait > 0 {
		time.Sleep(s.wait)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next == s.n {
		return Task{}, false, nil
	}
	s.next++
	return Task{Index: s.next - 1, Input: s.next - 1, Size: s.size}, true, nil
}

// collect reads a stream to its end, by index. It fails the test if an index comes twice.
func collect(t *testing.T, s *Stream) map[int]Result {
	t.Helper()
	got := map[int]Result{}
	for s.Next() {
		r := s.Result()
		if _, ok := got[r.Index]; ok {
			t.Fatalf("input %d has two results", r.Index)
		}
		got[r.Index] = r
	}
	return got
}
