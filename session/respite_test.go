package session

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// The tests of this file set the percentage of the process, so they are not parallel to others.

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
	collectAt(t, 77)
	end := respite()
	begun(t, 77)
	if got := percentNow(); got < 77 {
		t.Errorf("the percentage is %d during the respite, want more than 77", got)
	}
	end()
	end() // again is nothing
	if got := percentAfter(); got != 77 {
		t.Errorf("the percentage is %d, want 77", got)
	}
}

func TestRespiteIsOverAfterCollection(t *testing.T) {
	collectAt(t, 77)
	end := respite()
	defer end()
	begun(t, 77)
	runtime.GC()
	if got := percentAfter(); got != 77 {
		t.Errorf("the percentage is %d, want 77", got)
	}
}

func TestRespiteLeavesWhatOthersSet(t *testing.T) {
	for _, set := range []int{55, -1, 1 << 20} {
		collectAt(t, 77)
		end := respite()
		begun(t, 77)
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
