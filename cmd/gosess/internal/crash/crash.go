// Package crash keeps apart what user code prints on standard error and what the
// Go run-time prints there when it ends a process.
//
// The parent starts the process with [Start]; the process first calls [Divert].
// What the run-time writes to descriptor 2 then reaches the parent through a pipe
// of its own, and [Report.Words] makes one line of it: the stacks of gosess, which
// mean nothing to a user, are left out.
//
// Its one rule: what user code writes to os.Stderr goes where it always went, in
// the order in which it is written.
package crash

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Report collects what the run-time of another process prints.
type Report struct {
	done chan struct{} // closed when the pipe has ended
	stop *os.File

	mu   sync.Mutex // protects following
	text []byte
}

// most is how much of a report is kept: the reason stands at its beginning.
const most = 64 << 10

// Start starts cmd with a pipe for the report as the last of its ExtraFiles.
// Unless the user has said otherwise, the process prints no stacks for panics.
func Start(cmd *exec.Cmd) (*Report, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer w.Close()
	cmd.ExtraFiles = append(cmd.ExtraFiles, w)
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	if os.Getenv("GOTRACEBACK") == "" {
		cmd.Env = append(cmd.Env, "GOTRACEBACK=none")
	}
	if err := cmd.Start(); err != nil {
		r.Close()
		return nil, err
	}
	rep := &Report{done: make(chan struct{}), stop: r}
	go rep.collect(r) // ends with the pipe, or with Words
	return rep, nil
}

func (rep *Report) collect(r io.Reader) {
	defer close(rep.done)
	buf := make([]byte, 4096)
	for {
		n, err := r.Read(buf)
		rep.mu.Lock()
		if room := most - len(rep.text); room > 0 {
			rep.text = append(rep.text, buf[:min(n, room)]...)
		}
		rep.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// Words is what the process said about its end, in one line; "" if it said
// nothing. It is called once, when the process has ended. Processes that it has
// left behind are not waited for.
func (rep *Report) Words() string {
	rep.settle()
	rep.mu.Lock()
	defer rep.mu.Unlock()
	return Summary(rep.text)
}

// patience is how long a report may take to end after its process has: what was
// written is there, and only a descendant that holds the pipe keeps it open.
const patience = time.Second

// settle waits until what is in the pipe has been read.
func (rep *Report) settle() {
	rep.stop.SetReadDeadline(time.Now().Add(patience))
	<-rep.done
	rep.stop.Close()
}

// Summary is the first line of a report that gives the reason: the newest panic,
// or the fatal error.
func Summary(report []byte) string {
	words := ""
	for _, line := range bytes.Split(report, []byte("\n")) {
		text := string(line)
		switch {
		case strings.HasPrefix(text, "fatal error: "):
			return text + cause(report)
		case strings.HasPrefix(text, "panic: "), strings.HasPrefix(text, "signal "), strings.HasPrefix(text, "SIG"):
			words = text
		case strings.HasPrefix(text, "goroutine ") && words != "":
			return words
		}
	}
	return words
}

// cause explains a fatal error that the run-time has no words for.
func cause(report []byte) string {
	if bytes.Contains(report, []byte("\n[signal SIGBUS:")) {
		return ": a file that is mapped was cut short, or cannot be read"
	}
	return ""
}

// kept holds the file that os.Stderr was, whose finalizer would close
// descriptor 2.
//
//lint:ignore U1000 it is held, not read
var kept os.File

// Divert makes fd, the pipe that Start made, the place where the run-time
// reports the end of this process, and leaves os.Stderr as it is for user code. It is called
// once, before user code runs.
func Divert(fd int) {
	if os.Getenv("GOTRACEBACK") == "none" {
		os.Unsetenv("GOTRACEBACK")
	}
	stderr, err := syscall.Dup(2)
	if err != nil {
		return
	}
	syscall.CloseOnExec(stderr)
	if dup2(fd, 2) != nil {
		syscall.Close(stderr)
		return
	}
	syscall.Close(fd)
	kept = *os.Stderr
	*os.Stderr = *os.NewFile(uintptr(stderr), "/dev/stderr")
}
