package autosave

import (
	"errors"
	"os"
	"syscall"
)

// ErrInUse says that a prompt, or its kernel, still has the directory.
var ErrInUse = errors.New("it is in use")

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
		err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	}
	if err == nil {
		err = stillThere(f)
	}
	if err == syscall.EWOULDBLOCK {
		err = ErrInUse
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
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
