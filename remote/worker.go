package remote

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gosess/dispatch/core"
	"gosess/internal/wire"
)

// A link reaches one worker process: through its pipes, or through its host's agent.
type link interface {
	send(frames ...wire.Frame)
	kill()
	shut()
	yield() // lets a build on this machine go first
}

// A worker is the pool's side of one worker process. It belongs to one map
// at a time. Handle and flush are called by whoever reads its frames.
type worker struct {
	*core.Mailbox
	host    *host
	program string // path of what it runs, on this machine; "" if it interprets
	number  int    // of the workers of its host, from 1
	link    link

	session string     // hash of what it has loaded
	fn      string     // hash of the function that it has resolved
	loaded  chan error // answers to Load; capacity 1

	batch []core.Reply // replies since the last flush

	mu   sync.Mutex // protects following
	exit *core.Exit // how it ended; nil while it lives
}

var _ core.Worker = (*worker)(nil)

func newWorker(h *host, program string) *worker {
	return &worker{Mailbox: core.NewMailbox(), host: h, program: program, loaded: make(chan error, 1)}
}

// Host implements [core.Worker].
func (w *worker) Host() string { return w.host.spec.Name }

// Send implements [core.Worker].
func (w *worker) Send(tasks []core.Task) {
	frames := make([]wire.Frame, 0, len(tasks))
	for _, t := range tasks {
		body, _ := t.Input.([]byte)
		if len(body) > wire.MaxBody {
			w.Put(core.Reply{Index: t.Index, Err: &core.Error{Kind: core.Unfit,
				Message: fmt.Sprintf("the input has %d bytes, at most %d can be sent", len(body), int64(wire.MaxBody))}})
			continue
		}
		frames = append(frames, wire.Frame{Type: msgCall, ID: uint64(t.Index), Body: body})
	}
	w.link.send(frames...)
}

// Cancel implements [core.Worker].
func (w *worker) Cancel(index int) { w.link.send(wire.Frame{Type: msgCancel, ID: uint64(index)}) }

// Recall implements [core.Worker].
func (w *worker) Recall() { w.link.send(wire.Frame{Type: msgRecall}) }

// Kill implements [core.Worker].
func (w *worker) Kill() { w.link.kill() }

// Exit implements [core.Worker].
func (w *worker) Exit() *core.Exit {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.exit == nil {
		return &core.Exit{Code: -1, Reason: "worker is gone"}
	}
	return w.exit
}

// alive says whether it has not ended yet, as far as known.
func (w *worker) alive() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exit == nil
}

// handle takes one frame from the worker or its keeper.
func (w *worker) handle(f wire.Frame) {
	switch f.Type {
	case msgResult:
		w.host.done.Add(1)
		w.batch = append(w.batch, core.Reply{Index: int(f.ID), Output: f.Body, Size: len(f.Body)})
	case msgError:
		w.batch = append(w.batch, core.Reply{Index: int(f.ID), Err: fromHeader(f.Header)})
	case msgBack:
		w.batch = append(w.batch, core.Reply{Index: int(f.ID), NotRun: true})
	case msgLoaded:
		w.answerLoad(nil)
	case msgRefused:
		w.answerLoad(fromHeader(f.Header))
	case msgPrint:
		w.host.pool.printed(w, f.Body)
	case msgExit:
		w.ended(exitFrom(f.Header))
	case wire.Unsupported:
		w.answerLoad(fmt.Errorf("worker does not know message %d: it is of another version", f.Header))
	default:
		w.link.send(wire.Unknown(f))
	}
}

// flush hands over the replies since the last time.
func (w *worker) flush() {
	if len(w.batch) > 0 {
		w.Put(w.batch...)
		w.batch = w.batch[:0]
	}
}

func (w *worker) answerLoad(err error) {
	select {
	case w.loaded <- err:
	default: // nobody asked
	}
}

// ended notes that the worker is gone.
func (w *worker) ended(exit *core.Exit) {
	w.flush()
	w.mu.Lock()
	first := w.exit == nil
	if first {
		w.exit = exit
	}
	w.mu.Unlock()
	if !first {
		return
	}
	w.answerLoad(exit)
	w.Close()
	w.host.pool.lost(w)
}

func exitFrom(header []byte) *core.Exit {
	var h exitHeader
	if err := wire.Unmarshal(header, &h); err != nil {
		return &core.Exit{Code: -1, Reason: "worker is gone, and how it ended cannot be decoded"}
	}
	return &core.Exit{Code: h.Code, Signal: h.Signal, Reason: h.Reason, Stderr: h.Stderr}
}

// load has the worker load a session and find a function, unless it has them. The error is
// the worker's own, a *[core.Exit], or that of ctx.
func (w *worker) load(ctx context.Context, j *Job) error {
	if w.session == j.Session.Hash && w.fn == j.Func.Hash {
		return nil
	}
	w.session, w.fn = j.Session.Hash, j.Func.Hash
	h := loadHeader{Session: j.Session.Hash, Func: j.Func.Hash}
	if err := w.host.sendLoad(w, h, j); err != nil {
		return err
	}
	select {
	case err := <-w.loaded:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// settle waits for the answer to a Load that nobody waits for any more, and makes the worker one
// that can be had.
func (w *worker) settle(limit time.Duration) {
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case err := <-w.loaded:
		if err != nil {
			w.Kill()
			return
		}
		p := w.host.pool
		p.mu.Lock()
		defer p.mu.Unlock()
		p.rest(w)
	case <-t.C:
		w.Kill()
	}
}

// A procLink reaches a worker of this machine.
type procLink struct{ p *proc }

func (l procLink) send(frames ...wire.Frame) { l.p.conn.SendAll(frames...) } // its end shows as an Exit
func (l procLink) kill()                     { l.p.kill() }
func (l procLink) shut()                     { l.p.shut() }
func (l procLink) yield()                    { l.p.yield() }
