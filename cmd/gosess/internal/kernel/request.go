package kernel

import (
	"context"
	"errors"
	"strings"
	"time"

	"gosess/internal/wire"
	"gosess/repl"
	"gosess/session"
)

// This file has the requests of a Client: one at a time, but for completion.

// A request is what a kernel is busy with.
type request struct {
	proc        *process
	id          uint64
	interrupted bool
	timer       *time.Timer // kills a kernel that does not heed an interrupt
}

// Eval implements [repl.Kernel].
func (c *Client) Eval(ctx context.Context, src string, scr repl.Screen) (repl.Reply, error) {
	return c.call(ctx, src, msgEval, evalRequest{Source: src, Screen: screen(scr)})
}

// Do implements [repl.Kernel].
func (c *Client) Do(ctx context.Context, cmd repl.Command, scr repl.Screen) (repl.Reply, error) {
	if cmd.Name == "engine" {
		return c.doEngine(ctx, cmd, scr)
	}
	line := strings.TrimSpace(":" + cmd.Name + " " + cmd.Rest)
	return c.call(ctx, line, msgDo, doRequest{cmd.Name, cmd.Args, cmd.Rest, screen(scr)})
}

// call makes one request of the kernel, a new one if the last has died.
func (c *Client) call(ctx context.Context, src string, typ byte, req any) (repl.Reply, error) {
	defer c.takeTurn()()
	notes, err := c.revive(ctx)
	if err != nil {
		return repl.Reply{}, err
	}
	run, answer, err := c.begin(src, typ, req)
	var r reply
	if err == nil {
		stop := context.AfterFunc(ctx, func() { c.interrupt(run) })
		err = run.proc.await(answer, &r)
		stop()
	}
	c.finish(run, r, err == nil)
	c.flush()
	if errors.Is(err, errDead) {
		return repl.Reply{Notes: notes}, c.replace(ctx, run)
	}
	r.Notes = append(notes, r.Notes...)
	if err == nil && r.Fetched != nil {
		c.takeModules(ctx, &r)
	}
	return r.repl(), err
}

// begin sends a request and makes it the one that Interrupt and Kill mean.
func (c *Client) begin(src string, typ byte, req any) (*request, <-chan wire.Frame, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return &request{proc: c.proc}, nil, repl.ErrClosed
	}
	id, answer, err := c.proc.begin(typ, req)
	c.running = &request{proc: c.proc, id: id}
	c.journal.add(id, src)
	return c.running, answer, err
}

func (c *Client) finish(run *request, r reply, answered bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if run.timer != nil {
		run.timer.Stop()
	}
	c.running = nil
	select {
	case c.asked <- struct{}{}:
	default: // it says so already
	}
	if answered {
		c.journal.number(run.id, r.Cell, r.Changed)
	}
}

// flush passes on what user code has printed.
func (c *Client) flush() {
	c.out.sync()
	if c.err != c.out {
		c.err.sync()
	}
}

// Complete implements [repl.Kernel].
func (c *Client) Complete(ctx context.Context, src string, pos int) (int, []session.Candidate) {
	c.mu.Lock()
	p := c.proc
	c.mu.Unlock()
	if p.ended() {
		return pos, nil
	}
	_, answer, err := p.begin(msgComplete, completeRequest{src, pos})
	if err != nil {
		return pos, nil
	}
	select {
	case f := <-answer:
		var r completeReply
		if wire.Unmarshal(f.Header, &r) != nil {
			return pos, nil
		}
		return r.Start, fromCandidates(r.List)
	case <-ctx.Done():
	case <-p.dead:
	}
	return pos, nil
}
