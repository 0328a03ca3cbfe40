package kernel

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"gosess/internal/native/build"
	"gosess/internal/native/modules"
	"gosess/remote"
	"gosess/session"
)

// Programs are compiled workers of a session: the ones of its newest states, so that a map
// finds one if nothing changed that its function uses. Its methods may be called from any goroutine.
type Programs struct {
	report func(why string)

	mu      sync.Mutex // protects following
	list    []*program // the ones used last come first
	told    map[string]bool
	pending *time.Timer // of Settle
	closed  bool

	builder func() (*build.Builder, error)
}

// A program is the compiled form of one state of the session, or of a part of it.
type program struct {
	from *session.Compilation
	run  *remote.Program
	part bool // of the session: what one function uses
	used bool // by a map
}

const (
	maxPrograms = 16                     // that are remembered; what was built stays in the cache
	settled     = 100 * time.Millisecond // without a new cell
)

// NewPrograms returns Programs that build with the Go toolchain of this machine. Report is called
// with a line that says why a map does without, once for each reason.
func NewPrograms(report func(why string)) *Programs {
	return &Programs{report: report, told: map[string]bool{}, builder: sync.OnceValues(findBuilder)}
}

func findBuilder() (*build.Builder, error) {
	tc, err := build.Find(context.Background())
	if err != nil {
		return nil, err
	}
	return build.New(tc, ""), nil
}

// For returns the program that runs c and makes again what build says, which is perhaps being built,
// or why there can be none, which it reports.
func (p *Programs) For(c *session.Callable, needs *modules.Needs, build []session.Rebuild) (*remote.Program, error) {
	x := p.find(c, build)
	if x == nil {
		from, err := c.CompilationWith(build)
		if err != nil {
			p.tell(fmt.Errorf("workers interpret: %w", err))
			return nil, err
		}
		x = p.add(&program{from: from, part: true, used: true}, needs)
	}
	if err := x.from.Lacks(c); err != nil {
		p.tell(fmt.Errorf("workers interpret: %w", err))
		return nil, err
	}
	return x.run, nil
}

// find returns a program that holds what c uses, nil if there is none.
func (p *Programs) find(c *session.Callable, build []session.Rebuild) *program {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, x := range p.list {
		if x.from.Builds(build) && x.from.Holds(c) {
			copy(p.list[1:i+1], p.list[:i])
			p.list[0] = x
			x.used = true
			return x
		}
	}
	return nil
}

// add makes a program the first of the list and begins its build for this machine.
func (p *Programs) add(x *program, needs *modules.Needs) *program {
	x.run = remote.NewProgram(func(ctx context.Context, goos, goarch string) (string, error) {
		path, err := p.build(ctx, x.from, needs, goos, goarch)
		if err != nil && !x.part {
			p.drop(x)
		}
		return path, err
	}, p.tell)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		x.run.Close()
		return x
	}
	p.list = append([]*program{x}, p.list...)
	if n := len(p.list); n > maxPrograms {
		p.list[n-1].run.Close()
		p.list = p.list[:n-1]
	}
	x.run.Begin(runtime.GOOS, runtime.GOARCH)
	return x
}

func (p *Programs) build(ctx context.Context, from *session.Compilation, needs *modules.Needs, goos, goarch string) (string, error) {
	b, err := p.builder()
	if err != nil {
		return "", err
	}
	src, err := from.Source()
	if err != nil {
		return "", err
	}
	return b.Worker(ctx, src.Files, needs, goos, goarch)
}

// drop forgets a program of all functions that cannot be built: that of one function perhaps can.
func (p *Programs) drop(x *program) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = slices.DeleteFunc(p.list, func(other *program) bool { return other == x })
}

// tell reports why a map does without a program, once.
func (p *Programs) tell(why error) {
	p.mu.Lock()
	first := !p.told[why.Error()]
	p.told[why.Error()] = true
	p.mu.Unlock()
	if first {
		p.report(why.Error())
	}
}

// state says what runs workers, in a few words, and after that what speaks against it for some
// functions, a line each.
func (p *Programs) state() string {
	b, err := p.builder()
	if err != nil {
		return "interpreted: " + err.Error()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	text := "compiled by " + b.Toolchain().Version
	if len(p.list) > 0 && !p.list[0].built() {
		text += "; building"
	}
	for _, why := range slices.Sorted(maps.Keys(p.told)) {
		text += "\n  " + why
	}
	return text
}

// Settle begins, when the session has not changed for a moment, the build of a program of all its
// functions, unless there is one.
func (p *Programs) Settle(s *session.Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.pending = time.AfterFunc(settled, func() { p.prepare(s) })
}

// Unsettle takes Settle back: the session is about to change.
func (p *Programs) Unsettle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pending != nil {
		p.pending.Stop()
		p.pending = nil
	}
}

// prepare begins the build of a program of all functions, and ends those that no map has asked for.
func (p *Programs) prepare(s *session.Session) {
	p.mu.Lock()
	for _, x := range p.list {
		if x.from.HoldsFuncs(s) {
			p.mu.Unlock()
			return
		}
	}
	p.list = slices.DeleteFunc(p.list, func(x *program) bool {
		if x.used || x.built() {
			return false
		}
		x.run.Close()
		return true
	})
	p.mu.Unlock()
	from := s.Compilation()
	if _, err := from.Source(); err == nil {
		p.add(&program{from: from}, s.Needs())
	}
}

// built reports whether the program's executable for this machine is there.
func (x *program) built() bool {
	select {
	case <-x.run.Begin(runtime.GOOS, runtime.GOARCH):
		return true
	default:
		return false
	}
}

// Close ends all builds.
func (p *Programs) Close() {
	p.Unsettle()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, x := range p.list {
		x.run.Close()
	}
}
