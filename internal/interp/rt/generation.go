package rt

import "sync/atomic"

// generation counts the changes of the session's code in this process: what was
// found out about methods holds while it is the same.
var generation uint32

// Generation returns the address of the number of changes.
func Generation() *uint32 { return &generation }

// CodeChanged says that methods, or the functions that implement them, have
// changed.
func CodeChanged() {
	atomic.AddUint32(&generation, 1)
	implements.Clear()
}
