package rt

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// This file decides whether recover is called by a function that a deferred
// call runs directly. Go marks the deferred call's frame; here the deferred
// calls in progress are kept per goroutine, and the interpreter's activations
// between Frame.callDeferred and EnterRecover are counted.

// CompiledDir begins the file names of compiled session code, as the tables of
// its plugin have them.
const CompiledDir = "/gosess/unit/"

// running is one deferred call in progress.
type running struct {
	p        *Panicking // the panic during which it runs, nil if there is none
	wrappers int        // activations of wrappers, which Go would not see
}

var (
	underWay int64 // deferred calls in progress that are noted; see DefersUnderWay
	deferMu  sync.Mutex
	calls    = map[uint64][]*running{} // innermost last, by goroutine; under deferMu
)

// DefersUnderWay returns the address of the number of deferred calls in progress that are
// noted. While it is zero [Wrapper] and [EnterRecover] have nothing to do.
func DefersUnderWay() *int64 { return &underWay }

// enterDeferred says that this goroutine runs a deferred call during p (which
// may be nil) until the returned func is called.
func enterDeferred(p *Panicking) (leave func()) {
	if p == nil && atomic.LoadInt64(&underWay) == 0 {
		return func() {}
	}
	id := GoroutineID()
	atomic.AddInt64(&underWay, 1)
	deferMu.Lock()
	calls[id] = append(calls[id], &running{p: p})
	deferMu.Unlock()
	return func() { leaveDeferred(id) }
}

func leaveDeferred(id uint64) {
	atomic.AddInt64(&underWay, -1)
	deferMu.Lock()
	defer deferMu.Unlock()
	s := calls[id]
	if len(s) == 1 {
		delete(calls, id)
		return
	}
	calls[id] = s[:len(s)-1]
}

// innermost returns the goroutine's deferred call in progress if there is a
// panic, nil otherwise.
func innermost() *running {
	if atomic.LoadInt64(&underWay) == 0 {
		return nil
	}
	deferMu.Lock()
	defer deferMu.Unlock()
	s := calls[GoroutineID()]
	if len(s) == 0 || s[len(s)-1].p == nil {
		return nil
	}
	return s[len(s)-1]
}

// directPanic returns the panic that the calling session function may recover.
func directPanic() *Panicking {
	if r := innermost(); r != nil && calledByDefer(r.wrappers) {
		return r.p
	}
	return nil
}

// Wrapper is called first thing by a function of the engine's that stands
// between a call and the session function it calls: one for a method value or
// a promoted method.
func Wrapper() {
	if r := innermost(); r != nil && calledByDefer(r.wrappers) {
		r.wrappers++
	}
}

// calledByDefer walks up the stack: one activation of the interpreter, beside
// wrappers, may lie between its caller and the deferred call.
func calledByDefer(wrappers int) bool {
	var pcs [96]uintptr
	n := runtime.Callers(2, pcs[:])
	frames := runtime.CallersFrames(pcs[:n])
	activations := 0
	for {
		fr, more := frames.Next()
		switch {
		case strings.HasSuffix(fr.Function, "interp.runCfg"), strings.HasPrefix(fr.File, CompiledDir):
			activations++
		case strings.HasSuffix(fr.Function, "rt.(*Frame).callDeferred"):
			return activations <= 1+wrappers
		}
		if activations > 1+wrappers || !more {
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

// RecoverLater is the call that "defer recover()" defers: it recovers on
// behalf of the function whose Recoverer r is, unless that function panics
// itself.
func RecoverLater(r *Recoverer) {
	if innermost() == nil {
		r.Recover()
	}
}
