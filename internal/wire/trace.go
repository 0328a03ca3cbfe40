package wire

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"gosess/internal/value"
)

// A tracer prints frames to standard error if GOSESS_DEBUG holds the word wire.
type tracer struct {
	mu sync.Mutex
}

func newTracer() *tracer {
	if !slices.Contains(strings.Split(os.Getenv("GOSESS_DEBUG"), ","), "wire") {
		return nil
	}
	return &tracer{}
}

func (t *tracer) frame(dir string, f Frame) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(os.Stderr, "wire[%d] %s type=%d chan=%d id=%d header=%s body=%s\n",
		os.Getpid(), dir, f.Type, f.Chan, f.ID, show(f.Header), show(f.Body))
}

// show renders b in CBOR diagnostic notation if it is CBOR, as its length and
// first bytes otherwise.
func show(b []byte) string {
	const most = 512
	if len(b) == 0 {
		return "-"
	}
	if len(b) <= most {
		if s, err := value.Diagnose(b); err == nil {
			return s
		}
	}
	return fmt.Sprintf("%d bytes %x", len(b), b[:min(len(b), 32)])
}
