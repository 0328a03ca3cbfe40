package remote

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// asking is held while an ssh owns the terminal: one asks at a time.
var asking sync.Mutex

// foreground has cmd start in the foreground of the terminal, so that it can read
// what the user types there, and returns what gives the terminal back to those who had it. With a nil
// terminal it does nothing.
func foreground(cmd *exec.Cmd, terminal *os.File) (settle func(), err error) {
	if terminal == nil {
		return func() {}, nil
	}
	owner, err := Foreground(terminal)
	if err != nil {
		return nil, err
	}
	asking.Lock()
	cmd.SysProcAttr.Foreground = true
	cmd.SysProcAttr.Ctty = int(terminal.Fd())
	var once sync.Once
	return func() {
		once.Do(func() {
			defer asking.Unlock()
			SetForeground(terminal, owner)
		})
	}, nil
}

// Foreground is the process group that is in the foreground of a terminal.
func Foreground(terminal *os.File) (group int, err error) {
	group, err = unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	if err != nil {
		return 0, fmt.Errorf("failed to find who owns the terminal: %w", err)
	}
	return group, nil
}

// setting is held while a signal is ignored to set a foreground.
var setting sync.Mutex

// SetForeground puts a process group of this session in the foreground of its terminal.
func SetForeground(terminal *os.File, group int) error {
	setting.Lock()
	defer setting.Unlock()
	// A process in the background may set the foreground only if it ignores this signal.
	signal.Ignore(syscall.SIGTTOU)
	defer signal.Reset(syscall.SIGTTOU)
	if err := unix.IoctlSetPointerInt(int(terminal.Fd()), unix.TIOCSPGRP, group); err != nil {
		return fmt.Errorf("failed to give the terminal to process group %d: %w", group, err)
	}
	return nil
}
