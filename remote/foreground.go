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
	fd := int(terminal.Fd())
	owner, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	if err != nil {
		return nil, fmt.Errorf("failed to find who owns the terminal: %w", err)
	}
	asking.Lock()
	cmd.SysProcAttr.Foreground = true
	cmd.SysProcAttr.Ctty = fd
	var once sync.Once
	return func() {
		once.Do(func() {
			defer asking.Unlock()
			// A process in the background may set the foreground only if it ignores this signal.
			signal.Ignore(syscall.SIGTTOU)
			defer signal.Reset(syscall.SIGTTOU)
			unix.IoctlSetPointerInt(fd, unix.TIOCSPGRP, owner)
		})
	}, nil
}
