//go:build !linux

package crash

import "syscall"

// dup2 makes newfd another name of oldfd.
func dup2(oldfd, newfd int) error { return syscall.Dup2(oldfd, newfd) }
