package line

import (
	"errors"
	"io"
	"os"
	"syscall"
	"time"
)

// How long an incomplete key may take. An escape key alone is told from the
// start of an arrow key by the silence after it; a paste whose end was lost must
// not swallow keys for ever.
const (
	escapeTimeout = 50 * time.Millisecond
	pasteTimeout  = 2 * time.Second
)

// errAborted is what read returns when its stop channel closes.
var errAborted = errors.New("aborted")

// A reader turns the bytes of a terminal into keys. It reads only while a key is
// asked for, so that what is typed otherwise reaches whoever reads the terminal then.
type reader struct {
	f       io.Reader
	pending []byte
	chunks  chan chunk
	asked   bool // the goroutine that reads is at it
}

type chunk struct {
	b   []byte
	err error
}

func newReader(f io.Reader) *reader {
	return &reader{f: f, chunks: make(chan chunk, 1)}
}

// buffered reports whether more keys have come already.
func (r *reader) buffered() bool { return len(r.pending) > 0 || len(r.chunks) > 0 }

// read returns the next key. It returns early with errAborted when stop closes, and
// with a key of code keyNone when the terminal changes its size.
func (r *reader) read(stop <-chan struct{}, resize <-chan os.Signal) (key, error) {
	for {
		if k, n := decode(r.pending, false); n > 0 {
			r.pending = r.pending[n:]
			return k, nil
		}
		r.ask()
		select {
		case c := <-r.chunks:
			if err := r.take(c); err != nil {
				return key{}, err
			}
		case <-r.silence():
			k, n := decode(r.pending, true)
			r.pending = r.pending[n:]
			return k, nil
		case <-resize:
			return key{}, nil
		case <-stop:
			return key{}, errAborted
		}
	}
}

func (r *reader) take(c chunk) error {
	r.asked = false
	r.pending = append(r.pending, c.b...)
	switch {
	case len(c.b) > 0:
		return nil
	case errors.Is(c.err, syscall.EIO): // the terminal was closed
		return io.EOF
	}
	return c.err
}

// ask starts a read unless one is under way. The goroutine ends when the terminal
// has something to say or is closed.
func (r *reader) ask() {
	if r.asked {
		return
	}
	r.asked = true
	go func() {
		b := make([]byte, 4096)
		n, err := r.f.Read(b)
		r.chunks <- chunk{b[:n], err}
	}()
}

// silence fires when an incomplete key has waited for too long.
func (r *reader) silence() <-chan time.Time {
	switch {
	case len(r.pending) == 0:
		return nil
	case len(r.pending) >= len(pasteBegin) && string(r.pending[:len(pasteBegin)]) == pasteBegin:
		return time.After(pasteTimeout)
	}
	return time.After(escapeTimeout)
}
