package remote

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"gosess/internal/wire"
)

// A host is a place where workers run. Its fields are protected by the pool's mutex, but
// for pool and done.
type host struct {
	pool     *Pool
	spec     Host
	fromFile bool // listed in the hostfile
	removed  bool // no new workers

	workers  []*worker // alive
	idle     []*worker // of those, lent to no map
	leaving  []*worker // told to end, and replaced already
	starting int       // workers that are being started
	numbers  int       // given to workers so far

	agent   *agent // the connection; nil for this machine and while there is none
	attempt *attempt
	err     error      // why the last attempt failed
	told    *HostError // the newest failure that was reported
	retryAt time.Time  // not before
	cpus    int        // as its agent said

	done atomic.Int64
}

// An attempt is a connection being made. Who wants the host meanwhile waits for it.
type attempt struct {
	done chan struct{} // closed when it has ended; then the host's agent or err is set
	stop context.CancelFunc
}

// A HostError is a host that gives no workers.
type HostError struct {
	Host  string
	Phase string // what failed: "connect", "shell", "upload", "start", "load", "build" or "connection"
	Err   error
}

func (e *HostError) Error() string { return fmt.Sprintf("host %s: %s: %v", e.Host, e.Phase, e.Err) }

// Unwrap returns the cause.
func (e *HostError) Unwrap() error { return e.Err }

// tell says whether a failure is to be reported: each is once, though every map
// that wants the host meets it until the next attempt.
func (h *host) tell(e *HostError) bool {
	h.pool.mu.Lock()
	defer h.pool.mu.Unlock()
	first := h.told != e
	h.told = e
	return first
}

func (h *host) isLocal() bool { return h.spec.Addr == "" }

// slots is how many workers the host may have. One that has not been reached
// yet counts as one if the user gave no number.
func (h *host) slots() int {
	switch {
	case h.removed:
		return 0
	case h.spec.Slots > 0:
		return h.spec.Slots
	case h.isLocal():
		return cores()
	}
	return max(h.cpus, 1)
}

// live is how many workers it has or is about to have.
func (h *host) live() int { return len(h.workers) + h.starting }

func (h *host) snapshot() HostState {
	s := HostState{Host: h.spec, State: "not connected", Live: len(h.workers),
		Busy: len(h.workers) - len(h.idle), Done: h.done.Load()}
	s.Slots = h.slots()
	switch {
	case h.attempt != nil:
		s.State = "connecting"
	case h.isLocal() || h.agent != nil:
		s.State = "ready"
	case h.err != nil:
		s.State, s.Err = "failed", h.err
	}
	return s
}

// enter enters a worker that has been started in the books. Called with the pool's mutex held.
func (h *host) enter(w *worker) {
	h.numbers++
	w.number = h.numbers
	h.workers = append(h.workers, w)
	if h.pool.closed {
		w.link.shut()
	}
}

// forget takes a worker that has been told to end out of the count. Called with the pool's mutex held.
func (h *host) forget(w *worker) {
	gone := func(other *worker) bool { return other == w }
	h.idle = slices.DeleteFunc(h.idle, gone)
	h.workers = slices.DeleteFunc(h.workers, gone)
	h.leaving = append(h.leaving, w)
}

// reach connects to the host if need be. The error is a *HostError or ctx's.
func (h *host) reach(ctx context.Context) error {
	if h.isLocal() {
		return nil
	}
	_, err := h.connected(ctx)
	return err
}

// start starts a worker, connecting first if need be. It runs the program at that path of this machine, or
// interprets if that is "". The error is a *HostError or ctx's.
func (h *host) start(ctx context.Context, program string) (*worker, error) {
	if h.isLocal() {
		return h.startLocal(program)
	}
	a, err := h.connected(ctx)
	if err != nil {
		return nil, err
	}
	if program != "" {
		if err := a.provide(program); err != nil {
			return nil, &HostError{Host: h.spec.Name, Phase: "upload", Err: err}
		}
	}
	return a.open(program), nil
}

func (h *host) startLocal(program string) (*worker, error) {
	w := newWorker(h, program)
	command := h.pool.opt.Command
	if program != "" {
		command = []string{program}
	}
	linked := make(chan struct{})
	p, err := startProc(command, func(f wire.Frame) {
		<-linked
		w.handle(f)
	}, w.flush)
	if err != nil {
		return nil, &HostError{Host: h.spec.Name, Phase: "start", Err: err}
	}
	w.link = procLink{p}
	h.pool.mu.Lock()
	h.enter(w)
	h.pool.mu.Unlock()
	close(linked)
	return w, nil
}

// sendLoad sends what a worker is to load, and before it what its host does not have yet.
func (h *host) sendLoad(w *worker, l loadHeader, j *Job) error {
	if !h.isLocal() {
		return w.link.(agentLink).load(l, j)
	}
	for _, b := range []Blob{j.Session, j.Func} {
		if err := h.pool.store.put(b); err != nil {
			return err
		}
	}
	l.SessionPath, l.FuncPath = h.pool.store.path(l.Session), h.pool.store.path(l.Func)
	w.link.send(pack(wire.Frame{Type: msgLoad}, l))
	return nil
}

// shut ends what the host has. Called with the pool's mutex held.
func (h *host) shut() {
	if h.attempt != nil {
		h.attempt.stop()
	}
	for _, w := range h.workers {
		w.link.shut()
	}
	if h.agent != nil {
		h.agent.shut()
	}
}

// kill ends at once what is left. Called with the pool's mutex held.
func (h *host) kill() {
	for _, w := range slices.Concat(h.workers, h.leaving) {
		w.link.kill()
	}
	if h.agent != nil {
		h.agent.kill()
	}
}

// closeIfUnused ends the connection to a host that was removed, with its last worker. Called with
// the pool's mutex held.
func (h *host) closeIfUnused() {
	if h.removed && h.live() == 0 && h.agent != nil {
		h.agent.shut()
	}
}

// Prefixed puts the name of a worker before every line that it printed.
func Prefixed(worker, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		fmt.Fprintf(&b, "%s: %s", worker, line)
	}
	if !strings.HasSuffix(text, "\n") {
		b.WriteByte('\n')
	}
	return b.String()
}
