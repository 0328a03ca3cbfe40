package session

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// This file keeps the garbage collector from costing more than a load does. A process that
// has just begun collects every few MiB, and what is loaded is nearly all there to stay.

const (
	respiteBytes = 64 << 20 // that the heap may grow by before it is collected
	respiteFrom  = 64 << 10 // bytes of a file for which that is worth its while
)

// respites is held while there is one: percentages of the process are for one to set.
var respites sync.Mutex

// respite lets the heap grow before it is collected, until end is called or it has been
// collected, whichever comes first. A limit on the process's memory stays in force. It does not wait: to
// set a percentage takes until the collection that is going on has ended. So the old percentage may
// be back only some time after end has returned, but it will be, unless somebody has set
// another one meanwhile.
func respite() (end func()) {
	if !respites.TryLock() {
		return func() {}
	}
	done := make(chan struct{})
	end = sync.OnceFunc(func() { close(done) })
	go func() { // ends soon after done is closed
		defer respites.Unlock()
		select {
		case <-done:
			return
		default:
		}
		old, set := raise()
		collected := make(chan struct{})
		runtime.AddCleanup(new([64]byte), func(c chan struct{}) { close(c) }, collected)
		select {
		case <-done:
		case <-collected:
		}
		lower(old, set)
	}()
	return end
}

// raise sets a percentage that gives the heap room for respiteBytes, if it has less. It
// returns the one before and the one that it is now.
func raise() (old, now int) {
	const least = 4 << 20 // what package runtime takes an emptier heap for
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/gogc:percent"}}
	metrics.Read(s)
	old, now = int(s[1].Value.Uint64()), int(respiteBytes*100/max(least, s[0].Value.Uint64()))
	if old < 0 || old >= now {
		return old, old
	}
	return debug.SetGCPercent(now), now
}

// lower undoes raise, which returned old and set, unless the percentage is somebody else's by now.
func lower(old, set int) {
	if old == set {
		return
	}
	if now := debug.SetGCPercent(old); now != set {
		debug.SetGCPercent(now)
	}
}
