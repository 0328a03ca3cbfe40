package kernel

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"gosess/dispatch/core"
	"gosess/remote"
	"gosess/session"
)

// A backend is what package dispatch calls in user code: it maps functions of
// the session over the kernel's pool.
type backend struct {
	k    *server
	maps atomic.Int64 // counts maps, to tell them apart

	mu       sync.Mutex // protects following
	failures []error    // of maps whose errors nobody took, in the present cell
}

var _ core.Backend = (*backend)(nil)

// Open implements [core.Backend].
func (b *backend) Open(f, in any, o *core.Options) (*core.Job, error) {
	c, err := b.k.session.FuncOf(f)
	if err != nil {
		return nil, err
	}
	inputs, err := c.Inputs(in)
	if err != nil {
		return nil, err
	}
	return b.open(c, &inputSource{in: inputs}, o)
}

// open is Open for a function that has been found.
func (b *backend) open(c *session.Callable, in core.Source, o *core.Options) (*core.Job, error) {
	var only []remote.Host
	var err error
	if o.Hosts != "" {
		if only, err = remote.ParseHosts(o.Hosts); err != nil {
			return nil, err
		}
	}
	pool, err := b.k.openPool()
	if err != nil {
		return nil, err
	}
	job, err := NewJob(pool, Work{Session: b.k.session, Func: c, Inputs: in, Hosts: only,
		Programs: b.k.programs, Engine: b.k.poolOptions.Engine})
	if err != nil {
		return nil, err
	}
	b.fill(o, c.Name)
	return job, nil
}

// fill sets the options that the call has left alone.
func (b *backend) fill(o *core.Options, name string) {
	opt := b.k.poolOptions
	if o.Timeout == 0 {
		o.Timeout = opt.Timeout
	}
	if o.Retries == 0 {
		o.Retries = Retries(opt.Retries)
	}
	if o.Progress == nil {
		o.Progress = b.progress(b.maps.Add(1), name)
	}
}

// progress returns a func that tells the prompt how far map number id is; of one that is over
// in a moment the prompt hears nothing.
func (b *backend) progress(id int64, name string) func(core.Progress) {
	start := time.Now().UnixNano()
	told := false
	return func(p core.Progress) {
		if p.Final && !told {
			return
		}
		told = true
		n := progressNotice{Map: id, Name: name, Total: p.Total, Done: p.Done + p.Failed,
			Failed: p.Failed, Start: start, Final: p.Final}
		for _, h := range p.Hosts {
			n.Hosts = append(n.Hosts, hostProgress{Host: h.Host, Done: h.Done + h.Failed, Slots: h.Workers})
		}
		send(b.k.conn, msgProgress, 0, n)
	}
}

// storeResult stores what a worker sent; a function without result sends
// nothing.
func storeResult(c *session.Callable, dst any, i int, output any) error {
	body, _ := output.([]byte)
	if len(body) == 0 {
		body = nil
	}
	return c.Store(dst, i, body)
}

// Fail implements [core.Backend]: the cell counts as failed.
func (b *backend) Fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = append(b.failures, err)
}

// takeFailures returns what Fail was told since the last time, as one error; nil
// if it was told nothing.
func (b *backend) takeFailures() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	err := errors.Join(b.failures...)
	b.failures = nil
	return err
}

// Context implements [core.Backend].
func (b *backend) Context() context.Context {
	b.k.mu.Lock()
	defer b.k.mu.Unlock()
	if b.k.context == nil {
		return context.Background()
	}
	return b.k.context
}

// An inputSource numbers the inputs of a map.
type inputSource struct {
	in    *session.Inputs
	index int
}

var _ core.Source = (*inputSource)(nil)

// Next implements [core.Source].
func (s *inputSource) Next(ctx context.Context) (core.Task, bool, error) {
	body, ok, err := s.in.Next(ctx)
	if !ok {
		return core.Task{}, false, nil
	}
	t := core.Task{Index: s.index, Input: body, Size: len(body)}
	s.index++
	return t, true, err
}

// Len implements [core.Source].
func (s *inputSource) Len() int { return s.in.Len() }

// openPool returns the pool of workers, which is made at first use.
func (k *server) openPool() (*remote.Pool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pool != nil {
		return k.pool, nil
	}
	pool, err := OpenPool(k.poolOptions, nil, nil)
	if err == nil {
		k.pool = pool
	}
	return pool, err
}
