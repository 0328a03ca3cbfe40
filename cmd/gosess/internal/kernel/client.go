package kernel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"gosess/internal/autosave"
	"gosess/internal/wire"
	"gosess/repl"
)

// Argument is the hidden command that makes gosess a kernel.
const Argument = "kernel-process"

// An interrupted cell may go on for stubborn before its kernel is killed: a
// map needs a second to give up workers that do not answer. The new kernel
// may take until patience to load the session before the prompt comes back without waiting
// for it. Together they are less than the two seconds that a person is promised.
const (
	stubborn = 1300 * time.Millisecond
	patience = 300 * time.Millisecond
)

// Options say how to run kernels.
type Options struct {
	Exe     string   // the gosess binary
	Native  string   // the kernel that opens plugins, of [ReadyKernel] or [BuildKernel]; "" if there is none
	Upgrade bool     // build one in the background, and change to it
	Session string   // absolute path of the file to start from; "" starts empty
	Stdin   *os.File // of user code; nil reads as empty
	Typed   bool     // user code reads what is typed at the terminal, instead of Stdin
	Merge   bool     // stdout and stderr are one: user code's order between the two is kept
	Pool    Pool

	Whole bool // what is damaged in a file is known when it has been loaded, and not only before the next cell runs

	Saving  *autosave.Dir // keeps the session; nil if nothing does, and a crash loses it
	Durable bool          // what it keeps survives a power failure
	Restore bool          // start from what it holds, and say what that is and what not

	// Building is said at the prompt if Upgrade has something to build, a line or "".
	Building string

	// Without, if not nil, is called if Upgrade finds that there can be no
	// kernel that opens plugins, with the reason. It returns what is said about it
	// at the prompt, a line or "".
	Without func(reason string) string
}

// A Client holds a kernel for a prompt. Its methods may be called from any
// goroutine.
type Client struct {
	opt      Options
	out, err *outlet // the same if merged
	null     *os.File

	native nativeKernel
	asked  chan struct{} // has an element if something has been asked since it was read
	ended  chan struct{} // closed by Close

	calls   sync.Mutex                         // one Eval or Do at a time, or a hand-over
	waiting atomic.Int32                       // calls that wait for it
	giveWay atomic.Pointer[context.CancelFunc] // ends the hand-over that goes on; nil if none does

	mu       sync.Mutex // protects following
	exe      string     // of the next kernel: Options.Native or what has taken over; "" is Options.Exe
	proc     *process
	opening  *opening
	journal  journal
	hosts    []string // of the next kernel
	progress func(repl.Progress)
	messages io.Writer // of Attach
	unsaid   string    // what was to be said before
	running  *request
	closed   bool
}

var _ repl.Kernel = (*Client)(nil)

// An opening is a kernel that loads its session.
type opening struct {
	restart bool          // it replaces another kernel
	warned  bool          // a failure has been reported; protected by the Client's mu
	done    chan struct{} // closed when the fields below are set
	reply   reply
	err     error
}

// Start starts a kernel and returns at once; [Client.Ready] waits for it.
func Start(opt Options) (*Client, error) {
	c := &Client{opt: opt, exe: opt.Native, progress: func(repl.Progress) {}, asked: make(chan struct{}, 1), ended: make(chan struct{})}
	c.opt.Pool.Exe = opt.Exe
	var err error
	if c.out, err = newOutlet(); err != nil {
		return nil, err
	}
	c.err = c.out
	if !opt.Merge {
		if c.err, err = newOutlet(); err != nil {
			return nil, err
		}
	}
	if c.null, err = os.Open(os.DevNull); err != nil {
		return nil, err
	}
	c.journal.base = opt.Restore
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.startLocked(c.restoreFrom(), false)
	if err == nil && opt.Upgrade {
		go c.upgrade() // ends with the client at the latest
	}
	return c, err
}

// startLocked starts a kernel. One that replaces another goes on with an empty
// session if it cannot load what it is to begin with.
func (c *Client) startLocked(from origin, restart bool) error {
	exe := c.opt.Exe
	if c.exe != "" {
		exe = c.exe
	}
	var p *process
	p, err := launch(exe, c.streams(), func(f wire.Frame) { c.event(p, f) }, "", nil)
	if err != nil && c.exe != "" { // it has been removed from the cache
		c.exe = ""
		return c.startLocked(from, restart)
	}
	if err != nil {
		return err
	}
	o := &opening{restart: restart, done: make(chan struct{})}
	c.proc, c.opening = p, o
	req := c.openRequest()
	req.Load, req.Restore, req.Tell, req.Fallback = from.file, from.restore, from.restore && !restart, restart
	_, answer, err := p.begin(msgOpen, req)
	go func() {
		defer close(o.done)
		if err == nil {
			err = p.await(answer, &o.reply)
		}
		o.err = err
	}()
	return nil
}

// streams are the standard streams of kernels.
func (c *Client) streams() [3]*os.File {
	stdin := c.opt.Stdin
	if stdin == nil {
		stdin = c.null
	}
	return [3]*os.File{stdin, c.out.w, c.err.w}
}

// poolLocked is the pool of the next kernel.
func (c *Client) poolLocked() Pool {
	pool := c.opt.Pool
	if c.hosts != nil { // :hosts has changed them
		pool.Hosts, pool.Workers = c.hosts, 0
	}
	return pool
}

// Ready waits until the session has been loaded and returns what is to be said
// about it. The error says why it could not be loaded.
func (c *Client) Ready(ctx context.Context) (notes []string, err error) {
	c.mu.Lock()
	p, o := c.proc, c.opening
	c.mu.Unlock()
	select {
	case <-o.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case errors.Is(o.err, errDead) && c.startWithout(p):
		return c.Ready(ctx)
	case errors.Is(o.err, errDead):
		return nil, fmt.Errorf("the kernel ended while it started: %s", c.lastWords(p))
	case o.err != nil:
		return nil, o.err
	case o.reply.Err != "":
		return o.reply.Notes, errors.New(o.reply.Err)
	}
	return o.reply.Notes, nil
}

// Attach implements [repl.Kernel].
func (c *Client) Attach(out repl.Output) {
	c.mu.Lock()
	if out.Progress != nil {
		c.progress = out.Progress
	}
	c.messages = orDiscard(out.Stderr)
	io.WriteString(c.messages, c.unsaid)
	c.unsaid = ""
	c.mu.Unlock()
	c.out.attach(orDiscard(out.Stdout))
	if c.err != c.out {
		c.err.attach(orDiscard(out.Stderr))
	}
}

// say shows a text on the terminal, or as soon as there is one.
func (c *Client) say(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.messages == nil {
		c.unsaid += text
		return
	}
	io.WriteString(c.messages, text)
}

func orDiscard(w io.Writer) io.Writer {
	if w == nil {
		return io.Discard
	}
	return w
}

// Interrupt implements [repl.Kernel]. A kernel that does not heed it is killed.
func (c *Client) Interrupt() {
	c.mu.Lock()
	run := c.running
	c.mu.Unlock()
	c.interrupt(run)
}

// interrupt is Interrupt if run is still what the kernel is busy with.
func (c *Client) interrupt(run *request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if run == nil || run != c.running || run.interrupted {
		return
	}
	run.interrupted = true
	run.timer = time.AfterFunc(stubborn, run.proc.kill)
	send(run.proc.conn, msgInterrupt, run.id, nil)
}

// Kill implements [repl.Kernel].
func (c *Client) Kill() {
	c.mu.Lock()
	run := c.running
	if run != nil {
		run.interrupted = true
	}
	c.mu.Unlock()
	if run != nil {
		run.proc.kill()
	}
}

// event handles a frame that answers nothing.
func (c *Client) event(p *process, f wire.Frame) {
	switch f.Type {
	case msgCheckpoint:
		c.mu.Lock()
		if p == c.proc { // and not one that another has taken over from
			c.journal.saved(f.ID)
		}
		c.mu.Unlock()
	case msgHosts:
		var n hostsNotice
		if wire.Unmarshal(f.Header, &n) == nil {
			c.mu.Lock()
			c.hosts = n.Hosts
			c.mu.Unlock()
		}
	case msgProgress:
		var n progressNotice
		if wire.Unmarshal(f.Header, &n) == nil {
			c.mu.Lock()
			tell := c.progress
			c.mu.Unlock()
			tell(n.repl())
		}
	}
}

// Close ends the kernel and everything that it started.
func (c *Client) Close() {
	c.mu.Lock()
	p := c.proc
	done := c.closed
	c.closed = true
	c.mu.Unlock()
	if done {
		return
	}
	close(c.ended)
	c.native.close()
	p.close(time.Second)
	c.out.close()
	if c.err != c.out {
		c.err.close()
	}
	c.null.Close()
}
