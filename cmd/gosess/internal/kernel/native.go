package kernel

import (
	"context"
	"sync"
	"time"

	"gosess/internal/native/build"
)

// This file is the client's side of the native engine: which executable the
// kernel is, and how one that opens plugins is had.

// A nativeKernel is what the client knows about the kernel that opens plugins.
// Its goroutine builds it, once in the life of the client, and ends with close.
type nativeKernel struct {
	cancel context.CancelFunc // ends the build; nil if there was none

	mu       sync.Mutex // protects following
	exe      string     // the executable, "" if there is none yet
	building chan struct{}
	begun    time.Time
	reason   string // why there is none, or why it has not taken over
}

// begin begins to build the kernel, unless that has been done. The channel is
// closed when it is there or cannot be had. Begun is called if it takes its time.
func (n *nativeKernel) begin(begun func()) <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.building != nil {
		return n.building
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	n.building, n.cancel, n.begun = done, cancel, time.Now()
	go func() {
		defer close(done)
		exe, err := BuildKernel(ctx, begun)
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.exe = exe; err != nil {
			n.reason = err.Error()
		}
	}()
	return done
}

// close ends the build, and waits for it.
func (n *nativeKernel) close() {
	n.mu.Lock()
	done := n.building
	n.mu.Unlock()
	if done != nil {
		n.cancel()
		<-done
	}
}

// state returns the executable if there is one, and else why not.
func (n *nativeKernel) state() (exe, reason string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.exe, n.reason
}

// status says whether a build is going on, since when, and what speaks against the kernel.
func (n *nativeKernel) status() (building bool, since time.Duration, reason string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.building != nil {
		select {
		case <-n.building:
		default:
			building = true
		}
	}
	return building, time.Since(n.begun), n.reason
}

// explain notes why the kernel does not run.
func (n *nativeKernel) explain(why string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.reason = why
}

// BuildKernel returns the kernel that opens plugins; it is built if it is not
// in the cache, and begun is called before that, if it is not nil. The error is one line that says
// what is missing, or that of ctx.
func BuildKernel(ctx context.Context, begun func()) (exe string, err error) {
	tc, err := build.Find(ctx)
	if err != nil {
		return "", err
	}
	return build.New(tc, "").Kernel(ctx, begun)
}

// ReadyKernel returns the kernel for an engine if it can be had without delay.
func ReadyKernel(engine string) (exe string, ok bool) {
	if engine == Interp {
		return "", false
	}
	return build.ReadyKernel()
}

// fallBack gives up a native kernel that has ended before it answered. c.mu is
// held.
func (c *Client) fallBack() bool {
	if c.exe == "" || c.opening.answered() {
		return false
	}
	c.exe = ""
	c.native.explain("the compiled kernel ended while it started")
	return true
}

// startWithout starts an ordinary kernel if p was a native one that has ended
// before it answered, and reports whether it has.
func (c *Client) startWithout(p *process) bool {
	<-p.dead
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.proc == p && !c.closed && c.fallBack() && c.startLocked(c.restoreFrom(), false) == nil
}

func (c *Client) isClosed() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// answered reports whether the kernel has loaded its session, or said why not.
func (o *opening) answered() bool {
	select {
	case <-o.done:
		return o.err == nil
	default:
		return false
	}
}

// loaded reports whether the kernel has a session.
func (o *opening) loaded() bool { return o.answered() && (o.reply.Err == "" || o.restart) }

func (c *Client) kernelIsNative() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.exe != ""
}

// engine returns the name of the engine that the user wants.
func (c *Client) engine() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.opt.Pool.Engine == "" {
		return Auto
	}
	return c.opt.Pool.Engine
}
