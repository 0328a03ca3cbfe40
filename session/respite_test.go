package session

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// The tests of this file set the percentage of the process, so they are not parallel to others.
// They set 1, which a respite raises however large the heap is that other tests have left.

// collectAt sets the percentage for a test, when no load is about to set one.
func collectAt(t *testing.T, percent int) {
	t.Helper()
	respites.Lock()
	was := debug.SetGCPercent(percent)
	respites.Unlock()
	runtime.GC() // or the first allocation of a respite may be one too many
	t.Cleanup(func() { debug.SetGCPercent(was) })
}

// percentNow is the percentage of the process.
func percentNow() int {
	s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(s)
	return int(int64(s[0].Value.Uint64()))
}

// percentAfter is the percentage once the respite has ended.
func percentAfter() int {
	respites.Lock()
	defer respites.Unlock()
	return percentNow()
}

// begun returns when a respite has set a percentage other than that.
func begun(t *testing.T, from int) {
	t.Helper()
	limit := time.Now().Add(time.Minute)
	for percentNow() == from {
		if time.Now().After(limit) {
			t.Fatalf("the percentage is still %d after a minute", from)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestRespiteIsOverAtTheEnd(t *testing.T) {
	collectAt(t, 1)
	end := respite()
	begun(t, 1)
	if got := percentNow(); got < 1 {
		t.Errorf("the percentage is %d during the respite, want more than 1", got)
	}
	end()
	end() // again is nothing
	if got := percentAfter(); got != 1 {
		t.Errorf("the percentage is %d, want 1", got)
	}
}

func TestRespiteIsOverAfterCollection(t *testing.T) {
	collectAt(t, 1)
	end := respite()
	defer end()
	begun(t, 1)
	for limit := time.Now().Add(time.Minute); percentNow() != 1; {
		if time.Now().After(limit) {
			t.Fatalf("the percentage is still %d after a minute of collections, want 1", percentNow())
		}
		runtime.GC() // the first may come before the respite waits for one
	}
}

func TestRespiteLeavesWhatOthersSet(t *testing.T) {
	for _, set := range []int{2, -1, 1 << 20} {
		collectAt(t, 1)
		end := respite()
		begun(t, 1)
		debug.SetGCPercent(set)
		end()
		if got := percentAfter(); got != set {
			t.Errorf("the percentage is %d, want %d as set meanwhile", got, set)
		}
	}
}

func TestRespiteNeverLowers(t *testing.T) {
	for _, set := range []int{-1, 1 << 20} {
		collectAt(t, set)
		end := respite()
		respite()() // the second at a time does nothing
		end()
		if got := percentAfter(); got != set {
			t.Errorf("the percentage is %d, want %d", got, set)
		}
	}
}
