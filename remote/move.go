package remote

import (
	"context"
	"errors"
)

// A move is one host's way from workers that interpret to compiled ones, in one map. Its
// goroutine ends when the program is there or cannot be had.
type move struct {
	done chan struct{} // closed when the host has the program, or will not have it
	path string        // of the program on this machine, "" if the host runs none
	err  error         // why it runs none
}

// ready returns the program that the host has, and whether its move is over. It may be called on nil.
func (v *move) ready() (path string, over bool) {
	if v == nil {
		return "", false
	}
	select {
	case <-v.done:
		return v.path, true
	default:
		return "", false
	}
}

// begun reports whether the move is under way. It may be called on nil.
func (v *move) begun() bool {
	_, over := v.ready()
	return v != nil && !over
}

// wanted returns what idle workers of h this map can take: those that run a program, or, if that is "", those
// that interpret. ok is false if it can take none. Called with the pool's mutex held.
func (m *lender) wanted(h *host) (path string, ok bool) {
	v := m.moving(h)
	path, over := v.ready()
	switch {
	case v == nil:
		return "", true
	case !over:
		return "", !m.waits()
	}
	return path, path != "" || !m.job.Compiled
}

// waits says that the map begins on a host when it is known whether that runs a program.
func (m *lender) waits() bool { return m.job.Compiled || m.job.Patient }

// program returns the program that a new worker on h should run, "" for none. It
// waits for one if the map does. The error is a *HostError or ctx's.
func (m *lender) program(ctx context.Context, h *host) (string, error) {
	m.pool.mu.Lock()
	v := m.moving(h)
	m.pool.mu.Unlock()
	if v == nil || !m.waits() {
		path, _ := v.ready()
		return path, nil
	}
	select {
	case <-v.done:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if v.err != nil && m.job.Compiled {
		return "", &HostError{Host: h.spec.Name, Phase: "build", Err: v.err}
	}
	return v.path, nil
}

// moving returns the move of h, which begins when the map first sees that host connected; nil if
// there is none. Called with the pool's mutex held.
func (m *lender) moving(h *host) *move {
	t, known := h.target()
	if m.job.Program == nil || !known {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if v := m.moves[h]; v != nil {
		return v
	}
	v := &move{done: make(chan struct{})}
	m.moves[h] = v
	b := m.job.Program.begin(t)
	if path, err, over := b.ready(); over && (err != nil || h.agent == nil || h.agent.has(path)) {
		v.path, v.err = path, err
		close(v.done)
		m.unbuilt(err)
		return v
	}
	go m.move(h, h.agent, b, v)
	return v
}

// move waits for the program, sends it to the host and has the map's workers there replaced.
func (m *lender) move(h *host, a *agent, b *executable, v *move) {
	<-b.done
	path, err := b.path, b.err
	m.unbuilt(err)
	if err == nil && a != nil {
		if err = a.provide(path); err != nil && !isLost(err) {
			m.tell(h, err)
		}
	}
	m.mu.Lock()
	lost := isLost(err) && m.moves[h] == v
	if lost {
		delete(m.moves, h) // another begins when the host is connected again
	}
	if err == nil {
		v.path = path
	}
	v.err = err
	close(v.done)
	for w := range m.lent {
		if w.host == h && w.program != v.path && err == nil {
			w.Retire(true)
		}
	}
	m.mu.Unlock()
	m.pool.mu.Lock()
	if lost && h.agent != nil && h.agent != a {
		m.moving(h) // it is already, and all its workers may be at work for this map
	}
	m.pool.broadcast()
	m.pool.mu.Unlock()
}

// stay makes h a host that interprets, because its compiled workers are of no use.
func (m *lender) stay(h *host, err error) {
	v := &move{done: make(chan struct{}), err: err}
	close(v.done)
	m.mu.Lock()
	m.moves[h] = v
	m.mu.Unlock()
	m.tell(h, err)
}

// tell reports why h does not run the program. A map that wants nothing else says it itself.
func (m *lender) tell(h *host, err error) {
	var he *HostError
	if errors.As(err, &he) {
		err = he.Err
	}
	if !m.job.Compiled {
		m.job.Program.tell(h.spec.Name, err)
	}
}

// unbuilt reports a build that failed, if err says so.
func (m *lender) unbuilt(err error) {
	if err != nil && !m.job.Compiled {
		m.job.Program.tell("", err)
	}
}

// target is what the host's executables are built for, if that is known. Called with the pool's mutex held.
func (h *host) target() (t target, known bool) {
	switch {
	case h.isLocal():
		return ownTarget, true
	case h.agent != nil:
		return h.agent.target, true
	}
	return t, false
}
