package kernel

import (
	"context"
	"errors"

	"gosess/internal/wire"
)

// This file is the client's side of what is kept of a session: what a new kernel
// begins with, and that the last one keeps what is new.

// An origin is what a kernel begins with.
type origin struct {
	file    string // a session file; "" if there is none
	restore bool   // what the prompt's directory holds, and not the file
	name    string // in a sentence
}

// restoreFrom says what a new kernel begins with.
func (c *Client) restoreFrom() origin {
	switch {
	case c.journal.base:
		return origin{restore: true, name: "the last checkpoint"}
	case c.opt.Session != "":
		return origin{file: c.opt.Session, name: c.opt.Session}
	}
	return origin{name: "an empty session"}
}

// openRequest is what every kernel is told. c.mu is held.
func (c *Client) openRequest() openRequest {
	req := openRequest{Pool: c.poolLocked(), Durable: c.opt.Durable, Terminal: c.opt.Typed, Whole: c.opt.Whole}
	if c.opt.Saving != nil {
		req.Autosave = c.opt.Saving.Path()
	}
	return req
}

// Save has the kernel keep what is new in the session, if it is not busy. ctx bounds the wait.
func (c *Client) Save(ctx context.Context) error {
	c.mu.Lock()
	p, idle := c.proc, c.running == nil && !c.closed && c.opening.loaded()
	c.mu.Unlock()
	if !idle {
		return nil
	}
	var r reply
	_, answer, err := p.begin(msgSave, nil)
	if err != nil {
		return err
	}
	select {
	case f := <-answer:
		err = wire.Unmarshal(f.Header, &r)
	case <-p.dead:
		return errDead
	case <-ctx.Done():
		return ctx.Err()
	}
	if err == nil && r.Err != "" {
		err = errors.New(r.Err)
	}
	return err
}
