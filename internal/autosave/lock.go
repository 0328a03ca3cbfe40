package autosave

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// ErrInUse says that a prompt, or its kernel, still has the directory.
var ErrInUse = errors.New("it is in use")

// errNoLocks says that the file system has no locks. A prompt goes on without, and nobody else
// takes its directory: whether it lives cannot be known.
var errNoLocks = errors.New("the file system has no locks")

// flock is the system call; tests change it.
var flock = syscall.Flock

// useFile is lockFile for a directory of this prompt's own, which needs no lock where there
// are none.
func useFile(path string, shared bool) (*os.File, error) {
	f, err := lockFile(path, shared)
	if errors.Is(err, errNoLocks) {
		return os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
	}
	return f, err
}

// lockFile opens the file and locks it, exclusively or shared, until it is closed or
// the process ends. It does not wait: the error is ErrInUse if another has it.
func lockFile(path string, shared bool) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return nil, err
	}
	how := syscall.LOCK_EX
	if shared {
		how = syscall.LOCK_SH
	}
	for err = syscall.EINTR; err == syscall.EINTR; {
		err = flock(int(f.Fd()), how|syscall.LOCK_NB)
	}
	if err == nil {
		err = stillThere(f)
	}
	switch err {
	case syscall.EWOULDBLOCK:
		err = ErrInUse
	case syscall.ENOSYS, syscall.ENOTSUP, syscall.ENOLCK:
		err = errNoLocks
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// A kernel whose prompt is gone may take until dying to end; this is looked at every so often.
const (
	dying   = 2 * time.Second
	soOften = 10 * time.Millisecond
)

// waitForLock is lockFile for a lock that those who have it are about to give up.
func waitForLock(path string) (f *os.File, err error) {
	for end := time.Now().Add(dying); ; time.Sleep(soOften) {
		f, err = lockFile(path, false)
		if !errors.Is(err, ErrInUse) || time.Now().After(end) {
			return f, err
		}
	}
}

// stillThere fails if an open file is not the one of its name any more: it has been removed
// since it was opened.
func stillThere(f *os.File) error {
	have, err := f.Stat()
	if err != nil {
		return err
	}
	now, err := os.Stat(f.Name())
	if err == nil && !os.SameFile(have, now) {
		err = os.ErrNotExist
	}
	return err
}
