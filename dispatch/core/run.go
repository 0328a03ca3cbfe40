package core

import (
	"context"
	"sync"
	"time"
)

// Bounds on what a map holds at once, so that inputs are read as they are
// needed: results not taken yet, inputs waiting, and inputs with workers.
const (
	maxOutstanding = 8192     // inputs; workers that answer in microseconds need some thousands to be busy
	maxBytes       = 64 << 20 // of inputs and outputs
)

// An item is a task with what happened to it so far.
type item struct {
	Task
	attempts int // times begun
}

// A run is one map. Its goroutines are the pump, which reads the source, the
// drivers, one for each worker in use, and the reporter, which a map of a moment
// does without. All end when every input has its result or the context is done.
type run struct {
	job    *Job
	opt    Options
	ctx    context.Context // done when the map is over or cancelled
	cancel context.CancelFunc
	parent context.Context
	wg     sync.WaitGroup // pump, drivers, reporter
	closed sync.Once

	reporter *time.Timer // starts it
	calm     func() bool // forgoes the waking of all at the context's end

	mu      sync.Mutex // protects following
	work    *sync.Cond // there is a task to take, or the run is over
	room    *sync.Cond // the pump may read on, or the run is over
	ready   *sync.Cond // there is a result to take, or no more will come
	queue   fifo       // tasks to be handed out
	results reorder

	pumped      bool // the source has ended
	outstanding int  // read from the source and not taken by the reader
	bytes       int  // held by those
	unfinished  int  // read from the source and without result
	drivers     []*driver
	here        bool    // the next driver is first, not a goroutine
	first       *driver // the driver that belongs to the goroutine of runHere
	idle        int     // drivers that wait for a task
	refusal     error   // why a worker could not be had, the newest reason
	over        bool    // nothing more will happen
	meter       *meter
}

// Run begins a map. Results come from the Stream.
func Run(ctx context.Context, job *Job, o Options) *Stream {
	r := newRun(ctx, job, o)
	r.wg.Add(1)
	go r.pump()
	return &Stream{run: r}
}

// runHere makes a map of few inputs as far as it can in the caller's goroutine, which reads the source
// to its end and then drives the first worker; all results are there when it returns.
func runHere(ctx context.Context, job *Job, o Options) *Stream {
	r := newRun(ctx, job, o)
	r.here = true
	r.wg.Add(1)
	r.pump()
	if d := r.first; d != nil {
		d.loop()
	}
	return &Stream{run: r}
}

// newRun returns a run whose source nobody reads yet.
func newRun(ctx context.Context, job *Job, o Options) *run {
	inner, cancel := context.WithCancel(ctx)
	r := &run{job: job, opt: o, ctx: inner, cancel: cancel, parent: ctx, meter: newMeter(job.Source.Len())}
	r.work, r.room, r.ready = sync.NewCond(&r.mu), sync.NewCond(&r.mu), sync.NewCond(&r.mu)
	r.results.ordered = o.Ordered
	r.wg.Add(1)
	r.reporter = time.AfterFunc(tick, r.report)
	// Everything that waits on a Cond is woken when the context ends.
	r.calm = context.AfterFunc(inner, r.wakeAll)
	return r
}

func (r *run) wakeAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.work.Broadcast()
	r.room.Broadcast()
	r.ready.Broadcast()
}

// pump reads inputs while there is room for them. It ends with the source or the context.
func (r *run) pump() {
	defer r.wg.Done()
	for r.waitRoom() {
		t, ok, err := r.job.Source.Next(r.ctx)
		if !ok {
			break
		}
		r.admit(t, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pumped = true
	if r.ctx.Err() == nil {
		r.meter.total = r.results.admitted
	}
	r.settle()
}

func (r *run) waitRoom() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.ctx.Err() == nil && r.outstanding > 0 && (r.outstanding >= maxOutstanding || r.bytes >= maxBytes) {
		r.room.Wait()
	}
	return r.ctx.Err() == nil
}

// admit queues an input, or makes its error its result.
func (r *run) admit(t Task, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results.admitted++
	r.outstanding++
	r.unfinished++
	r.bytes += t.Size
	it := &item{Task: t}
	if err != nil {
		r.finish(it, Result{Index: t.Index, Err: inputError(t.Index, err)}, 0)
		return
	}
	r.queue.push(it)
	r.offer()
}

func inputError(index int, err error) *Error {
	return &Error{Index: index, Kind: Unfit, Message: err.Error(), Causes: []error{err}}
}

// offer sees to it that somebody takes what has been queued: a waiting
// driver, a new one, or nobody if no worker can be had.
func (r *run) offer() {
	if r.idle > 0 {
		r.work.Signal()
		return
	}
	if len(r.drivers) < r.slots() && r.ctx.Err() == nil {
		d := &driver{run: r}
		r.drivers = append(r.drivers, d)
		r.wg.Add(1)
		if r.here {
			r.here, r.first = false, d
			return
		}
		go d.loop()
		return
	}
	if len(r.drivers) == 0 {
		r.giveUp()
	}
}

// balance gives work to workers that have none, or could be had since a host was added. Called
// with mu held.
func (r *run) balance() {
	if r.ctx.Err() != nil {
		return
	}
	if r.queue.len() == 0 && (r.idle > 0 || len(r.drivers) < r.slots()) {
		r.recallSome()
		return
	}
	for range r.queue.len() {
		before := len(r.drivers)
		r.offer()
		if len(r.drivers) <= before {
			return
		}
	}
}

// slots is how many workers the map may have now.
func (r *run) slots() int {
	n := r.job.Pool.Slots()
	if r.opt.Workers > 0 {
		n = min(n, r.opt.Workers)
	}
	return n
}

// giveUp fails all queued tasks because there is nobody to run them.
func (r *run) giveUp() {
	msg := ErrNoWorkers.Error()
	causes := []error{ErrNoWorkers}
	if r.refusal != nil {
		msg = r.refusal.Error()
		causes = append(causes, r.refusal)
	}
	for it := r.queue.pop(); it != nil; it = r.queue.pop() {
		e := &Error{Index: it.Index, Kind: NoWorker, Message: msg, Causes: causes, Attempts: it.attempts}
		r.finish(it, Result{Index: it.Index, Err: e}, 0)
	}
}

// finish makes res the result of it. Called with mu held.
func (r *run) finish(it *item, res Result, size int) {
	host := ""
	if res.Err != nil {
		res.Err.Index = it.Index
		res.Err.Attempts = it.attempts
		host = res.Err.Host
	}
	r.meter.finished(host, res.Err != nil)
	r.finishCounted(it, res, size)
}

// finishCounted is finish for a result that the meter has counted.
func (r *run) finishCounted(it *item, res Result, size int) {
	r.bytes += size - it.Size
	r.unfinished--
	if r.results.put(res, size) {
		r.ready.Signal()
	}
	r.settle()
}

// settle notices that the last input has its result. Called with mu held.
func (r *run) settle() {
	switch {
	case r.over || !r.pumped:
		return
	case r.unfinished > 0 && r.ctx.Err() == nil:
		return
	case r.meter.running > 0: // a cancelled run is over when its workers have answered
		return
	}
	r.over = true
	r.results.flush()
	r.calm() // the pump has ended, and the others are woken here
	r.cancel()
	r.ready.Broadcast()
	r.work.Broadcast()
}

// take waits for results and returns all there are; none at the end.
func (r *run) take(buf []Result) []Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		got, size := r.results.take(buf)
		if len(got) > 0 {
			r.outstanding -= len(got)
			r.bytes -= size
			r.room.Signal()
			return got
		}
		if r.over {
			return nil
		}
		r.ready.Wait()
	}
}

// cause says why there are inputs without result.
func (r *run) cause() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	done := r.meter.done + r.meter.failed
	if err := r.parent.Err(); err != nil && (!r.pumped || r.unfinished > 0 || r.meter.total < 0 || done < r.meter.total) {
		return &CanceledError{Done: done, Total: r.meter.total, Err: err}
	}
	return nil
}

// stop cancels the run if it is not over and waits for its goroutines.
func (r *run) stop() {
	r.cancel()
	if r.reporter.Stop() {
		r.wg.Done()
	}
	r.wg.Wait()
	r.closed.Do(func() {
		if r.opt.Progress != nil {
			r.mu.Lock()
			p := r.meter.snapshot(true)
			r.mu.Unlock()
			r.opt.Progress(p)
		}
		if r.job.Close != nil {
			r.job.Close()
		}
	})
}

// report looks at the run now and then until it ends: it tells Progress, and has
// tasks moved from a worker that turned out slow to one that is idle.
func (r *run) report() {
	defer r.wg.Done()
	t := time.NewTicker(tick)
	defer t.Stop()
	for r.ctx.Err() == nil {
		r.mu.Lock()
		r.balance()
		p := r.meter.snapshot(false)
		r.mu.Unlock()
		if r.opt.Progress != nil {
			r.opt.Progress(p)
		}
		select {
		case <-r.ctx.Done():
		case <-t.C:
		}
	}
}
