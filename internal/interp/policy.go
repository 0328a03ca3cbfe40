package interp

import (
	"context"
	"strings"
	"time"
)

// This file decides which calls wait for the compiler.

// buildTime bounds how long a call waits for a build; then it runs interpreted.
const buildTime = 20 * time.Second

// await waits until a call of u does not interpret loops or recursion that are
// to be compiled. The error is that of ctx.
func (e *Engine) await(ctx context.Context, u *unit) error {
	for range 3 { // another definition may come between
		idle := e.demand(u)
		if idle == nil {
			return nil
		}
		t := time.NewTimer(buildTime)
		select {
		case <-idle:
			t.Stop()
		case <-t.C:
			return nil
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
	return nil
}

// demand starts a build that a call of u has to wait for, and returns the
// channel that is closed when it is done; nil if the call need not wait.
func (e *Engine) demand(u *unit) <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.comp
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.opts.Compiler == nil || u.isCompiled() || c.failed[u.stamp()] != "" || !e.slow(u) {
		return nil
	}
	c.want[u.key] = true
	if c.cancel != nil && c.building[u.key] != u.edition {
		c.cancel() // what is wanted now goes first, and the rest along
	}
	if !c.running {
		c.start(e)
	}
	c.hasten()
	return c.idle
}

// slow reports whether u, interpreted, would run loops or recursion that can be
// compiled. e.mu and e.comp.mu are held.
func (e *Engine) slow(u *unit) bool {
	reached := map[string]bool{}
	var visit func(u *unit, path map[string]bool) bool
	visit = func(u *unit, path map[string]bool) bool {
		if u == nil || u.isCompiled() {
			return false
		}
		if path[u.key] {
			return true
		}
		if reached[u.key] {
			return false
		}
		reached[u.key] = true
		if u.loops() && e.comp.failed[u.stamp()] == "" || u.calls() && e.slowElsewhere() {
			return true
		}
		path[u.key] = true
		defer delete(path, u.key)
		for _, d := range u.deps {
			if d == u.key { // its own head names it
				if strings.Count(u.text, ref(d)) > 1 {
					return true
				}
				continue
			}
			if visit(e.units[d], path) {
				return true
			}
		}
		return false
	}
	return visit(u, map[string]bool{})
}

// slowElsewhere reports whether any function that can be called through an
// interface or a func value has loops and is yet to be compiled.
func (e *Engine) slowElsewhere() bool {
	for k, u := range e.units {
		if !u.isCompiled() && u.compiledType() != nil && u.loops() && !isOldCell(k) && e.comp.failed[u.stamp()] == "" {
			return true
		}
	}
	return false
}

// calls reports whether the unit calls methods of interfaces or func values.
func (u *unit) calls() bool {
	return strings.Contains(u.text, "CallMethod(") || strings.Contains(u.text, ".F(")
}

// loops reports whether the unit's own code has loops that are not evidently
// short.
func (u *unit) loops() bool {
	return !u.short && (strings.Contains(u.text, "\nfor ") || strings.Contains(u.text, "goto "))
}
