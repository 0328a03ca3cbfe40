package line

import (
	"errors"
	"io"
	"os"
	"strings"
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

// errAborted is why a source ends when its stop channel closes.
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

// typed has text read before what is pending.
func (r *reader) typed(text string) { r.pending = append([]byte(text), r.pending...) }

// read returns the next key. It returns early with errAborted when stop closes, and
// with keyNone when the terminal changes its size.
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
			return keyOf(keyNone), nil
		case <-stop:
			return key{}, errAborted
		}
	}
}

// text is k, or if k is a rune and others have come with it, one paste of all of them:
// a key costs time that grows with the text.
func (r *reader) text(k key) key {
	var b strings.Builder
	for next, n := k, 0; next.isText(); next, n = decode(r.pending, false) {
		r.pending = r.pending[n:]
		b.WriteString(next.sent)
	}
	if b.Len() <= len(k.sent) {
		return k
	}
	return key{string(keyPaste), b.String()}
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

// A source is readline's Stdin while it reads one entry. It hands out a key when the
// one before has had its effect, so that the two goroutines of readline take
// turns, and its fields belong to the one whose turn it is.
type source struct {
	keys   *reader
	stop   <-chan struct{}
	resize <-chan os.Signal
	turn   chan struct{} // holds an element when a key may be handed out

	last   key
	ahead  bool  // more keys came with the last
	single bool  // do not make one key of text that came at once
	err    error // why there are no more keys
}

func newSource(keys *reader, stop <-chan struct{}, resize <-chan os.Signal) *source {
	return &source{keys: keys, stop: stop, resize: resize, turn: make(chan struct{}, 1)}
}

// next lets the next key be handed out.
func (s *source) next() { s.turn <- struct{}{} }

// Read hands out one key.
func (s *source) Read(p []byte) (int, error) {
	select {
	case <-s.turn:
	case <-s.stop:
		s.err = errAborted
		return 0, io.EOF
	}
	if s.last, s.err = s.keys.read(s.stop, s.resize); s.err != nil {
		return 0, io.EOF
	}
	if !s.single {
		s.last = s.keys.text(s.last)
	}
	s.ahead = s.keys.buffered()
	return copy(p, s.last.sent), nil
}

// Close does nothing: the terminal stays open.
func (s *source) Close() error { return nil }
