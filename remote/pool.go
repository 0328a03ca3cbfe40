package remote

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Options configure a [Pool]. The zero Options are one local worker a core.
type Options struct {
	// Command starts gosess itself; arguments are appended. Nil means this executable.
	Command []string

	// Hosts are where workers run from the beginning. Nil means this machine, one worker a core.
	Hosts []Host

	// Hostfile, if not "", lists more hosts. It is read again when it changes.
	Hostfile string

	// SSH is the ssh client with its flags. Nil means {"ssh"}.
	SSH []string

	// Terminal, if not nil, is where ssh may ask for a password or about a host key.
	Terminal *os.File

	// Print is called with what user code printed in a worker: whole lines. Nil prints
	// them on standard error, each after the worker's name.
	Print func(worker, text string)

	// Report is called when the state of a host changes in a way that the user
	// should know: it failed, or was lost. Nil prints one line on standard error.
	Report func(HostError)

	// Binary finds gosess's executable for another machine, by GOOS and GOARCH. Nil means this
	// executable, for machines of this platform only.
	Binary func(goos, goarch string) (path string, err error)

	// Limits in time; 0 means the default.
	Connect time.Duration // until the host's shell answers: 20 s
	Upload  time.Duration // without any byte going out: 30 s
	Start   time.Duration // until the uploaded binary answers: 20 s
	Load    time.Duration // until a worker has loaded the session: 5 min
	Retry   time.Duration // before a failed host is tried again: 10 s
	Silence time.Duration // without a sign of life before a connection is given up: 60 s
}

func (o *Options) setDefaults() error {
	if o.Command == nil {
		exe, err := os.Executable()
		if err != nil {
			return fmt.Errorf("failed to find gosess's own executable: %w", err)
		}
		o.Command = []string{exe}
	}
	if o.Hosts == nil {
		o.Hosts = []Host{{Name: Local}}
	}
	if o.SSH == nil {
		o.SSH = []string{"ssh"}
	}
	for _, d := range []struct {
		p   *time.Duration
		def time.Duration
	}{
		{&o.Connect, 20 * time.Second},
		{&o.Upload, 30 * time.Second},
		{&o.Start, 20 * time.Second},
		{&o.Load, 5 * time.Minute},
		{&o.Retry, 10 * time.Second},
		{&o.Silence, 60 * time.Second},
	} {
		if *d.p == 0 {
			*d.p = d.def
		}
	}
	return nil
}

// A Pool starts workers where the user said and lends them to maps. Its methods may be called from
// any goroutine. Nothing is started before it is needed.
type Pool struct {
	opt   Options
	store *store // of this machine

	mu       sync.Mutex // protects following
	hosts    []*host
	changed  chan struct{} // closed and replaced when a worker or host comes or goes
	closed   bool
	hostfile hostfile
}

// ErrClosed is returned once a Pool has been closed.
var ErrClosed = errors.New("the pool of workers is closed")

// NewPool returns a Pool. The error concerns the executable or the hostfile.
func NewPool(o Options) (*Pool, error) {
	if err := o.setDefaults(); err != nil {
		return nil, err
	}
	p := &Pool{opt: o, store: newStore(), changed: make(chan struct{})}
	p.hostfile.path = o.Hostfile
	p.Add(o.Hosts...)
	if err := p.readHostfile(); err != nil {
		return nil, err
	}
	return p, nil
}

// Add adds hosts, or changes the slots of those that are there.
func (p *Pool) Add(hosts ...Host) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range hosts {
		p.addLocked(h, false)
	}
	p.broadcast()
}

func (p *Pool) addLocked(spec Host, fromFile bool) {
	if h := p.find(spec.Name); h != nil {
		h.spec.Slots = spec.Slots
		h.retryAt = time.Time{}
		return
	}
	p.hosts = append(p.hosts, &host{pool: p, spec: spec, fromFile: fromFile})
}

func (p *Pool) find(name string) *host {
	for _, h := range p.hosts {
		if h.spec.Name == name {
			return h
		}
	}
	return nil
}

// Remove takes a host away. Its workers finish the inputs that they have begun.
func (p *Pool) Remove(name string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.find(name)
	if h == nil {
		return fmt.Errorf("there is no host %q", name)
	}
	p.removeLocked(h)
	p.broadcast()
	return nil
}

func (p *Pool) removeLocked(h *host) {
	p.hosts = slices.DeleteFunc(p.hosts, func(other *host) bool { return other == h })
	h.removed = true
	for _, w := range slices.Clone(h.idle) {
		w.link.shut()
		h.forget(w)
	}
	h.closeIfUnused()
}

// broadcast wakes all who wait for a change. Called with mu held.
func (p *Pool) broadcast() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// HostState is one host as :hosts shows it.
type HostState struct {
	Host
	State string // "not connected", "connecting", "ready" or "failed"
	Err   error  // why it failed
	Live  int    // worker processes
	Busy  int    // of those, at work
	Done  int64  // inputs that gave a value
}

// Hosts lists the hosts in the order of adding.
func (p *Pool) Hosts() []HostState {
	p.mu.Lock()
	defer p.mu.Unlock()
	var states []HostState
	for _, h := range p.hosts {
		states = append(states, h.snapshot())
	}
	return states
}

// Prestart starts up to n local workers ahead of need, so that the next map finds them. It
// does nothing if this machine is not among the hosts.
func (p *Pool) Prestart(n int) {
	p.mu.Lock()
	h := p.find(Local)
	if h == nil || p.closed {
		p.mu.Unlock()
		return
	}
	n = min(n, h.slots()) - h.live()
	h.starting += max(n, 0)
	p.mu.Unlock()
	for range n {
		w, err := h.startLocal("")
		p.mu.Lock()
		h.starting--
		if err == nil {
			p.rest(w)
		}
		p.mu.Unlock()
	}
}

// rest makes a worker one that can be had. Called with mu held.
func (p *Pool) rest(w *worker) {
	if !w.alive() {
		return
	}
	if p.closed || w.host.removed {
		w.link.shut()
		return
	}
	w.host.idle = append(w.host.idle, w)
	p.broadcast()
}

// lost takes a worker that has ended off the books.
func (p *Pool) lost(w *worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := w.host
	gone := func(other *worker) bool { return other == w }
	h.workers = slices.DeleteFunc(h.workers, gone)
	h.idle = slices.DeleteFunc(h.idle, gone)
	h.leaving = slices.DeleteFunc(h.leaving, gone)
	h.closeIfUnused()
	p.broadcast()
}

// closeGrace is how long Close waits for processes to end by themselves.
const closeGrace = 3 * time.Second

// Close ends all workers and connections and waits until they are gone.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	hosts := slices.Clone(p.hosts)
	for _, h := range hosts {
		h.shut()
	}
	p.broadcast()
	p.mu.Unlock()
	p.waitEmpty(hosts, time.Now().Add(closeGrace))
	p.store.close()
}

// waitEmpty waits until no host has workers or a connection, and kills what is left at the deadline.
func (p *Pool) waitEmpty(hosts []*host, deadline time.Time) {
	kill := time.After(time.Until(deadline))
	for {
		p.mu.Lock()
		left := slices.ContainsFunc(hosts, func(h *host) bool { return h.live()+len(h.leaving) > 0 || h.agent != nil })
		changed := p.changed
		p.mu.Unlock()
		if !left {
			return
		}
		select {
		case <-changed:
		case <-kill:
			p.mu.Lock()
			for _, h := range hosts {
				h.kill()
			}
			p.mu.Unlock()
			kill = nil
		}
	}
}

// printed passes on what user code printed in w.
func (p *Pool) printed(w *worker, text []byte) {
	name := fmt.Sprintf("%s/%d", w.host.spec.Name, w.number)
	if p.opt.Print != nil {
		p.opt.Print(name, string(text))
		return
	}
	os.Stderr.WriteString(Prefixed(name, string(text)))
}

// report tells the user what became of a host.
func (p *Pool) report(e HostError) {
	if p.opt.Report != nil {
		p.opt.Report(e)
		return
	}
	fmt.Fprintf(os.Stderr, "gosess: %v\n", &e)
}

// cores is how many workers a host without a number of slots gets here.
func cores() int { return runtime.NumCPU() }
