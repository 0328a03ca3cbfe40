package core

import "time"

// This file is about tasks and who has them: how many a worker gets, and which come back.

// recallSome asks the driver with the most tasks waiting at its worker to have them back, because
// another one has nothing to do. Called with mu held.
func (r *run) recallSome() {
	var most *driver
	for _, d := range r.drivers {
		if len(d.sent) > 1 && !d.recalled && (most == nil || len(d.sent) > len(most.sent)) {
			most = d
		}
	}
	if most == nil || most.backlog() < worthMoving {
		return
	}
	most.recalled = true
	select {
	case most.recall <- struct{}{}:
	default:
	}
}

// worthMoving is how long a worker must be expected to be busy before tasks are
// taken back from it; moving them costs two messages.
const worthMoving = 5 * time.Millisecond

// backlog is how long the worker will need for what it has, as far as known. Called with run.mu held.
func (d *driver) backlog() time.Duration {
	each := max(d.win.perTask, time.Since(d.since))
	return each * time.Duration(len(d.sent))
}

// fill sends tasks until the worker has as many as it should.
func (d *driver) fill() {
	if d.retiring || !d.canceled.IsZero() {
		return
	}
	tasks := d.run.takeTasks(d)
	if len(tasks) == 0 {
		return
	}
	d.worker.Send(tasks)
}

// takeTasks moves tasks from the queue to d.sent.
func (r *run) takeTasks(d *driver) []Task {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil || d.recalled || len(d.sent) > d.win.limit()/2 {
		return nil
	}
	n := d.win.limit() - len(d.sent)
	// No more than a fair share of what is left, so that the last tasks are spread over all workers.
	share := r.queue.len()/(2*len(r.drivers)) + 1
	n = min(n, max(share, 1), r.queue.len())
	if len(d.sent) > 0 {
		n = max(min(n, r.queue.len()-r.idle), 0) // one is for each driver that has been woken for it
	}
	if n > 0 && len(d.sent) == 0 {
		d.since = time.Now()
		d.win.began(d.since)
	}
	tasks := make([]Task, 0, n)
	for len(tasks) < n && (len(d.sent) == 0 || d.bytes < ahead) {
		it := r.queue.pop()
		d.sent = append(d.sent, it)
		d.bytes += it.Size
		tasks = append(tasks, it.Task)
	}
	r.meter.running += len(tasks)
	return tasks
}

// requeue makes a task that was not begun the next to be handed out. Called with mu held.
func (r *run) requeue(it *item) {
	if r.ctx.Err() != nil {
		r.drop(it)
		return
	}
	r.queue.pushFirst(it)
	r.offer()
}

// drop forgets a task of a cancelled run. Called with mu held.
func (r *run) drop(it *item) {
	r.bytes -= it.Size
	r.unfinished--
	r.settle()
}
