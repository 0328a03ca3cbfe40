//go:build !linux

package main

import "syscall"

// boundToParent has no way here to have a process killed when this one is.
func boundToParent() *syscall.SysProcAttr { return nil }
