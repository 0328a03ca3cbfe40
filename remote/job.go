package remote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gosess/dispatch/core"
)

// A Job is what the workers of one map need: the session and one of its functions.
type Job struct {
	Session Blob
	Func    Blob // the description that [Server] resolves

	// Program, if not nil, is the session compiled. A map begins with workers that run it where
	// it is built, elsewhere with workers that interpret; those are replaced, each after the input that it
	// has begun, when the program is there. Where there is none, the map stays as it began.
	Program *Program

	// Compiled says that the map waits for Program, and fails on hosts where there is none.
	Compiled bool

	// Patient says that the map waits for Program, and interprets on hosts where there is none: what
	// interprets may not be able to do all that a program does.
	Patient bool

	// Hosts, if not nil, are the only ones that are used. Those that the pool
	// does not have are added to it.
	Hosts []Host
}

// Map returns the workers of this pool for one map. They take inputs of type
// []byte and give outputs of type []byte, as [Func] does.
func (p *Pool) Map(j Job) core.Pool {
	m := &lender{pool: p, job: &j, failed: map[*host]error{}, lent: map[*worker]bool{}, moves: map[*host]*move{}}
	if j.Hosts != nil {
		m.only = map[string]bool{}
		p.mu.Lock()
		for _, h := range j.Hosts {
			m.only[h.Name] = true
			if p.find(h.Name) == nil {
				p.addLocked(h, false)
			}
		}
		p.mu.Unlock()
	}
	return m
}

// A lender lends a pool's workers to one map.
type lender struct {
	pool *Pool
	job  *Job
	only map[string]bool // names of hosts; nil means all

	mu     sync.Mutex // protects following; taken after the pool's
	failed map[*host]error
	lent   map[*worker]bool
	moves  map[*host]*move // hosts on their way to compiled workers
}

// usable lists the hosts that this map can use. Called with the pool's mutex held.
func (m *lender) usable() []*host {
	m.mu.Lock()
	defer m.mu.Unlock()
	var hosts []*host
	for _, h := range m.pool.hosts {
		if (m.only == nil || m.only[h.spec.Name]) && m.failed[h] == nil {
			hosts = append(hosts, h)
		}
	}
	return hosts
}

// Slots implements [core.Pool].
func (m *lender) Slots() int {
	m.pool.followHostfile()
	m.pool.mu.Lock()
	defer m.pool.mu.Unlock()
	n := 0
	for _, h := range m.usable() {
		n += h.slots()
	}
	return n
}

// loadAttempts is how often a worker may die while it loads the session before its
// host counts as of no use to this map.
const loadAttempts = 3

// Acquire implements [core.Pool].
func (m *lender) Acquire(ctx context.Context) (core.Worker, error) {
	for died := 1; ; died++ {
		w, err := m.find(ctx)
		if err != nil {
			return nil, err
		}
		err = m.load(ctx, w)
		switch {
		case err == nil && m.lend(w):
			return w, nil
		case err == nil:
			m.Release(w)
			died--
			continue
		case ctx.Err() != nil:
			go w.settle(m.pool.opt.Load) // ends with the answer or the limit
			return nil, ctx.Err()
		}
		if died, err = m.unloaded(w, err, died); err != nil {
			return nil, err
		}
	}
}

// lend notes that the map has the worker. It says no if the map should have a better one.
func (m *lender) lend(w *worker) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if path, _ := m.moves[w.host].ready(); path != w.program && path != "" {
		return false
	}
	m.lent[w] = true
	if m.moves[w.host].begun() {
		w.link.yield()
	}
	return true
}

// unloaded deals with a worker that has not loaded the session, for the died-th time in a row. It returns the new
// count, or why the map can have no worker.
func (m *lender) unloaded(w *worker, err error, died int) (int, error) {
	w.Kill()
	if l, ok := w.link.(agentLink); ok {
		l.a.forget(m.job)
	}
	var exit *core.Exit
	if errors.As(err, &exit) && died < loadAttempts {
		return died, nil
	}
	he := &HostError{Host: w.host.spec.Name, Phase: "load", Err: loadError(err)}
	if w.program == "" || m.job.Compiled {
		return died, m.fail(w.host, he)
	}
	m.stay(w.host, he.Err)
	return 0, nil
}

func loadError(err error) error {
	var e *core.Error
	if errors.As(err, &e) {
		return errors.New(e.Message) // it is about no input
	}
	var exit *core.Exit
	if errors.As(err, &exit) && exit.Stderr != "" {
		return fmt.Errorf("%w\n\t%s", exit, strings.ReplaceAll(exit.Stderr, "\n", "\n\t"))
	}
	return err
}

// load has w load the session within the limit of time.
func (m *lender) load(ctx context.Context, w *worker) error {
	limit := m.pool.opt.Load
	inner, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err := w.load(inner, m.job)
	if err != nil && ctx.Err() == nil && inner.Err() != nil {
		return fmt.Errorf("no answer within %v", limit)
	}
	return err
}

// find returns an idle worker that can run this map's function, or a new one.
func (m *lender) find(ctx context.Context) (*worker, error) {
	for {
		m.pool.mu.Lock()
		if m.pool.closed {
			m.pool.mu.Unlock()
			return nil, ErrClosed
		}
		hosts := m.usable()
		w := m.takeIdle(hosts)
		var h *host
		if w == nil {
			h = m.reserve(hosts)
		}
		changed := m.pool.changed
		m.pool.mu.Unlock()
		switch {
		case w != nil:
			return w, nil
		case h != nil:
			return m.start(ctx, h)
		case len(hosts) == 0:
			return nil, m.noHosts()
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// takeIdle takes the idle worker that has the least to load. One that has loaded
// another session is no use: a worker loads one in its life. Called with the pool's mutex held.
func (m *lender) takeIdle(hosts []*host) *worker {
	var best *worker
	wanted := ""
	rank := func(w *worker) int {
		switch {
		case w.program != wanted:
			return 0
		case w.session == m.job.Session.Hash && w.fn == m.job.Func.Hash:
			return 3
		case w.session == m.job.Session.Hash:
			return 2
		case w.session == "":
			return 1
		}
		return 0
	}
	for _, h := range hosts {
		var ok bool
		if wanted, ok = m.wanted(h); !ok {
			continue
		}
		for _, w := range h.idle {
			if r := rank(w); r > 0 && (best == nil || r > rank(best)) {
				best = w
			}
		}
	}
	if best != nil {
		h := best.host
		h.idle = slices.DeleteFunc(h.idle, func(w *worker) bool { return w == best })
	}
	return best
}

// reserve finds a host where a worker can be started and counts it as starting: one that
// is there already if possible. Idle workers with another session make room. Called with the pool's mutex held.
func (m *lender) reserve(hosts []*host) *host {
	var best *host
	for _, h := range hosts {
		if h.live()-len(h.idle) >= h.slots() {
			continue
		}
		if best == nil || !best.ready() && h.ready() {
			best = h
		}
	}
	if best == nil {
		return nil
	}
	if best.live() >= best.slots() {
		best.idle[0].link.shut()
		best.forget(best.idle[0])
	}
	best.starting++
	return best
}

func (h *host) ready() bool { return h.isLocal() || h.agent != nil }

// start starts a worker on h, where a place for it is reserved.
func (m *lender) start(ctx context.Context, h *host) (*worker, error) {
	w, err := m.startOn(ctx, h)
	m.pool.mu.Lock()
	h.starting--
	h.closeIfUnused()
	m.pool.broadcast()
	m.pool.mu.Unlock()
	if err == nil {
		return w, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, m.fail(h, err)
}

// startOn starts a worker of the kind that the map should have. A connection that is lost before the host
// has the map's program is made again. The error is a *HostError or ctx's.
func (m *lender) startOn(ctx context.Context, h *host) (w *worker, err error) {
	for range connectAttempts {
		if err = h.reach(ctx); err != nil {
			return nil, err
		}
		if w, err = m.tryStart(ctx, h); err == nil || !isLost(err) || ctx.Err() != nil {
			break
		}
	}
	return w, err
}

// connectAttempts is how often a connection may be lost while a program is sent over it before its host
// counts as of no use to this map.
const connectAttempts = 3

func (m *lender) tryStart(ctx context.Context, h *host) (*worker, error) {
	path, err := m.program(ctx, h)
	if err != nil {
		return nil, err
	}
	w, err := h.start(ctx, path)
	if err == nil || path == "" || m.job.Compiled || isLost(err) || ctx.Err() != nil {
		return w, err
	}
	m.stay(h, err)
	return h.start(ctx, "")
}

// fail notes that h is of no use to this map and returns why.
func (m *lender) fail(h *host, err error) error {
	m.mu.Lock()
	first := m.failed[h] == nil
	m.failed[h] = err
	m.mu.Unlock()
	var he *HostError
	if first && errors.As(err, &he) && h.tell(he) {
		m.pool.report(*he)
	}
	return m.noHosts()
}

// noHosts says why the hosts that failed did so.
func (m *lender) noHosts() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.failed) == 0 {
		return errors.New("there are no hosts: add one with :hosts add, or use --workers")
	}
	var errs []error
	for _, err := range m.failed {
		errs = append(errs, err)
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// Release implements [core.Pool].
func (m *lender) Release(cw core.Worker) {
	w := cw.(*worker)
	m.mu.Lock()
	delete(m.lent, w)
	m.mu.Unlock()
	w.Retire(false)
	m.pool.mu.Lock()
	defer m.pool.mu.Unlock()
	m.pool.rest(w)
}
