package rt

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// This file decides whether recover is called by a function that a deferred
// call runs directly. Go marks the deferred call's frame; here the deferred
// calls in progress are kept per goroutine, and the interpreter's frames
// between Frame.callDeferred and EnterRecover are counted.

var (
	underWay atomic.Int64 // deferred calls being run during a panic, all goroutines
	deferMu  sync.Mutex
	panics   = map[uint64][]*Panicking{} // innermost last, by goroutine; under deferMu
)

// enterDeferred says that this goroutine runs a deferred call during p (which
// may be nil) until the returned func is called.
func enterDeferred(p *Panicking) (leave func()) {
	if p == nil && underWay.Load() == 0 {
		return func() {}
	}
	id := GoroutineID()
	underWay.Add(1)
	deferMu.Lock()
	panics[id] = append(panics[id], p)
	deferMu.Unlock()
	return func() { leaveDeferred(id) }
}

func leaveDeferred(id uint64) {
	underWay.Add(-1)
	deferMu.Lock()
	defer deferMu.Unlock()
	s := panics[id]
	if len(s) == 1 {
		delete(panics, id)
		return
	}
	panics[id] = s[:len(s)-1]
}

// directPanic returns the panic that the calling session function may recover.
func directPanic() *Panicking {
	if underWay.Load() == 0 {
		return nil
	}
	deferMu.Lock()
	s := panics[GoroutineID()]
	deferMu.Unlock()
	if len(s) == 0 || s[len(s)-1] == nil || !calledByDefer() {
		return nil
	}
	return s[len(s)-1]
}

// calledByDefer walks up from EnterRecover: one activation of the interpreter
// may lie between it and the deferred call.
func calledByDefer() bool {
	var pcs [64]uintptr
	n := runtime.Callers(2, pcs[:])
	frames := runtime.CallersFrames(pcs[:n])
	activations := 0
	for {
		fr, more := frames.Next()
		switch {
		case strings.HasSuffix(fr.Function, "interp.runCfg"):
			activations++
		case strings.HasSuffix(fr.Function, "rt.(*Frame).callDeferred"):
			return activations <= 1
		}
		if activations > 1 || !more {
			return false
		}
	}
}

// GoroutineID identifies the calling goroutine: it reads the number in the header of the goroutine's stack trace.
func GoroutineID() uint64 {
	var buf [64]byte
	n := runtime.Stack(buf[:], false)
	var id uint64
	for _, c := range buf[len("goroutine "):n] {
		if c < '0' || c > '9' {
			break
		}
		id = id*10 + uint64(c-'0')
	}
	return id
}
