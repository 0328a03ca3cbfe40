//go:build ignore

package main

import "sync/atomic"

// While no deferred call runs that could recover, nobody asks which one made a call.

func Wrapper() {
	if atomic.LoadInt64(UnderWay) != 0 {
		NoteWrapper()
	}
}

func EnterRecover() *Recoverer {
	if atomic.LoadInt64(UnderWay) == 0 {
		return nil
	}
	return FindPanic()
}
