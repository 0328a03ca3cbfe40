package interp

import (
	"time"

	"gosess/internal/interp/rt"
)

// Runners are goroutines that run calls, one after the other: what interpreted code
// does needs a deep stack, and one that has grown is worth keeping.
type runners struct {
	idle chan func(goroutine uint64) // unbuffered: taken by a runner that waits
}

func newRunners() *runners { return &runners{make(chan func(uint64))} }

// run has a runner run call, which is given the runner's goroutine number.
func (r *runners) run(call func(goroutine uint64)) {
	select {
	case r.idle <- call:
	default:
		go r.serve(call)
	}
}

// linger is how long a runner waits for another call.
const linger = time.Second

// serve runs calls until none has come for a while, or one ends its goroutine.
func (r *runners) serve(call func(goroutine uint64)) {
	id := rt.GoroutineID()
	t := time.NewTimer(linger)
	defer t.Stop()
	for {
		call(id)
		call = nil // it may hold much
		t.Reset(linger)
		select {
		case call = <-r.idle:
		case <-t.C:
			return
		}
	}
}
