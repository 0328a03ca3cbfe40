//go:build !linux

package build

import "syscall"

// buildAttr puts a build in a process group of its own.
func buildAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
