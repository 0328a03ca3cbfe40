package kernel

import (
	"errors"
	"io"
	"os"
	"time"

	"gosess/internal/autosave"
	"gosess/session"
)

// Checkpoints may take this part of the time, and no more than spare at once
// beyond it.
const (
	share = 0.05
	spare = 250 * time.Millisecond
)

// idle is how long no request must have come before a checkpoint is
// taken whatever it costs. The next request interrupts it.
const idle = 500 * time.Millisecond

// A checkpointer keeps the newest state of a session in the prompt's directory.
// It belongs to the goroutine that runs cells.
type checkpointer struct {
	to      *autosave.Writer // nil if nothing is to be kept
	begun   time.Time
	spent   time.Duration // by all checkpoints
	last    time.Duration // by the newest
	dirty   bool          // the session has changed since
	unsaved bool          // the last checkpoint failed
	unheard bool          // the last record of the journal failed
	upTo    uint64        // newest request that was answered
}

// due reports whether a checkpoint can be afforded now.
func (k *checkpointer) due(now time.Time) bool {
	budget := spare + time.Duration(share*float64(now.Sub(k.begun)))
	return k.to != nil && k.dirty && k.spent+k.last <= budget
}

// take writes the session. What is there stays until all of it has been written. If busy,
// when asked now and then, says that something waits, the error is [autosave.ErrBusy].
func (k *checkpointer) take(s *session.Session, busy func() bool) (err error) {
	start := time.Now()
	defer func() {
		if p := recover(); p != nil {
			err = InternalError(p)
		}
	}()
	k.to.Busy = busy
	err = k.to.Save(lastCell(s), dump(s))
	if errors.Is(err, autosave.ErrBusy) {
		return err
	}
	k.last = time.Since(start)
	k.spent += k.last
	k.dirty = err != nil
	return err
}

// unfinished ends the name of a file that is being written.
const unfinished = ".new"

// replaceFile writes a file of mode 0600 and puts it in the place of path. It
// does not wait for the disk: it has to survive a process, not a power cut.
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
