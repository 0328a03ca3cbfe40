package core

import (
	"context"
	"sync"
	"testing"
	"time"
)

// retiringPool retires all workers that it has lent when an input says so.
type retiringPool struct {
	fakePool

	lentMu sync.Mutex // protects following
	out    map[Worker]bool
	back   int // workers given back retired
}

func (p *retiringPool) Acquire(ctx context.Context) (Worker, error) {
	w, err := p.fakePool.Acquire(ctx)
	if err == nil {
		p.lentMu.Lock()
		defer p.lentMu.Unlock()
		p.out[w] = true
	}
	return w, err
}

func (p *retiringPool) Release(w Worker) {
	p.lentMu.Lock()
	delete(p.out, w)
	if w.Retired() {
		p.back++
	}
	p.lentMu.Unlock()
	p.fakePool.Release(w)
}

func (p *retiringPool) retireAll() {
	p.lentMu.Lock()
	defer p.lentMu.Unlock()
	for w := range p.out {
		w.(*fakeWorker).Retire(true)
	}
}

// Workers that are retired in mid-map give back what they have not begun; no input is lost
// and none is run twice.
func TestRetire(t *testing.T) {
	for _, ordered := range []bool{false, true} {
		p := &retiringPool{out: map[Worker]bool{}}
		p.slots = 3
		p.call = func(_ context.Context, n int) (int, error) {
			if n%100 == 50 {
				p.retireAll()
			}
			if n%10 == 0 {
				time.Sleep(time.Millisecond)
			}
			return 2 * n, nil
		}
		const n = 1000
		s := Run(context.Background(), &Job{Source: &ints{n: n}, Pool: p}, Options{Ordered: ordered})
		next := 0
		for s.Next() {
			if r := s.Result(); r.Err != nil || r.Output != 2*r.Index || ordered && r.Index != next {
				t.Fatalf("result %d: got %+v", next, r)
			}
			next++
		}
		for i := range n {
			if p.calls[i] != 1 {
				t.Errorf("input %d was run %d times", i, p.calls[i])
			}
		}
		if next != n || s.Cause() != nil || p.lent != 0 || p.back == 0 || p.most > 3 {
			t.Errorf("got %d results, cause %v, %d workers not released, %d retired, %d at once", next, s.Cause(), p.lent, p.back, p.most)
		}
	}
}
