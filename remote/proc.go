package remote

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"gosess/internal/wire"
)

// Arguments by which gosess starts itself as another process; see [Options.Command].
const (
	WorkerArgument = "worker-process"
	AgentArgument  = "agent-process"
)

// stopGrace is how long a worker may take to end by itself when its input has ended.
const stopGrace = 500 * time.Millisecond

// A proc is a worker process of this machine. Frames from it go to sink, the
// last one an Exit; flush is called when no more are at hand. Its goroutines
// end when the process has ended.
type proc struct {
	cmd     *exec.Cmd
	stdin   *os.File
	conn    *wire.Conn
	tail    tail
	stopped chan struct{} // closed when the process has been reaped
	reason  string        // why it was killed, if its frames were at fault; set by read

	sinkMu sync.Mutex // held while sink and flush are called
	sink   func(wire.Frame)
	flush  func()

	mu     sync.Mutex // protects following
	ending bool
}

// startProc starts a worker.
func startProc(command []string, sink func(wire.Frame), flush func()) (*proc, error) {
	pipes, err := openPipes()
	if err != nil {
		return nil, fmt.Errorf("failed to start a worker: %w", err)
	}
	p := &proc{sink: sink, flush: flush, stdin: pipes.in[1], stopped: make(chan struct{})}
	p.cmd = exec.Command(command[0], append(command[1:len(command):len(command)], WorkerArgument)...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = pipes.in[0], pipes.print[1], pipes.print[1]
	p.cmd.ExtraFiles = []*os.File{pipes.out[1]}
	p.cmd.Env = workerEnv()
	p.cmd.SysProcAttr = childAttr()
	if err := startOnThread(p.cmd); err != nil {
		pipes.close()
		return nil, fmt.Errorf("failed to start a worker: %w", err)
	}
	pipes.in[0].Close()
	pipes.out[1].Close()
	pipes.print[1].Close()
	p.conn = wire.New(pipes.out[0], pipes.in[1])
	p.conn.Greet(workerProtocol)
	go p.watch(pipes.out[0], pipes.print[0])
	return p, nil
}

// workerEnv keeps the Go run-time from printing the stacks of gosess itself
// when user code takes the worker down.
func workerEnv() []string {
	if os.Getenv("GOTRACEBACK") != "" {
		return os.Environ()
	}
	return append(os.Environ(), "GOTRACEBACK=none")
}

// childPipes are the three pipes of a worker, or of ssh, read end first.
type childPipes struct{ in, out, print [2]*os.File }

func openPipes() (*childPipes, error) {
	var p childPipes
	for _, pipe := range []*[2]*os.File{&p.in, &p.out, &p.print} {
		r, w, err := os.Pipe()
		if err != nil {
			p.close()
			return nil, err
		}
		*pipe = [2]*os.File{r, w}
	}
	return &p, nil
}

func (p *childPipes) close() {
	for _, pipe := range [][2]*os.File{p.in, p.out, p.print} {
		for _, f := range pipe {
			if f != nil {
				f.Close()
			}
		}
	}
}

// starter starts processes from one thread that never ends: the kernel kills a
// child with a parent-death signal when the thread that started it ends, not the process.
var starter = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() { // lives as long as the process
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
})

func startOnThread(cmd *exec.Cmd) error {
	err := make(chan error)
	starter() <- func() { err <- cmd.Start() }
	return <-err
}

// watch passes on what the worker sends and prints until it has ended.
func (p *proc) watch(out, print *os.File) {
	printed := make(chan struct{})
	go func() { // ends when nobody holds the pipe any more, or it is closed
		defer close(printed)
		p.copyPrints(print)
	}()
	p.read()
	p.kill()                // it can be of no more use
	drained(print, printed) // something that it started may have left its process group
	err := p.cmd.Wait()
	close(p.stopped)
	p.conn.CloseWrite(0)
	p.stdin.Close()
	out.Close()
	print.Close()
	p.deliver(false, pack(wire.Frame{Type: msgExit}, p.exit(err)))
}

// deliver hands frames to the sink; more says that others are at hand.
func (p *proc) deliver(more bool, f wire.Frame) {
	p.sinkMu.Lock()
	defer p.sinkMu.Unlock()
	p.sink(f)
	if !more {
		p.flush()
	}
}

// read delivers frames until the worker's end of the pipe closes.
func (p *proc) read() {
	err := p.conn.Meet(workerProtocol)
	for err == nil {
		var f wire.Frame
		if f, err = p.conn.Recv(); err == nil {
			p.deliver(p.conn.Buffered(), f)
		}
	}
	if errors.Is(err, wire.ErrFrame) || errors.Is(err, wire.ErrForeign) || errors.Is(err, wire.ErrVersion) {
		p.reason = fmt.Sprintf("worker was stopped: it sent what cannot be read: %v", err)
	}
}

// copyPrints delivers what the worker prints as frames of whole lines.
func (p *proc) copyPrints(r io.Reader) {
	const most = 32 << 10
	var dump dumpFilter
	br := bufio.NewReaderSize(r, most)
	for {
		text, err := br.ReadSlice('\n')
		lines := append([]byte(nil), text...)
		for err == nil && br.Buffered() > 0 && len(lines) < most {
			text, err = br.ReadSlice('\n')
			lines = append(lines, text...)
		}
		if text := dump.filter(string(lines)); text != "" {
			p.tail.add(text)
			p.deliver(false, wire.Frame{Type: msgPrint, Body: []byte(text)})
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

func (p *proc) exit(err error) exitHeader {
	h := exitHeader{Reason: p.reason, Stderr: p.tail.String()}
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	switch {
	case ok && status.Signaled():
		h.Code, h.Signal = -1, status.Signal().String()
	case p.cmd.ProcessState != nil:
		h.Code = p.cmd.ProcessState.ExitCode()
	case err != nil:
		h.Reason = err.Error()
	}
	return h
}

// kill ends the worker and all that it has started.
func (p *proc) kill() {
	select {
	case <-p.stopped:
	default:
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// niceness is the lowest priority there is.
const niceness = 19

// yield lets what builds the worker's replacement go first: without it the build would have to wait for
// the inputs that it is to speed up. A worker that has yielded stays so.
func (p *proc) yield() {
	select {
	case <-p.stopped:
	default:
		syscall.Setpriority(syscall.PRIO_PGRP, p.cmd.Process.Pid, niceness) // or it runs on as before
	}
}

// shut ends the worker's input, and the worker itself if that is not enough. It returns at once.
func (p *proc) shut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ending {
		return
	}
	p.ending = true
	go func() { // ends within twice stopGrace
		p.conn.CloseWrite(stopGrace)
		p.stdin.Close()
		select {
		case <-p.stopped:
		case <-time.After(stopGrace):
			p.kill()
		}
	}()
}
