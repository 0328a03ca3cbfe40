package wire

import (
	"bufio"
	"io"
	"sync"
	"time"
)

// A Conn sends and receives frames. One goroutine may call Recv; any goroutine
// may call the other methods.
type Conn struct {
	r *bufio.Reader
	w io.Writer

	direct bool   // the sender's own goroutine writes
	eager  *eager // what it writes by if it need not wait; nil if it cannot

	mu      sync.Mutex // protects following
	pending []byte
	spare   []byte // the buffer written last, for reuse
	err     error  // of the first failed write; nothing is sent afterwards
	closed  bool
	writing bool          // loop is
	wake    chan struct{} // tells loop that pending is not empty; capacity 1
	drained *sync.Cond    // pending has been taken, or err is set
	done    chan struct{} // closed when loop has ended

	trace *tracer
}

// New returns a Conn whose writes are made by a goroutine of its own, so that
// Send never waits for the peer. The goroutine ends with [Conn.CloseWrite] or a failed write.
func New(r io.Reader, w io.Writer) *Conn {
	c := newConn(r, w)
	c.done = make(chan struct{})
	c.eager = newEager(w)
	go c.loop()
	return c
}

// NewDirect returns a Conn whose Send returns when the peer's stream has taken the
// frame. A worker uses it: what it has answered is out before it begins
// the next input, so its death is blamed on the right one.
func NewDirect(r io.Reader, w io.Writer) *Conn {
	c := newConn(r, w)
	c.direct = true
	return c
}

// readBuffer is the size of a full pipe on Linux.
const readBuffer = 64 << 10

func newConn(r io.Reader, w io.Writer) *Conn {
	c := &Conn{r: bufio.NewReaderSize(r, readBuffer), w: w, wake: make(chan struct{}, 1), trace: newTracer()}
	c.drained = sync.NewCond(&c.mu)
	return c
}

// Send sends one frame after those sent before. A Conn made by New only
// queues it; the error is that of an earlier write.
func (c *Conn) Send(f Frame) error { return c.SendAll(f) }

// SendAll sends several frames at once.
func (c *Conn) SendAll(frames ...Frame) error {
	for _, f := range frames {
		if err := f.check(); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return c.err
	}
	if c.closed {
		return io.ErrClosedPipe
	}
	for _, f := range frames {
		c.trace.frame("send", f)
		c.pending = f.Append(c.pending)
	}
	if c.direct {
		return c.flushLocked()
	}
	if c.tryLocked(); len(c.pending) == 0 {
		return nil
	}
	select {
	case c.wake <- struct{}{}:
	default: // loop knows already
	}
	return nil
}

// tryLocked writes what is pending as far as that takes no waiting.
func (c *Conn) tryLocked() {
	if c.eager == nil || c.writing {
		return
	}
	n := c.eager.write(c.pending)
	c.pending = c.pending[:copy(c.pending, c.pending[n:])]
}

// flushLocked writes what is pending in the caller's goroutine.
func (c *Conn) flushLocked() error {
	_, c.err = c.w.Write(c.pending)
	c.pending = c.pending[:0]
	return c.err
}

// WaitBelow waits until fewer than n bytes are queued. Who sends much, such as a
// session in pieces, calls it between them so that memory stays bounded.
func (c *Conn) WaitBelow(n int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.pending) >= n && c.err == nil {
		c.drained.Wait()
	}
	return c.err
}

// loop writes what is pending until the connection is closed for writing or a write fails.
func (c *Conn) loop() {
	defer close(c.done)
	for range c.wake {
		c.mu.Lock()
		for len(c.pending) > 0 && c.err == nil {
			b := c.pending
			c.pending, c.spare, c.writing = c.spare[:0], nil, true
			c.drained.Broadcast()
			c.mu.Unlock()
			_, err := c.w.Write(b)
			c.mu.Lock()
			c.writing = false
			if c.err == nil {
				c.err = err
			}
			if cap(b) <= 4*readBuffer {
				c.spare = b
			}
		}
		end := c.err != nil || c.closed
		c.drained.Broadcast()
		c.mu.Unlock()
		if end {
			return
		}
	}
}

// CloseWrite lets what is queued go out, for at most the given time, and refuses what comes
// later. It does not close the stream beneath.
func (c *Conn) CloseWrite(wait time.Duration) {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	if c.direct {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-c.done:
	case <-t.C:
	}
}

// Abort makes the Conn give up what is queued and fail every later Send and WaitBelow with err.
func (c *Conn) Abort(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
	c.drained.Broadcast()
	if !c.direct {
		select {
		case c.wake <- struct{}{}:
		default:
		}
	}
}

// Recv returns the next frame; see [ReadFrame] for its errors.
func (c *Conn) Recv() (Frame, error) {
	f, err := ReadFrame(c.r)
	if err == nil {
		c.trace.frame("recv", f)
	}
	return f, err
}

// Buffered says whether more bytes have arrived already, so that a receiver
// can pass on what it got in batches.
func (c *Conn) Buffered() bool { return c.r.Buffered() > 0 }
