package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gosess/internal/wire"
	"gosess/repl"
)

// This file is the client's side of a hand-over: the native kernel goes on with the session of
// another. Nobody waits for it: what is asked meanwhile ends it, and it is tried again.

// rest is how long nothing must have been asked of a kernel before another
// takes its place by itself. After a try that came to nothing it is costs times
// what that took, if that is more, and at most longestRest.
const (
	rest        = time.Second
	costs       = 20
	longestRest = 15 * time.Second
)

// upgrade has the native kernel take over, when it is there and nothing has
// been asked for a moment. If something speaks against it, it tries again after
// the next request. It ends when the native kernel runs, when the engine is
// changed, or with the client.
func (c *Client) upgrade() {
	<-c.native.begin(func() { c.say(c.opt.Building) })
	exe, reason := c.native.state()
	if exe == "" {
		if c.opt.Without != nil && !c.isClosed() {
			c.say(c.opt.Without(reason))
		}
		return
	}
	wait := rest
	t := time.NewTimer(wait)
	defer t.Stop()
	for {
		select {
		case <-c.ended:
			return
		case <-c.asked:
			t.Reset(wait)
		case <-t.C:
			begun := time.Now()
			if c.kernelIsNative() || c.engine() != Auto || c.handOverQuietly() == nil {
				return
			}
			wait = min(max(rest, costs*time.Since(begun)), longestRest)
		}
	}
}

// handOverQuietly is handOver, given up when something is asked.
func (c *Client) handOverQuietly() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c.giveWay.Store(&cancel)
	defer c.giveWay.Store(nil)
	if c.waiting.Load() > 0 {
		cancel()
	}
	return c.handOver(ctx)
}

// takeTurn waits for the turn of a call, which release ends. A hand-over gives way to it.
func (c *Client) takeTurn() (release func()) {
	c.waiting.Add(1)
	defer c.waiting.Add(-1)
	if cancel := c.giveWay.Load(); cancel != nil {
		(*cancel)()
	}
	c.calls.Lock()
	return c.calls.Unlock
}

// handOver makes the native kernel go on with the session. The error says what
// speaks against it; the session then goes on where it is.
func (c *Client) handOver(ctx context.Context) error {
	c.calls.Lock()
	defer c.calls.Unlock()
	err := c.handOverLocked(ctx)
	if err != nil && ctx.Err() == nil {
		c.native.explain(err.Error())
	}
	return err
}

// handOverLocked is handOver for a caller that holds calls.
func (c *Client) handOverLocked(ctx context.Context) error {
	exe, reason := c.native.state()
	if exe == "" {
		return errors.New(reason)
	}
	return c.replaceWith(ctx, exe, nil)
}

// replaceWith makes a new kernel go on with the session, with other modules if they are not nil. The
// caller holds calls.
func (c *Client) replaceWith(ctx context.Context, exe string, m *fetched) error {
	if c.opt.Saving == nil {
		return errNoPlace
	}
	c.mu.Lock()
	old, opening := c.proc, c.opening
	c.mu.Unlock()
	select {
	case <-opening.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	req := yieldRequest{
		File:    filepath.Join(c.opt.Saving.Path(), "handover"),
		Steps:   filepath.Join(c.opt.Saving.Path(), "handover-steps"),
		Modules: m,
	}
	defer os.Remove(req.File)
	defer os.Remove(req.Steps)
	y, err := old.yield(ctx, req)
	if err != nil {
		return err
	}
	return c.takeOver(ctx, old, exe, req, y)
}

// yield has a kernel write its session. The error says what would be lost.
func (p *process) yield(ctx context.Context, req yieldRequest) (y yieldReply, err error) {
	id, answer, err := p.begin(msgYield, req)
	if err != nil {
		return y, err
	}
	stop := context.AfterFunc(ctx, func() { send(p.conn, msgInterrupt, id, nil) })
	defer stop()
	err = p.await(answer, &y)
	switch {
	case err != nil:
		return y, err
	case ctx.Err() != nil:
		return y, ctx.Err()
	case y.Reason != "":
		return y, errors.New(y.Reason)
	}
	return y, nil
}

// takeOver starts the native kernel and puts it in the place of the old one if it
// could load the session, before ctx is done.
func (c *Client) takeOver(ctx context.Context, old *process, exe string, from yieldRequest, y yieldReply) error {
	var p *process
	p, err := launch(exe, c.streams(), func(f wire.Frame) { c.event(p, f) }, y.Dir, y.Env)
	if err != nil {
		return err
	}
	c.mu.Lock()
	req := c.openRequest()
	c.mu.Unlock()
	req.Load, req.Steps = from.File, from.Steps
	if from.Modules != nil {
		req.Steps = ""
	}
	o := &opening{restart: true, done: make(chan struct{})}
	defer close(o.done)
	stop := context.AfterFunc(ctx, p.kill)
	err = c.demand(p, msgOpen, req, &o.reply)
	if !stop() {
		err = ctx.Err() // and it has been killed
	}
	if err == nil {
		var saved reply
		err = c.demand(p, msgSave, nil, &saved)
	}
	if err != nil {
		p.kill()
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		p.kill()
		return repl.ErrClosed
	}
	c.journal = journal{base: true}
	c.proc, c.opening, c.exe = p, o, exe
	old.kill()
	<-old.dead // it has written its last checkpoint
	return nil
}

// demand makes a request of a kernel that is about to take over, and returns what it says against it.
func (c *Client) demand(p *process, typ byte, req any, r *reply) error {
	_, answer, err := p.begin(typ, req)
	if err == nil {
		err = p.await(answer, r)
	}
	switch {
	case errors.Is(err, errDead):
		return fmt.Errorf("the compiled kernel ended while it started: %s", c.lastWords(p))
	case err == nil && r.Err != "":
		return errors.New(r.Err)
	}
	return err
}
