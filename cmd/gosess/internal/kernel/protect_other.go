//go:build !linux

package kernel

import (
	"os"
	"runtime/debug"
)

// maxStack is the limit of one goroutine's stack in bytes.
const maxStack = 512 << 20

// protect sets limits that user code runs into before the machine does, and
// hides from user code how the process was started.
func protect() {
	if os.Getenv("GOTRACEBACK") == "none" {
		os.Unsetenv("GOTRACEBACK")
	}
	debug.SetMaxStack(maxStack)
}
