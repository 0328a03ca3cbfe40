package remote

import "syscall"

// childAttr puts a child in a process group of its own, and has it killed if this process dies.
func childAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
