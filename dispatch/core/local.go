package core

import (
	"context"
	"sync"
)

// Local returns a Pool of at most n workers that are goroutines of this process and run
// call. A call that does not end when its context is cancelled is left behind:
// a goroutine cannot be killed. It may be used for one map or several.
func Local(n int, call func(ctx context.Context, input any) (any, *Error)) Pool {
	return &localPool{call: call, slots: n, free: make(chan struct{}, n)}
}

type localPool struct {
	call  func(context.Context, any) (any, *Error)
	slots int
	free  chan struct{} // holds one for each worker in use
}

func (p *localPool) Slots() int { return p.slots }

func (p *localPool) Acquire(ctx context.Context) (Worker, error) {
	select {
	case p.free <- struct{}{}:
		return newLocalWorker(p.call), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *localPool) Release(w Worker) {
	w.Kill()
	<-p.free
}

// A localWorker is one goroutine, which ends with Kill and its last call.
type localWorker struct {
	*Mailbox
	call func(context.Context, any) (any, *Error)

	mu     sync.Mutex // protects following
	queue  []Task
	more   *sync.Cond
	killed bool
	index  int // of the running task
	cancel context.CancelFunc
}

var _ Worker = (*localWorker)(nil)

func newLocalWorker(call func(context.Context, any) (any, *Error)) *localWorker {
	w := &localWorker{Mailbox: NewMailbox(), call: call, cancel: func() {}}
	w.more = sync.NewCond(&w.mu)
	go w.loop()
	return w
}

func (w *localWorker) loop() {
	for {
		t, ctx, ok := w.next()
		if !ok {
			return
		}
		out, err := w.call(ctx, t.Input)
		w.Put(Reply{Index: t.Index, Output: out, Err: err})
	}
}

func (w *localWorker) next() (t Task, ctx context.Context, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cancel()
	for len(w.queue) == 0 && !w.killed {
		w.more.Wait()
	}
	if w.killed {
		return t, nil, false
	}
	t = w.queue[0]
	w.queue = w.queue[1:]
	w.index = t.Index
	ctx, w.cancel = context.WithCancel(context.Background())
	return t, ctx, true
}

func (w *localWorker) Send(tasks []Task) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, tasks...)
	w.more.Signal()
}

func (w *localWorker) Cancel(index int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.index == index {
		w.cancel()
	}
}

func (w *localWorker) Recall() {
	w.mu.Lock()
	back := w.queue
	w.queue = nil
	w.mu.Unlock()
	for _, t := range back {
		w.Put(Reply{Index: t.Index, NotRun: true})
	}
}

func (w *localWorker) Kill() {
	w.mu.Lock()
	w.killed = true
	w.cancel()
	w.more.Signal()
	w.mu.Unlock()
	w.Close()
}

func (w *localWorker) Exit() *Exit {
	return &Exit{Code: -1, Reason: "did not stop when it was cancelled"}
}

func (w *localWorker) Host() string { return "" }
