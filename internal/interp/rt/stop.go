package rt

import (
	"context"
	"sync/atomic"
	"time"
)

// Loops of compiled session code look at a word of memory. While it is not zero
// they ask whether their own call was cancelled.

var stopping uint32

// StopWord returns the address of the word.
func StopWord() *uint32 { return &stopping }

// CheckCancelled ends the calling goroutine's call if its context has ended.
// Compiled loops call it while the stop word is set.
func CheckCancelled() {
	if ctx := Context(); ctx.Err() != nil {
		panic(&Cancelled{context.Cause(ctx)})
	}
}

var waking atomic.Pointer[chan struct{}]

func init() { wake() }

// Waking returns a channel that is closed when the next call is cancelled. What
// waits in compiled code looks at the stop word after that, and after it got the
// channel.
func Waking() <-chan struct{} { return *waking.Load() }

// wake makes everything that waits in compiled code look at the stop word.
func wake() {
	next := make(chan struct{})
	if old := waking.Swap(&next); old != nil {
		close(*old)
	}
}

// How long the word is set and cleared, by turns, for goroutines that are slow
// to notice: others that run loops are not to wait for them.
const (
	stopTime  = 200 * time.Millisecond
	pauseTime = time.Second
)

// StopCompiled makes every goroutine that was entered under ctx, which has
// ended, leave compiled loops. It returns at once; the goroutine that it starts
// ends when they have.
func StopCompiled(ctx context.Context) {
	atomic.AddUint32(&stopping, 1)
	wake()
	go func() {
		for linger(ctx, stopTime) {
			atomic.AddUint32(&stopping, ^uint32(0))
			gone := !linger(ctx, pauseTime)
			atomic.AddUint32(&stopping, 1)
			wake()
			if gone {
				break
			}
		}
		atomic.AddUint32(&stopping, ^uint32(0))
	}()
}

// linger waits until no goroutine is entered under ctx, for about d; it reports
// whether there still is one. It counts its looks, not the time: where this process cannot
// run for a while, those that are to notice cannot either.
func linger(ctx context.Context, d time.Duration) bool {
	for range d / time.Millisecond {
		if !entered(ctx) {
			return false
		}
		time.Sleep(time.Millisecond)
	}
	return true
}

// entered reports whether a goroutine runs session code under ctx.
func entered(ctx context.Context) bool {
	found := false
	waiting.Range(func(_, c any) bool {
		found = c == ctx
		return !found
	})
	return found
}
