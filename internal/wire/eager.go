package wire

import (
	"io"
	"os"
	"syscall"
)

// An eager writer writes at once what a pipe takes without waiting: a frame that finds the pipe empty
// is out before Send returns, and no other goroutine has to run for it.
type eager struct{ conn syscall.RawConn }

// newEager returns nil if w is nothing that can be written to without waiting.
func newEager(w io.Writer) *eager {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	conn, err := f.SyscallConn()
	if err != nil {
		return nil
	}
	waits := true
	conn.Control(func(fd uintptr) {
		flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, fd, syscall.F_GETFL, 0)
		waits = errno != 0 || flags&syscall.O_NONBLOCK == 0
	})
	if waits {
		return nil
	}
	return &eager{conn}
}

// write writes what it can of b and returns how much that was. Errors are left
// to a write that may wait.
func (e *eager) write(b []byte) int {
	n := 0
	e.conn.Write(func(fd uintptr) bool {
		n, _ = syscall.Write(int(fd), b)
		return true
	})
	return max(n, 0)
}
