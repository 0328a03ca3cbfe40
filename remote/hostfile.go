package remote

import (
	"os"
	"time"
)

// hostfile is what is known of the file that lists hosts. The pool's mutex protects it.
type hostfile struct {
	path    string
	checked time.Time
	changed time.Time // as the file system says
	problem string    // reported last
}

// recheck is how often a hostfile is looked at while a map runs.
const recheck = time.Second

// readHostfile makes the pool's hosts follow the hostfile, if there is one and it has
// changed. Hosts that it does not list any more are removed. An error changes nothing.
func (p *Pool) readHostfile() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := &p.hostfile
	if f.path == "" || time.Since(f.checked) < recheck {
		return nil
	}
	f.checked = time.Now()
	info, err := os.Stat(f.path)
	if err == nil && info.ModTime().Equal(f.changed) {
		return nil
	}
	hosts, err := ReadHostfile(f.path)
	if err != nil {
		return err
	}
	f.changed, f.problem = info.ModTime(), ""
	listed := map[string]bool{}
	for _, h := range hosts {
		listed[h.Name] = true
		p.addLocked(h, true)
	}
	for _, h := range append([]*host(nil), p.hosts...) {
		if h.fromFile && !listed[h.spec.Name] {
			p.removeLocked(h)
		}
	}
	p.broadcast()
	return nil
}

// followHostfile is readHostfile while a map runs: a problem is reported once.
func (p *Pool) followHostfile() {
	err := p.readHostfile()
	if err == nil {
		return
	}
	p.mu.Lock()
	seen := p.hostfile.problem == err.Error()
	p.hostfile.problem = err.Error()
	p.mu.Unlock()
	if !seen {
		go p.report(HostError{Host: p.hostfile.path, Phase: "hostfile", Err: err}) // ends when it is printed
	}
}
