package core

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// A fakePool lends workers whose behaviour the test decides. Its calls may die, which is
// what goroutines cannot.
type fakePool struct {
	call  func(ctx context.Context, n int) (int, error) // errDie ends the worker
	slots int
	fail  error // of every Acquire

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
	w := &fakeWorker{Mailbox: NewMailbox(), pool: p, name: fmt.Sprintf("h%d", p.started%2), stop: make(chan struct{})}
	w.more = sync.NewCond(&w.mu)
	w.cancel = func() {}
	go w.loop()
	return w, nil
}

func (p *fakePool) Release(w Worker) {
	w.Kill()
	p.mu.Lock()
	p.lent--
	p.mu.Unlock()
}

type fakeWorker struct {
	*Mailbox
	pool *fakePool
	name string
	stop chan struct{}

	mu     sync.Mutex // protects following
	more   *sync.Cond
	queue  []Task
	killed bool
	index  int
	cancel context.CancelFunc
}

func (w *fakeWorker) loop() {
	for {
		w.mu.Lock()
		w.cancel()
		for len(w.queue) == 0 && !w.killed {
			w.more.Wait()
		}
		if w.killed {
			w.mu.Unlock()
			return
		}
		t := w.queue[0]
		w.queue = w.queue[1:]
		w.index = t.Index
		ctx, cancel := context.WithCancel(context.Background())
		w.cancel = cancel
		w.mu.Unlock()
		w.pool.begin(t.Index)
		out, err := w.pool.call(ctx, t.Input.(int))
		switch {
		case errors.Is(err, errDie):
			w.pool.mu.Lock()
			w.pool.dead++
			w.pool.mu.Unlock()
			w.Close()
			return
		case err != nil:
			w.Put(Reply{Index: t.Index, Err: Describe(err, nil)})
		default:
			w.Put(Reply{Index: t.Index, Output: out})
		}
	}
}

func (p *fakePool) begin(i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls == nil {
		p.calls = map[int]int{}
	}
	p.calls[i]++
}

func (w *fakeWorker) Send(tasks []Task) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, tasks...)
	w.more.Signal()
}

func (w *fakeWorker) Cancel(index int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.index == index {
		w.cancel()
	}
}

func (w *fakeWorker) Recall() {
	w.mu.Lock()
	back := w.queue
	w.queue = nil
	w.mu.Unlock()
	for _, t := range back {
		w.Put(Reply{Index: t.Index, NotRun: true})
	}
}

func (w *fakeWorker) Kill() {
	w.mu.Lock()
	w.killed = true
	w.cancel()
	w.more.Signal()
	w.mu.Unlock()
	w.Close()
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
