package kernel

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"gosess/session"
)

// Checkpoints may take this part of the time, and no more than spare at once
// beyond it.
const (
	share = 0.05
	spare = 250 * time.Millisecond
)

// idle is how long no request must have come before a checkpoint is
// taken whatever it costs.
const idle = 2 * time.Second

// newCheckpointPath names a file that no other prompt uses.
func newCheckpointPath(state string) (string, error) {
	dir := filepath.Join(state, "checkpoints")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("failed to make a place for checkpoints: %w", err)
	}
	var b [8]byte
	rand.Read(b[:])
	return filepath.Join(dir, fmt.Sprintf("%d-%s.gosess", os.Getpid(), hex.EncodeToString(b[:]))), nil
}

// A checkpointer keeps the newest state of a session in a file. It belongs to
// the goroutine that runs cells.
type checkpointer struct {
	path  string
	begun time.Time
	spent time.Duration // by all checkpoints
	last  time.Duration // by the newest
	dirty bool          // the session has changed since
	upTo  uint64        // newest request that was answered
}

// due reports whether a checkpoint can be afforded now.
func (k *checkpointer) due(now time.Time) bool {
	budget := spare + time.Duration(share*float64(now.Sub(k.begun)))
	return k.path != "" && k.dirty && k.spent+k.last <= budget
}

// take writes the session. The old file stays until the new one is whole.
func (k *checkpointer) take(s *session.Session) (err error) {
	start := time.Now()
	defer func() {
		if p := recover(); p != nil {
			err = InternalError(p)
		}
	}()
	err = replaceFile(k.path, func(w io.Writer) error {
		_, err := s.Dump(w)
		return err
	})
	k.last = time.Since(start)
	k.spent += k.last
	k.dirty = err != nil
	return err
}

// unfinished ends the name of a checkpoint that is being written.
const unfinished = ".new"

// replaceFile writes a file of mode 0600 and puts it in the place of path. It
// does not wait for the disk: a checkpoint has to survive a process, not a
// power cut.
func replaceFile(path string, write func(io.Writer) error) error {
	temp := path + unfinished
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(temp) // if it is still there
	err = write(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp, path)
}
