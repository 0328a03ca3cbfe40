package session

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// The tests of this file set the percentage of the process, so they are not parallel to others.
// They set 1, which is less than a respite sets however large the heap is that other tests have left.

// collectAt sets the percentage for a test, when no load is about to set one.
func collectAt(t *testing.T, percent int) {
	t.Helper()
	respites.Lock()
	was := debug.SetGCPercent(percent)
	respites.Unlock()
	t.Cleanup(func() { debug.SetGCPercent(was) })
}

// percentNow is the percentage of the process.
func percentNow() int {
	s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(s)
	return int(int64(s[0].Value.Uint64()))
}

func TestRaiseAndLower(t *testing.T) {
	tests := []struct {
		was     int
		raised  bool
		between int // set by somebody else, if not 0
		want    int
	}{
		{1, true, 0, 1},
		{1, true, 2, 2},
		{1, true, -1, -1},
		{-1, false, 0, -1},
		{1 << 20, false, 0, 1 << 20},
		{1 << 20, false, 50, 50},
	}
	for _, test := range tests {
		collectAt(t, test.was)
		old, set := raise()
		if old != test.was || set != percentNow() || (set != test.was) != test.raised {
			t.Errorf("from %d: raise returned %d, %d and the percentage is %d", test.was, old, set, percentNow())
		}
		if test.between != 0 {
			debug.SetGCPercent(test.between)
		}
		lower(old, set)
		if got := percentNow(); got != test.want {
			t.Errorf("from %d, %d between: the percentage is %d, want %d", test.was, test.between, got, test.want)
		}
	}
}

func TestRespiteIsOverAtTheEnd(t *testing.T) {
	collectAt(t, 1)
	end := respite()
	respite()() // a second one at a time does nothing
	end()
	end() // again is nothing
	respites.Lock()
	defer respites.Unlock()
	if got := percentNow(); got != 1 {
		t.Errorf("the percentage is %d, want 1", got)
	}
}

func TestRespiteIsOverAfterCollection(t *testing.T) {
	collectAt(t, 1)
	defer respite()()
	for !respites.TryLock() { // for ever, if a collection did not end it
		runtime.GC()
	}
	defer respites.Unlock()
	if got := percentNow(); got != 1 {
		t.Errorf("the percentage is %d, want 1", got)
	}
}
