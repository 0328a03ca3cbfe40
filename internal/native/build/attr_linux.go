package build

import "syscall"

// buildAttr puts a build in a process group of its own, and has it killed if this process dies.
func buildAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
