//go:build !linux

package kernel

import "runtime/debug"

// maxStack is the limit of one goroutine's stack in bytes.
const maxStack = 512 << 20

// protect sets limits that user code runs into before the machine does.
func protect() {
	debug.SetMaxStack(maxStack)
}
