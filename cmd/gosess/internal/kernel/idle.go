package kernel

import (
	"errors"
	"time"

	"gosess/internal/autosave"
	"gosess/internal/wire"
)

// next waits for a request. If none comes for a while, a checkpoint that could
// not be afforded is taken.
func (k *server) next() (wire.Frame, bool) {
	wait := idle
	for k.check.to != nil && k.check.dirty {
		t := time.NewTimer(max(wait, k.check.last))
		select {
		case f, ok := <-k.work:
			t.Stop()
			return f, ok
		case <-t.C:
			k.takeCheckpoint(k.check.upTo, func() bool { return len(k.work) > 0 })
		}
		wait = time.Minute // until it is tried again, if it failed
	}
	f, ok := <-k.work
	return f, ok
}

// afterRequest takes a checkpoint if the session changed and it can be afforded.
func (k *server) afterRequest(id uint64) {
	k.check.upTo = id
	if k.poolOptions.Engine != Interp && k.session != nil {
		k.programs.Settle(k.session)
	}
	if k.check.due(time.Now()) {
		k.takeCheckpoint(id, nil)
	}
}

// takeCheckpoint tells the prompt which requests the checkpoint holds. If busy
// says that something waits, it may be given up, until the next time.
func (k *server) takeCheckpoint(id uint64, busy func() bool) {
	err := k.check.take(k.session, busy)
	if errors.Is(err, autosave.ErrBusy) {
		return
	}
	complain(&k.check.unsaved, err)
	if err == nil {
		k.conn.Send(wire.Frame{Type: msgCheckpoint, ID: id})
	}
}
