package core

import (
	"fmt"
	"time"
)

// This file is about workers that are lost, and the inputs that they had.

// died decides what becomes of the tasks of a worker that is gone.
func (d *driver) died() {
	r := d.run
	exit := d.worker.Exit()
	r.mu.Lock()
	defer r.mu.Unlock()
	sent := d.sent
	d.sent, d.bytes, d.recalled = nil, 0, false
	r.meter.running -= len(sent)
	for i := len(sent) - 1; i > 0; i-- {
		r.requeue(sent[i])
	}
	if len(sent) > 0 {
		d.blame(sent[0], exit)
	}
	d.canceled = time.Time{}
}

// blame deals with the task that a worker was running when it died. Called with run.mu held.
func (d *driver) blame(it *item, exit *Exit) {
	r := d.run
	it.attempts++
	asked := !d.canceled.IsZero()
	switch {
	case asked && d.reason == TimedOut:
		e := d.timedOut()
		e.Host = d.worker.Host()
		r.finish(it, Result{Index: it.Index, Err: e}, 0)
	case r.ctx.Err() != nil:
		r.drop(it)
	case it.attempts >= r.opt.attempts():
		e := lostError(it, exit)
		e.Host = d.worker.Host()
		r.finish(it, Result{Index: it.Index, Err: e}, 0)
	default:
		r.meter.retried++
		r.requeue(it)
	}
}

func lostError(it *item, exit *Exit) *Error {
	msg := exit.Error()
	if it.attempts > 1 {
		msg = fmt.Sprintf("lost after %d attempts: %s", it.attempts, msg)
	} else {
		msg = "lost: " + msg
	}
	return &Error{Kind: Lost, Message: msg, Exit: exit}
}
