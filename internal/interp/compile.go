package interp

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"sync"
	"time"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
)

// A Compiler makes machine code of lowered code. An engine that has one runs
// what it can compiled; see [Options.Compiler].
type Compiler interface {
	// Compile builds src, a file of package main that imports nothing but the
	// standard library, as a plugin and opens it. lookup returns what
	// plugin.Lookup does for a symbol: a pointer for a variable. An error that
	// names lines of src as compilers do ("/gosess/unit/1/3:7:1: …", one a line)
	// lets the engine leave out what does not build. Compile is called from one
	// goroutine at a time.
	Compile(ctx context.Context, src []byte) (lookup func(symbol string) (any, error), err error)
}

// Status says what an engine runs where.
type Status struct {
	Native      bool              // there is a compiler
	Compiled    []string          // functions that run compiled, as the user knows them, sorted
	Pending     []string          // those that are interpreted until a build is done
	Interpreted map[string]string // those that do not compile, and why
	Builds      int               // plugins opened so far
	Last        time.Duration     // that the last build took
	Failure     string            // of the last build, one line; "" if it worked
}

// A compilation is what an engine knows of its builds.
type compilation struct {
	mu       sync.Mutex
	running  bool               // a goroutine builds
	idle     chan struct{}      // closed when none does
	hurry    chan struct{}      // closed when a call waits
	cancel   context.CancelFunc // ends the compiler; nil while none runs
	building map[string]int     // editions of the units that the compiler is working on
	want     map[string]bool    // cells that are to be compiled, by unit key
	failed   map[string]string  // why a unit does not compile, by key and edition
	opened   map[int][]*unit    // units of the plugins that were opened, by batch
	builds   int
	last     time.Duration
	failure  string
}

func newCompilation() *compilation {
	idle := make(chan struct{})
	close(idle)
	return &compilation{idle: idle, want: map[string]bool{}, failed: map[string]string{}, opened: map[int][]*unit{}}
}

// settleTime is how long a build waits for more to be defined.
const settleTime = 50 * time.Millisecond

// SetCompiler makes the engine compile with c from now on; nil makes it run
// everything interpreted.
func (e *Engine) SetCompiler(c Compiler) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.opts.Compiler = c
	if c != nil {
		e.changed()
		return
	}
	var keys []string
	for k, u := range e.units {
		if u.isCompiled() {
			u.code.Store(nil)
			e.version++
			u.edition = e.version
		}
		keys = append(keys, k)
	}
	sort.Strings(keys)
	e.load(e.units, keys)
	rt.CodeChanged()
}

// Status says what runs where. It does not wait for a build.
func (e *Engine) Status() Status {
	e.mu.RLock()
	defer e.mu.RUnlock()
	c := e.comp
	c.mu.Lock()
	defer c.mu.Unlock()
	s := Status{Native: e.opts.Compiler != nil, Interpreted: map[string]string{}, Builds: c.builds, Last: c.last, Failure: c.failure}
	for k, u := range e.units {
		switch why := c.failed[u.stamp()]; {
		case u.hidden || u.missing || isOldCell(k) || u.compiledType() == nil:
		case u.isCompiled():
			s.Compiled = append(s.Compiled, u.told())
		case why != "":
			s.Interpreted[u.told()] = why
		case s.Native:
			s.Pending = append(s.Pending, u.told())
		}
	}
	sort.Strings(s.Compiled)
	sort.Strings(s.Pending)
	return s
}

// told is the name of a unit as the user knows it.
func (u *unit) told() string {
	if check.IsHidden(u.shown) {
		return fmt.Sprintf("func literal (%s, line %d)", u.pos.Filename, u.pos.Line)
	}
	return u.shown
}

// stamp identifies a unit and all that it is compiled with.
func (u *unit) stamp() string { return u.key + "\x00" + strconv.Itoa(u.edition) }

// WaitCompiled waits until nothing is being compiled. The error is that of ctx.
func (e *Engine) WaitCompiled(ctx context.Context) error {
	e.comp.mu.Lock()
	e.comp.hasten()
	idle := e.comp.idle
	e.comp.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hasten makes a build that waits for more to be defined begin. c.mu is held.
func (c *compilation) hasten() {
	if c.hurry != nil {
		close(c.hurry)
		c.hurry = nil
	}
}

// changed begins a build in the background if there is something to be
// compiled. e.mu is held.
func (e *Engine) changed() {
	c := e.comp
	if e.opts.Compiler == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running || len(e.pending()) == 0 {
		return
	}
	c.start(e)
}

// start begins building. c.mu is held.
func (c *compilation) start(e *Engine) {
	c.running = true
	c.idle, c.hurry = make(chan struct{}), make(chan struct{})
	go e.build(c.hurry)
}

// pending lists the units to be compiled. e.mu and e.comp.mu are held.
func (e *Engine) pending() []string {
	var keys []string
	for k, u := range e.units {
		if u.isCompiled() || u.compiledType() == nil || e.comp.failed[u.stamp()] != "" || isOldCell(k) && !e.comp.want[k] {
			continue
		}
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// build compiles until nothing is left that was not tried. It ends then.
func (e *Engine) build(hurry chan struct{}) {
	t := time.NewTimer(settleTime)
	defer t.Stop()
	select {
	case <-hurry:
	case <-t.C:
	}
	for e.buildOnce() {
	}
}

// buildOnce makes one plugin; it reports whether there may be more to do.
func (e *Engine) buildOnce() bool {
	e.mu.Lock()
	c := e.comp
	c.mu.Lock()
	keys := e.pending()
	compiler := e.opts.Compiler
	if len(keys) == 0 || compiler == nil {
		c.running = false
		close(c.idle)
		c.mu.Unlock()
		e.mu.Unlock()
		return false
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	keys = e.closure(keys)
	c.building = map[string]int{}
	for _, k := range keys {
		c.building[k] = e.units[k].edition
	}
	c.mu.Unlock()
	b, err := e.emit(keys)
	e.mu.Unlock()
	defer cancel()
	begun := time.Now()
	var lookup func(string) (any, error)
	if err == nil {
		lookup, err = compiler.Compile(ctx, b.program.Source)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancel = nil
	if ctx.Err() != nil {
		return true // something else is wanted first
	}
	c.last = time.Since(begun)
	if err == nil {
		err = e.adopt(b, lookup)
	}
	if err != nil {
		c.blame(b, err)
		return true
	}
	c.builds++
	c.failure = ""
	return true
}

// closure adds to keys the units that are compiled along: those that they call.
func (e *Engine) closure(keys []string) []string {
	seen := map[string]bool{}
	var visit func(k string)
	visit = func(k string) {
		u := e.units[k]
		if seen[k] || u == nil || e.comp.failed[u.stamp()] != "" && u.compiledType() != nil {
			return
		}
		seen[k] = true
		for _, d := range u.deps {
			if !e.bindsLate(u, e.units[d]) {
				visit(d)
			}
		}
	}
	for _, k := range keys {
		visit(k)
	}
	return slices.Sorted(func(yield func(string) bool) {
		for k := range seen {
			if !yield(k) {
				return
			}
		}
	})
}

// adopt takes over the functions of a plugin for the units that are what they
// were when its source was written.
func (e *Engine) adopt(b *batch, lookup func(string) (any, error)) error {
	for name := range b.extern {
		b.extern[name] = e.outside(b.names[name])
	}
	e.comp.opened[b.serial] = b.units
	defer rt.CodeChanged()
	funcs, err := e.open(b, lookup)
	if err != nil {
		return err
	}
	for i, u := range b.units {
		c, ok := funcs[u.key]
		if !ok || e.units[u.key] != u || u.edition != b.editions[i] || u.isCompiled() {
			continue
		}
		u.code.Store(c)
		f := c.f
		if l := e.late[lateKey{u.key, f.Type()}]; l != nil && u.lit == nil {
			l.now.Set(f)
			if e.whole {
				l.value.Set(f)
			}
		}
	}
	return nil
}

// outside is the function by which a plugin calls a unit that it does not hold:
// the compiled one, or whatever the interpreter runs for it when it is called.
func (e *Engine) outside(key string) reflect.Value {
	u := e.units[key]
	if f := u.compiled(); f.IsValid() {
		return f
	}
	return reflect.MakeFunc(u.compiledType(), func(in []reflect.Value) []reflect.Value {
		e.mu.RLock()
		f, err := e.function(key)
		e.mu.RUnlock()
		if err != nil {
			panic(err)
		}
		return f.Call(in)
	})
}

// compiles reports whether there is compiled code, or may soon be.
func (e *Engine) compiles() bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	e.comp.mu.Lock()
	defer e.comp.mu.Unlock()
	return e.opts.Compiler != nil || e.comp.builds > 0
}
