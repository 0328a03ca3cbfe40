package kernel

import (
	"bytes"
	"strings"
	"sync"
	"testing"
)

// lockedBuffer is a bytes.Buffer for a writer and a reader at once.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// What was written before sync is there after it, and marks are not.
func TestOutletSync(t *testing.T) {
	o, err := newOutlet()
	if err != nil {
		t.Fatal(err)
	}
	var got lockedBuffer
	o.attach(&got)
	want := ""
	for _, s := range []string{"a", "", "line\n", strings.Repeat("x", 300<<10), "\x00gosess:", "\x00gosess", "\x00"} {
		o.w.WriteString(s)
		o.sync()
		want += s
		// an end that may begin a mark stays behind until it cannot any more
		if g := got.String(); len(g) < len(want)-len(o.mark) || !strings.HasPrefix(want, g) {
			t.Fatalf("after writing %.20q: got %d bytes, want %d", s, len(g), len(want))
		}
	}
	o.w.WriteString("end")
	o.close()
	if got.String() != want+"end" {
		t.Errorf("got %d bytes, want %d", len(got.String()), len(want)+3)
	}
}

// A mark is found wherever reads cut it.
func TestOutletCutMarks(t *testing.T) {
	mark := newMark()
	text := append(append([]byte("before"), mark...), "after"...)
	for cut := range text {
		var got bytes.Buffer
		o := &outlet{mark: mark, seen: make(chan struct{}, 1), sink: &got}
		held := o.pass(bytes.Clone(text[:cut]))
		held = o.pass(append(held, text[cut:]...))
		if got.String() != "beforeafter" || len(held) > 0 || len(o.seen) != 1 {
			t.Errorf("cut at %d: got %q, held %q, %d marks", cut, got.String(), held, len(o.seen))
		}
	}
}
