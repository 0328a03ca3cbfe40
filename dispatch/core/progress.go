package core

import (
	"slices"
	"strings"
	"time"
)

// Progress is how far a map has come.
type Progress struct {
	Total   int // inputs; -1 if not known yet
	Done    int // with a value
	Failed  int
	Retried int // attempts that were lost and made again
	Running int // sent to workers and not answered
	Elapsed time.Duration
	Rate    float64        // inputs finished per second, over the last seconds
	Hosts   []HostProgress // by name; empty if the work is done in this process
	Final   bool
}

// HostProgress is one host's share.
type HostProgress struct {
	Host    string
	Workers int // at work at present
	Done    int
	Failed  int
}

// tick is how often progress is reported.
const tick = 100 * time.Millisecond

// meter collects progress; the run's mutex protects it.
type meter struct {
	start   time.Time
	total   int
	done    int
	failed  int
	retried int
	running int
	hosts   map[string]*HostProgress

	rate     float64 // smoothed
	lastAt   time.Time
	lastDone int
}

func newMeter(total int) *meter {
	now := time.Now()
	return &meter{start: now, lastAt: now, total: total, hosts: map[string]*HostProgress{}}
}

func (m *meter) host(name string) *HostProgress {
	h := m.hosts[name]
	if h == nil {
		h = &HostProgress{Host: name}
		m.hosts[name] = h
	}
	return h
}

// finished counts one result. An input that no worker has seen has no host.
func (m *meter) finished(host string, failed bool) {
	if failed {
		m.failed++
	} else {
		m.done++
	}
	if host == "" {
		return
	}
	if failed {
		m.host(host).Failed++
	} else {
		m.host(host).Done++
	}
}

// snapshot also updates the rate: an average that forgets what is a few seconds old.
func (m *meter) snapshot(final bool) Progress {
	now := time.Now()
	if dt := now.Sub(m.lastAt).Seconds(); dt > 0 {
		cur := float64(m.done+m.failed-m.lastDone) / dt
		if m.rate == 0 {
			m.rate = cur
		}
		keep := 1 / (1 + dt/2)
		m.rate = keep*m.rate + (1-keep)*cur
		m.lastAt, m.lastDone = now, m.done+m.failed
	}
	p := Progress{Total: m.total, Done: m.done, Failed: m.failed, Retried: m.retried, Running: m.running,
		Elapsed: now.Sub(m.start), Rate: m.rate, Final: final}
	for _, h := range m.hosts {
		p.Hosts = append(p.Hosts, *h)
	}
	slices.SortFunc(p.Hosts, func(a, b HostProgress) int { return strings.Compare(a.Host, b.Host) })
	return p
}
