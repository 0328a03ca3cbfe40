package kernel

import (
	"fmt"
	"os"
	"time"

	"gosess/internal/wire"
)

func newCheckpointer(path string) checkpointer {
	return checkpointer{path: path, begun: time.Now()}
}

// next waits for a request. If none comes for a while, a checkpoint that could
// not be afforded is taken.
func (k *server) next() (wire.Frame, bool) {
	if k.check.path == "" || !k.check.dirty {
		f, ok := <-k.work
		return f, ok
	}
	t := time.NewTimer(max(idle, 2*k.check.last))
	defer t.Stop()
	select {
	case f, ok := <-k.work:
		return f, ok
	case <-t.C:
		k.takeCheckpoint(k.check.upTo)
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
		k.takeCheckpoint(id)
	}
}

// takeCheckpoint tells the prompt which requests the checkpoint holds. A
// failure is said once: the session goes on without.
func (k *server) takeCheckpoint(id uint64) {
	if err := k.check.take(k.session); err != nil {
		fmt.Fprintf(os.Stderr, "gosess: no checkpoint could be taken, a crash would lose the session: %v\n", err)
		k.check.path = ""
		return
	}
	k.conn.Send(wire.Frame{Type: msgCheckpoint, ID: id})
}
