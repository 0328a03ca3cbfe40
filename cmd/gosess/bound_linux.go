package main

import "syscall"

// boundToParent has a process killed when this one is.
func boundToParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
