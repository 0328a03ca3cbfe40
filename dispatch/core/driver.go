package core

import (
	"fmt"
	"slices"
	"time"
)

// grace is how long a worker may take to answer after Cancel before it is
// killed. The prompt promises to come back within two seconds.
const grace = time.Second

// ahead bounds the bytes of inputs that wait at a worker behind the one it runs.
const ahead = 1 << 20

// A driver keeps one worker busy: it sends tasks ahead, takes replies, and
// decides what the worker's death means for them. Its goroutine ends when the run is
// over or no worker can be had for it.
type driver struct {
	run    *run
	worker Worker
	win    window

	sent     []*item   // in the order of sending, without reply; changed by the driver under run.mu
	bytes    int       // of sent
	since    time.Time // when sent[0] could begin
	recall   chan struct{}
	recalled bool      // a Recall has not been answered yet
	retiring bool      // the worker gets no more tasks
	canceled time.Time // when Cancel was called for sent[0]; zero if it was not
	reason   Kind      // why it was: TimedOut or Canceled
}

// loop takes a worker whenever there is a task, and gives it back when there is none.
func (d *driver) loop() {
	r := d.run
	defer r.wg.Done()
	d.recall = make(chan struct{}, 1)
	for r.waitTask() {
		w, err := r.job.Pool.Acquire(r.ctx)
		if err != nil {
			if r.ctx.Err() != nil {
				break
			}
			r.leave(d, err)
			return
		}
		d.worker = w
		d.win, d.retiring = window{fixed: r.opt.Chunk}, false
		d.serve()
		r.job.Pool.Release(w)
		d.worker = nil
	}
	r.leave(d, nil)
}

// waitTask waits until there is a task and says whether there is.
func (r *run) waitTask() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle++
	defer func() { r.idle-- }()
	for r.ctx.Err() == nil {
		if r.queue.len() > 0 {
			return true
		}
		r.recallSome()
		r.work.Wait()
	}
	return false
}

// leave takes the driver off the run. An err says that its slot gives no worker.
func (r *run) leave(d *driver, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, other := range r.drivers {
		if other == d {
			r.drivers = append(r.drivers[:i], r.drivers[i+1:]...)
			break
		}
	}
	if err != nil {
		r.refusal = err
	}
	if r.queue.len() > 0 && r.ctx.Err() == nil {
		r.offer()
	}
}

// serve keeps the worker busy until there is nothing to do or it is gone.
func (d *driver) serve() {
	r := d.run
	r.count(d, +1)
	defer r.count(d, -1)
	select {
	case <-d.recall: // meant for the worker before this one
	default:
	}
	alarm := newAlarm()
	defer alarm.Stop()
	canceled := r.ctx.Done()
	for {
		d.fill()
		if len(d.sent) == 0 {
			return
		}
		d.setAlarm(alarm)
		select {
		case <-d.worker.Ready():
			replies, gone := d.worker.Take()
			d.took(replies)
			if gone {
				d.died()
				return
			}
			if canceled == nil {
				d.giveUp(Canceled)
			}
			d.retire()
		case <-canceled:
			canceled = nil
			d.worker.Recall()
			d.giveUp(Canceled)
		case <-alarm.C:
			if d.canceled.IsZero() {
				d.giveUp(TimedOut)
			} else {
				d.worker.Kill()
			}
		case <-d.recall:
			d.worker.Recall()
		}
	}
}

// retire has the worker give back what it has not begun, if its pool wants it.
func (d *driver) retire() {
	if d.retiring || !d.worker.Retired() {
		return
	}
	d.retiring = true
	d.worker.Recall()
}

// newAlarm returns a timer that is not set.
func newAlarm() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// setAlarm sets the time at which the task that runs has had enough: first of
// its timeout, then of the grace after Cancel.
func (d *driver) setAlarm(alarm *time.Timer) {
	switch {
	case !d.canceled.IsZero():
		alarm.Reset(time.Until(d.canceled.Add(grace)))
	case d.run.opt.Timeout > 0:
		alarm.Reset(time.Until(d.since.Add(d.run.opt.Timeout)))
	default:
		alarm.Stop()
	}
}

// giveUp asks the worker to give up the task that it runs, if it has one.
func (d *driver) giveUp(why Kind) {
	if len(d.sent) == 0 || !d.canceled.IsZero() && d.reason == why {
		return
	}
	if d.canceled.IsZero() {
		d.canceled = time.Now()
	}
	d.reason = why
	d.worker.Cancel(d.sent[0].Index)
}

// took records replies. They come in the order of sending.
func (d *driver) took(replies []Reply) {
	r := d.run
	now := time.Now()
	host := d.worker.Host()
	r.mu.Lock()
	defer r.mu.Unlock()
	answered := 0
	var back []*item
	for i := range replies {
		rep := &replies[i]
		it := d.forget(rep.Index)
		switch {
		case it == nil:
		case rep.NotRun:
			back = append(back, it)
		default:
			answered++
			it.attempts++
			d.finish(it, rep, host)
		}
	}
	for _, it := range slices.Backward(back) {
		r.requeue(it)
	}
	if len(d.sent) <= 1 || len(back) > 0 {
		d.recalled = false
	}
	if answered > 0 {
		d.since = now
		d.win.replied(answered, now, len(d.sent) == 0 && r.queue.len() > 0)
	}
}

// finish turns a reply into a result. Called with run.mu held.
func (d *driver) finish(it *item, rep *Reply, host string) {
	r := d.run
	res := Result{Index: it.Index, Output: rep.Output, Err: rep.Err}
	why, asked := d.reason, !d.canceled.IsZero()
	d.canceled = time.Time{}
	if res.Err != nil && asked {
		if why == Canceled {
			r.drop(it)
			return
		}
		res.Err = d.timedOut()
	}
	if res.Err != nil {
		res.Err.Host = host
		r.finish(it, res, rep.Size)
		return
	}
	r.meter.finished(host, false)
	r.finishCounted(it, res, rep.Size)
}

func (d *driver) timedOut() *Error {
	return &Error{Kind: TimedOut, Message: fmt.Sprintf("timed out after %v", d.run.opt.Timeout)}
}

// forget removes the item with that index from sent. Called with run.mu held.
func (d *driver) forget(index int) *item {
	for i, it := range d.sent {
		if it.Index != index {
			continue
		}
		if i == 0 {
			d.sent[0] = nil
			d.sent = d.sent[1:]
		} else {
			d.sent = append(d.sent[:i], d.sent[i+1:]...)
		}
		d.bytes -= it.Size
		d.run.meter.running--
		return it
	}
	return nil
}

// count notes in the meter that a worker of the driver's host begins or ends its work.
func (r *run) count(d *driver, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.meter.host(d.worker.Host()).Workers += n
}
