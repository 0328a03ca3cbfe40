package remote

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// drainRounds is how often drained looks whether a pipe has been read empty before it is closed all the same.
const drainRounds = 6

// drained waits until all that an ended process has written to a pipe has been read, by a goroutine which
// closes done at its end. What the process has started may hold the pipe open: then it is closed, but not before
// it is empty, however late the reader is.
func drained(pipe *os.File, done <-chan struct{}) {
	for range drainRounds {
		select {
		case <-done:
			return
		case <-time.After(stopGrace):
		}
		if !waiting(pipe) {
			break
		}
	}
	pipe.Close()
	<-done
}

// waiting reports whether a pipe holds something.
func waiting(pipe *os.File) bool {
	conn, err := pipe.SyscallConn()
	if err != nil {
		return false
	}
	var fds [1]unix.PollFd
	conn.Control(func(fd uintptr) {
		fds[0] = unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}
		unix.Poll(fds[:], 0)
	})
	return fds[0].Revents&unix.POLLIN != 0
}
