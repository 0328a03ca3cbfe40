package kernel

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"gosess/cmd/gosess/internal/crash"
	"gosess/internal/wire"
)

// A process is one kernel as its Client sees it. Its goroutine reads replies,
// reaps the kernel and ends with it.
type process struct {
	cmd  *exec.Cmd
	conn *wire.Conn
	pipe [2]*os.File // requests out, replies in

	crash *crash.Report

	events func(wire.Frame) // frames that answer nothing; called in order

	mu      sync.Mutex // protects following
	nextID  uint64
	waiting map[uint64]chan wire.Frame
	killed  bool // by this side

	silent chan struct{} // closed when it answers no more, as it ends

	dead  chan struct{} // closed when it has ended; then cause is set
	cause string        // "signal: killed", "fatal error: stack overflow (exit code 2)"
}

// errDead is what a request returns whose kernel ended.
var errDead = errors.New("the kernel ended")

// launch starts a kernel. The files become its standard streams; "" and nil are this
// process's directory and environment.
func launch(exe string, streams [3]*os.File, events func(wire.Frame), dir string, env []string) (*process, error) {
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("failed to start the kernel: %w", err)
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		theirIn.Close()
		ourOut.Close()
		return nil, fmt.Errorf("failed to start the kernel: %w", err)
	}
	cmd := exec.Command(exe, Argument)
	cmd.Args[0] = "gosess"
	cmd.Dir, cmd.Env = dir, env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = streams[0], streams[1], streams[2]
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	report, err := crash.Start(cmd)
	theirIn.Close()
	theirOut.Close()
	if err != nil {
		ourIn.Close()
		ourOut.Close()
		return nil, fmt.Errorf("failed to start the kernel: %w", err)
	}
	p := &process{
		cmd: cmd, conn: wire.New(ourIn, ourOut), pipe: [2]*os.File{ourOut, ourIn}, crash: report, events: events,
		waiting: make(map[uint64]chan wire.Frame), silent: make(chan struct{}), dead: make(chan struct{}),
	}
	p.conn.Greet(protocol)
	go p.read()
	return p, nil
}

// read delivers frames until the kernel's end of the pipe closes, then
// makes sure that the whole process group is gone.
func (p *process) read() {
	if err := p.conn.Meet(protocol); err == nil {
		for {
			f, err := p.conn.Recv()
			if err != nil {
				break
			}
			p.deliver(f)
		}
	}
	close(p.silent)
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // before Wait: the id is still ours
	p.cause = describeEnd(p.cmd.Wait())
	reclaimTerminal(p.cmd.Process.Pid)
	if words := p.crash.Words(); words != "" {
		p.cause = words + " (" + p.cause + ")"
	}
	p.conn.CloseWrite(0)
	p.pipe[0].Close()
	p.pipe[1].Close()
	close(p.dead)
}

func (p *process) deliver(f wire.Frame) {
	if f.Type != msgReply && f.Type != wire.Unsupported {
		p.events(f)
		return
	}
	p.mu.Lock()
	ch := p.waiting[f.ID]
	delete(p.waiting, f.ID)
	p.mu.Unlock()
	if ch != nil {
		ch <- f
	}
}

// describeEnd says how a process ended: "exit code 2" or "signal: killed".
func describeEnd(err error) string {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "exit code 0"
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return fmt.Sprintf("exit code %d", exit.ExitCode())
	}
	return strings.TrimSuffix(err.Error(), " (core dumped)")
}

// begin sends a request. Its answer arrives on the channel, unless the kernel
// dies first.
func (p *process) begin(typ byte, req any) (id uint64, answer <-chan wire.Frame, err error) {
	ch := make(chan wire.Frame, 1)
	p.mu.Lock()
	p.nextID++
	id = p.nextID
	p.waiting[id] = ch
	p.mu.Unlock()
	if err := send(p.conn, typ, id, req); err != nil {
		return id, nil, errDead
	}
	return id, ch, nil
}

// await waits for the answer to a request and decodes it.
func (p *process) await(answer <-chan wire.Frame, into any) error {
	var f wire.Frame
	select {
	case f = <-answer:
	case <-p.dead:
		select {
		case f = <-answer: // it answered with its last breath
		default:
			return errDead
		}
	}
	if f.Type == wire.Unsupported {
		return fmt.Errorf("the kernel is of another version and does not know request %d", f.Header)
	}
	return wire.Unmarshal(f.Header, into)
}

// ending reports whether the kernel answers no more, so that its end need only be waited for.
func (p *process) ending() bool {
	select {
	case <-p.silent:
		return true
	default:
		return false
	}
}

// ended reports whether the kernel is known to be gone.
func (p *process) ended() bool {
	select {
	case <-p.dead:
		return true
	default:
		return false
	}
}

// kill ends the kernel and its process group at once.
func (p *process) kill() {
	p.mu.Lock()
	p.killed = true
	p.mu.Unlock()
	if !p.ended() {
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// close lets the kernel end by itself: its input ends. After the grace
// period it is killed.
func (p *process) close(grace time.Duration) {
	p.conn.CloseWrite(grace)
	p.pipe[0].Close()
	select {
	case <-p.dead:
	case <-time.After(grace):
		p.kill()
		<-p.dead
	}
}
