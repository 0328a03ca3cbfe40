package remote

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
)

// A Program is the compiled form of the sessions of some maps: an executable for each
// platform, which runs [ServeWorker] when it is started with [WorkerArgument]. Executables are
// built when they are first asked for, while maps run. Its methods may be called from any goroutine.
type Program struct {
	build  func(ctx context.Context, goos, goarch string) (path string, err error)
	report func(why error)
	ctx    context.Context // of all builds
	stop   context.CancelFunc

	mu     sync.Mutex // protects following
	builds map[target]*executable
	told   map[string]bool // what was reported
}

// A target is what an executable runs on.
type target struct{ goos, goarch string }

func (t target) String() string { return t.goos + "/" + t.goarch }

// ownTarget is this machine.
var ownTarget = target{runtime.GOOS, runtime.GOARCH}

// An executable is built for one platform. Path and err are set when done is closed.
type executable struct {
	done chan struct{}
	path string
	err  error
}

// NewProgram returns a Program. Build is called once for each platform, in a goroutine of its own, and
// returns the path of the executable, whose content never changes. Its error is one line. Report is called
// when a map does without the program, once for each reason; it may not call the pool.
func NewProgram(build func(ctx context.Context, goos, goarch string) (path string, err error), report func(why error)) *Program {
	ctx, stop := context.WithCancel(context.Background())
	return &Program{build: build, report: report, ctx: ctx, stop: stop,
		builds: map[target]*executable{}, told: map[string]bool{}}
}

// Begin begins the build for a platform unless it has begun. The channel is closed when the
// build is over.
func (p *Program) Begin(goos, goarch string) <-chan struct{} {
	return p.begin(target{goos, goarch}).done
}

func (p *Program) begin(t target) *executable {
	p.mu.Lock()
	defer p.mu.Unlock()
	if b := p.builds[t]; b != nil {
		return b
	}
	b := &executable{done: make(chan struct{})}
	p.builds[t] = b
	go func() { // ends with the build
		defer close(b.done)
		b.path, b.err = p.build(p.ctx, t.goos, t.goarch)
		if b.err != nil {
			b.path = ""
			b.err = fmt.Errorf("no compiled program for %v: %w", t, b.err)
		}
	}()
	return b
}

// Close ends the builds that are under way. Maps go on with the executables that are there.
func (p *Program) Close() { p.stop() }

// ready returns the executable, or why there is none; over is false while it is being built.
func (b *executable) ready() (path string, err error, over bool) {
	select {
	case <-b.done:
		return b.path, b.err, true
	default:
		return "", nil, false
	}
}

// tell reports why host interprets, once. The host is "" if it is a build that failed; one
// that Close has ended did not.
func (p *Program) tell(host string, why error) {
	if host == "" && p.ctx.Err() != nil && errors.Is(why, context.Canceled) {
		return
	}
	text := fmt.Sprintf("workers interpret: %v", why)
	if host != "" {
		why = errors.New(strings.ReplaceAll(why.Error(), "\n\t", ": "))
		text = fmt.Sprintf("workers of %s interpret: %v", host, why)
	}
	p.mu.Lock()
	first := !p.told[text]
	p.told[text] = true
	p.mu.Unlock()
	if first {
		p.report(errors.New(text))
	}
}
