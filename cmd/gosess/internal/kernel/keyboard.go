package kernel

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"

	"gosess/remote"
)

// A keyboard is the terminal as user code reads it, through os.Stdin. The kernel is
// in the background of the terminal, so what is typed belongs to the prompt until
// user code reads: the signal that this causes brings the kernel to the foreground until
// the request ends. What user code does not read stays in the terminal, for the prompt.
//
// A nil keyboard is that of a kernel without a terminal.
type keyboard struct {
	stdin   *os.File // os.Stdin
	control *os.File // the same terminal, for who is in its foreground
	owner   int      // process group of the prompt
	reads   chan os.Signal
	keys    chan os.Signal // of the terminal, while the kernel is in the foreground

	mu    sync.Mutex // protects following
	open  bool       // a request runs
	taken bool       // its code reads
}

// keySignals are those of keys. The prompt gets them, but for the one that would stop it:
// what user code reads would then be what is typed for others.
var keySignals = []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTSTP}

// openKeyboard makes the terminal of the prompt os.Stdin; nil if there is none. Its
// goroutine ends with the process.
func openKeyboard() *keyboard {
	stdin, err := os.OpenFile("/dev/tty", os.O_RDONLY, 0)
	if err != nil {
		return nil
	}
	control, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		stdin.Close()
		return nil
	}
	owner, err := syscall.Getpgid(os.Getppid())
	if err != nil {
		owner = 0 // the prompt has gone, and this process is about to
	}
	kb := &keyboard{stdin: stdin, control: control, owner: owner,
		reads: make(chan os.Signal, 1), keys: make(chan os.Signal, 4)}
	signal.Ignore(syscall.SIGTTIN) // reads fail
	os.Stdin = stdin
	go kb.serve()
	return kb
}

func (kb *keyboard) serve() {
	for {
		select {
		case <-kb.reads:
			kb.take()
		case s := <-kb.keys:
			if s != syscall.SIGTSTP {
				syscall.Kill(-kb.owner, s.(syscall.Signal))
			}
		}
	}
}

// begin lets the user code of a request read until end.
func (kb *keyboard) begin() {
	if kb == nil {
		return
	}
	kb.mu.Lock()
	defer kb.mu.Unlock()
	kb.open = true
	kb.stdin.SetReadDeadline(time.Time{})
	signal.Notify(kb.reads, syscall.SIGTTIN)
}

// take brings the kernel to the foreground, if it is the prompt that is there. Else reads fail.
func (kb *keyboard) take() {
	kb.mu.Lock()
	defer kb.mu.Unlock()
	if !kb.open {
		return
	}
	self := syscall.Getpgrp()
	switch front, err := remote.Foreground(kb.control); {
	case err == nil && front == self:
		return
	case err != nil || front != kb.owner:
		signal.Ignore(syscall.SIGTTIN)
		return
	}
	signal.Notify(kb.keys, keySignals...)
	if remote.SetForeground(kb.control, self) != nil {
		signal.Stop(kb.keys)
		signal.Ignore(syscall.SIGTTIN)
		return
	}
	kb.taken = true
	syscall.Kill(0, syscall.SIGCONT) // processes of user code that have been stopped as they read
}

// interrupt ends a read that goes on, and those that follow until the next request.
func (kb *keyboard) interrupt() {
	if kb == nil {
		return
	}
	kb.mu.Lock()
	defer kb.mu.Unlock()
	kb.stdin.SetReadDeadline(time.Now())
	kb.unblock()
}

// unblock has a read that waits in the system wait for package os's poller instead, which heeds
// deadlines and does not keep what is typed from others. Reads wait there after user code has
// called os.Stdin.Fd, as exec.Cmd does. Called with mu held.
func (kb *keyboard) unblock() {
	if !kb.taken {
		return
	}
	if conn, err := kb.stdin.SyscallConn(); err == nil {
		conn.Control(func(fd uintptr) { syscall.SetNonblock(int(fd), true) })
	}
	fd := int(kb.control.Fd())
	if state, err := term.GetState(fd); err == nil {
		term.Restore(fd, state) // which wakes those who wait
	}
}

// end gives the terminal back to the prompt.
func (kb *keyboard) end() {
	if kb == nil {
		return
	}
	kb.mu.Lock()
	defer kb.mu.Unlock()
	kb.open = false
	signal.Ignore(syscall.SIGTTIN)
	select {
	case <-kb.reads: // of this request
	default:
	}
	if !kb.taken {
		return
	}
	kb.unblock()
	kb.taken = false
	giveBack(kb.control, syscall.Getpgrp(), kb.owner)
	signal.Stop(kb.keys)
}

// giveBack puts owner in the foreground of a terminal if group is there.
func giveBack(terminal *os.File, group, owner int) {
	front, err := remote.Foreground(terminal)
	if err != nil || front != group {
		return
	}
	if remote.SetForeground(terminal, owner) == nil {
		syscall.Kill(-owner, syscall.SIGCONT) // who shares the group with the prompt may have been stopped as it read
	}
}

// reclaimTerminal takes the terminal back from a kernel that has ended, so that the prompt
// can go on. Its process group was pid.
func reclaimTerminal(pid int) {
	terminal, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer terminal.Close()
	giveBack(terminal, pid, syscall.Getpgrp())
}
