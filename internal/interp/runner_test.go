package interp

import (
	"runtime"
	"testing"
)

// Calls that follow each other run on one goroutine, and one that ends its
// goroutine does not take the next along.
func TestRunners(t *testing.T) {
	r := newRunners()
	ids := make(chan uint64)
	note := func(id uint64) { ids <- id }
	r.run(note)
	first := <-ids
	same := 0
	for range 100 {
		runtime.Gosched()
		r.run(note)
		if <-ids == first {
			same++
		}
	}
	if same == 0 {
		t.Error("no call was run by the goroutine of an earlier one")
	}
	ended := make(chan bool)
	for range 10 {
		r.run(func(uint64) {
			defer func() { ended <- true }()
			runtime.Goexit()
		})
		<-ended
		r.run(note)
		<-ids
	}
}
