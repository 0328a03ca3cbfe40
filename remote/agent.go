package remote

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"gosess/dispatch/core"
	"gosess/internal/wire"
)

// An agent is the pool's side of the connection to one host: an ssh whose other end runs
// [ServeAgent]. Its goroutines end with the connection.
type agent struct {
	host   *host
	ssh    *client
	conn   *wire.Conn
	cpus   int
	target target
	dead   chan struct{} // closed when the connection is gone

	putMu sync.Mutex // held while something is sent to the store
	put   map[string]bool

	programMu sync.Mutex // held while a program is sent

	mu       sync.Mutex                 // protects following
	asked    map[string]chan haveHeader // by hash
	programs map[string]string          // hashes of those that the host has, by path on this machine
	workers  map[uint32]*worker
	next     uint32
	heard    time.Time
	ending   bool
	broken   error // why this side has given it up
}

// An agentLink reaches a worker behind an agent.
type agentLink struct {
	a  *agent
	ch uint32
}

func (l agentLink) send(frames ...wire.Frame) {
	for i := range frames {
		frames[i].Chan = l.ch
	}
	l.a.conn.SendAll(frames...) // its end shows as that of the connection
}

func (l agentLink) yield() {} // builds are not made there
func (l agentLink) kill()  { l.a.conn.Send(wire.Frame{Type: msgKill, ID: uint64(l.ch)}) }
func (l agentLink) shut()  { l.a.conn.Send(wire.Frame{Type: msgShut, ID: uint64(l.ch)}) }

// load sends what the host does not have yet, and what to load.
func (l agentLink) load(h loadHeader, j *Job) error {
	for _, b := range []Blob{j.Session, j.Func} {
		if err := l.a.send(b); err != nil {
			return err
		}
	}
	l.send(pack(wire.Frame{Type: msgLoad}, h))
	return nil
}

// Pieces of a session leave room between them for other frames.
const (
	putPiece = 256 << 10
	putAhead = 4 << 20 // bytes that may wait to be sent
)

// send sends a blob unless the host has it.
func (a *agent) send(b Blob) error {
	a.putMu.Lock()
	defer a.putMu.Unlock()
	if a.put[b.Hash] {
		return nil
	}
	rest := b.Bytes
	for last := false; !last; {
		n := min(len(rest), putPiece)
		last = n == len(rest)
		f := pack(wire.Frame{Type: msgPut, Body: rest[:n]}, putHeader{Hash: b.Hash, Last: last})
		if err := a.conn.Send(f); err != nil {
			return fmt.Errorf("failed to send the session: %w", err)
		}
		rest = rest[n:]
		a.conn.WaitBelow(putAhead)
	}
	a.put[b.Hash] = true
	return nil
}

// forget makes the next send of the job's blobs a real one: the host may not have them.
func (a *agent) forget(j *Job) {
	a.putMu.Lock()
	defer a.putMu.Unlock()
	delete(a.put, j.Session.Hash)
	delete(a.put, j.Func.Hash)
}

// open starts a worker on the host, which has the program.
func (a *agent) open(program string) *worker {
	w := newWorker(a.host, program)
	a.mu.Lock()
	a.next++
	w.link = agentLink{a, a.next}
	a.workers[a.next] = w
	hash := a.programs[program]
	a.mu.Unlock()
	pool := a.host.pool
	pool.mu.Lock()
	a.host.enter(w)
	pool.mu.Unlock()
	open := wire.Frame{Type: msgOpen, ID: uint64(w.link.(agentLink).ch)}
	if program != "" {
		open = pack(open, openHeader{Program: hash})
	}
	a.conn.Send(open)
	select {
	case <-a.dead: // it may have missed this worker
		w.ended(a.exit())
	default:
	}
	return w
}

// read hands frames to their workers until the connection is gone.
func (a *agent) read() {
	dirty := map[*worker]bool{}
	for {
		f, err := a.conn.Recv()
		if err != nil {
			break
		}
		a.took(f, dirty)
		if !a.conn.Buffered() {
			for w := range dirty {
				w.flush()
			}
			clear(dirty)
		}
	}
	a.gone()
}

func (a *agent) took(f wire.Frame, dirty map[*worker]bool) {
	a.mu.Lock()
	a.heard = time.Now()
	w := a.workers[f.Chan]
	if f.Type == msgExit {
		delete(a.workers, f.Chan)
	}
	a.mu.Unlock()
	switch {
	case f.Chan != 0 && w != nil:
		w.handle(f)
		dirty[w] = true
	case f.Chan != 0:
	case f.Type == msgHave:
		a.answered(f)
	case f.Type == msgPong, f.Type == wire.Unsupported:
	default:
		a.conn.Send(wire.Unknown(f))
	}
}

// gone ends what depended on the connection.
func (a *agent) gone() {
	a.ssh.end()
	a.conn.CloseWrite(0)
	close(a.dead)
	exit := a.exit()
	a.mu.Lock()
	workers := a.workers
	a.workers = map[uint32]*worker{}
	ending := a.ending
	a.mu.Unlock()
	pool := a.host.pool
	pool.mu.Lock()
	if a.host.agent == a {
		a.host.agent = nil
	}
	pool.broadcast()
	pool.mu.Unlock()
	for _, w := range workers {
		w.ended(exit)
	}
	if !ending {
		pool.report(HostError{Host: a.host.spec.Name, Phase: "connection", Err: exit})
	}
}

// exit says how the connection ended.
func (a *agent) exit() *core.Exit {
	a.mu.Lock()
	defer a.mu.Unlock()
	reason := "connection to " + a.host.spec.Name + " was lost"
	switch words := a.ssh.words.String(); {
	case a.broken != nil:
		reason = a.broken.Error()
	case words != "":
		reason += ": " + strings.ReplaceAll(words, "\n", "; ")
	}
	return &core.Exit{Code: -1, Reason: reason}
}

// watch gives the connection up when nothing has been heard for too long. It ends with the connection.
func (a *agent) watch(silence time.Duration) {
	t := time.NewTicker(silence / 4)
	defer t.Stop()
	for {
		select {
		case <-a.dead:
			return
		case <-t.C:
		}
		a.mu.Lock()
		quiet := time.Since(a.heard)
		if quiet > silence && a.broken == nil {
			a.broken = fmt.Errorf("connection to %s was lost: nothing heard for %v", a.host.spec.Name, silence)
		}
		a.mu.Unlock()
		if quiet > silence {
			a.kill()
			return
		}
		a.conn.Send(wire.Frame{Type: msgPing})
	}
}

// shut ends the connection: the agent ends when its input does. It returns at once.
func (a *agent) shut() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ending {
		return
	}
	a.ending = true
	go func() { // ends within twice stopGrace and what the far side needs
		a.conn.CloseWrite(stopGrace)
		a.ssh.stdin.Close()
		select {
		case <-a.dead:
		case <-time.After(agentGrace):
			a.kill()
		}
	}()
}

// agentGrace is how long an agent may take to end its workers when its input has ended.
const agentGrace = 2 * time.Second

// kill ends ssh. The far side notices that its input has ended.
func (a *agent) kill() { a.ssh.kill() }

// connected returns the connection to the host, making it if there is none. Several callers share one
// attempt. The error is a *HostError or ctx's.
func (h *host) connected(ctx context.Context) (*agent, error) {
	p := h.pool
	p.mu.Lock()
	if h.agent != nil {
		defer p.mu.Unlock()
		return h.agent, nil
	}
	if h.attempt == nil {
		if wait := time.Until(h.retryAt); h.err != nil && wait > 0 {
			defer p.mu.Unlock()
			return nil, h.err
		}
		h.begin()
	}
	at := h.attempt
	p.mu.Unlock()
	select {
	case <-at.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if h.agent == nil {
		return nil, h.err
	}
	return h.agent, nil
}

// begin starts an attempt to connect. Called with the pool's mutex held.
func (h *host) begin() {
	ctx, stop := context.WithCancel(context.Background())
	at := &attempt{done: make(chan struct{}), stop: stop}
	h.attempt, h.err = at, nil
	go func() { // ends with the attempt, whose phases have limits
		defer stop()
		a, err := connect(ctx, h)
		p := h.pool
		p.mu.Lock()
		defer p.mu.Unlock()
		h.attempt, h.agent, h.err = nil, a, err
		h.retryAt = time.Now().Add(p.opt.Retry)
		if a != nil {
			h.cpus = a.cpus
			go a.read()
			go a.watch(p.opt.Silence)
			if p.closed || h.removed {
				a.shut()
			}
		}
		close(at.done)
		p.broadcast()
	}()
}
