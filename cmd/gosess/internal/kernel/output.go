package kernel

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"sync"
)

// An outlet is a pipe through which user code prints. It outlives kernels: each
// gets the same write end. Its goroutine copies to the sink and ends with close.
type outlet struct {
	r, w *os.File
	mark []byte        // what sync writes; no user can guess it
	seen chan struct{} // the copier has met a mark
	done chan struct{} // closed when the copier has ended

	syncing sync.Mutex // one mark at a time

	mu   sync.Mutex // protects following
	sink io.Writer
}

// newOutlet opens the pipe. Nothing is read before [outlet.attach].
func newOutlet() (*outlet, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &outlet{r: r, w: w, mark: newMark(), seen: make(chan struct{}, 1), done: make(chan struct{})}, nil
}

func newMark() []byte {
	mark := append([]byte("\x00gosess:"), make([]byte, 16)...)
	rand.Read(mark[len(mark)-16:])
	return mark
}

// attach starts copying to w.
func (o *outlet) attach(w io.Writer) {
	o.mu.Lock()
	started := o.sink != nil
	o.sink = w
	o.mu.Unlock()
	if !started {
		go o.copy()
	}
}

// sync returns when everything that was written into the pipe before the call
// has reached the sink.
func (o *outlet) sync() {
	o.mu.Lock()
	attached := o.sink != nil
	o.mu.Unlock()
	if !attached {
		return
	}
	o.syncing.Lock()
	defer o.syncing.Unlock()
	if _, err := o.w.Write(o.mark); err != nil {
		return
	}
	select {
	case <-o.seen:
	case <-o.done:
	}
}

// close passes on what is in the pipe and ends the copier.
func (o *outlet) close() {
	o.sync()
	o.w.Close()
	o.r.Close()
}

// copy passes on what arrives, without the marks.
func (o *outlet) copy() {
	defer close(o.done)
	buf := make([]byte, 64<<10)
	var held []byte // may be the beginning of a mark
	for {
		n, err := o.r.Read(buf)
		held = o.pass(append(held, buf[:n]...))
		if err != nil {
			return
		}
	}
}

// pass writes b without marks to the sink and returns the end of b that may
// become a mark.
func (o *outlet) pass(b []byte) []byte {
	for {
		i := bytes.Index(b, o.mark)
		if i < 0 {
			break
		}
		o.write(b[:i])
		b = b[i+len(o.mark):]
		o.seen <- struct{}{}
	}
	keep := partial(b, o.mark)
	o.write(b[:len(b)-keep])
	return bytes.Clone(b[len(b)-keep:])
}

// partial returns the length of the longest end of b that begins mark.
func partial(b, mark []byte) int {
	for n := min(len(b), len(mark)-1); n > 0; n-- {
		if bytes.HasSuffix(b, mark[:n]) {
			return n
		}
	}
	return 0
}

func (o *outlet) write(b []byte) {
	if len(b) == 0 {
		return
	}
	o.mu.Lock()
	sink := o.sink
	o.mu.Unlock()
	sink.Write(b)
}
