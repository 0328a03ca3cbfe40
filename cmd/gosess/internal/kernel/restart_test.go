package kernel

import (
	"reflect"
	"testing"
	"time"

	"gosess/internal/autosave"
)

func TestJournal(t *testing.T) {
	var j journal
	j.add(2, "x := 1")
	j.number(2, 1, false)
	j.add(3, "y := undefined")
	j.number(3, 0, false)
	j.add(4, "func f() {\n\treturn\n}")
	j.number(4, 2, false)
	j.add(5, ":undo")
	j.number(5, 0, true)
	j.add(6, ":who")
	j.number(6, 0, false)
	j.add(7, "for {}")
	want := []string{"cell 1 (x := 1)", "cell 2 (func f() {…)", ":undo", "what was running (for {})"}
	if got := j.missing(); !reflect.DeepEqual(got, want) {
		t.Errorf("without checkpoint: got %q, want %q", got, want)
	}
	j.saved(3)
	if got := j.missing(); !reflect.DeepEqual(got, want[1:]) {
		t.Errorf("after a checkpoint: got %q, want %q", got, want[1:])
	}
	j.saved(7)
	if got := j.missing(); got != nil {
		t.Errorf("all saved: got %q", got)
	}
}

func TestCheckpointBudget(t *testing.T) {
	begun, to := time.Now(), &autosave.Writer{}
	at := func(d time.Duration) time.Time { return begun.Add(d) }
	tests := []struct {
		name string
		k    checkpointer
		at   time.Time
		want bool
	}{
		{"first, at once", checkpointer{to: to, dirty: true}, at(0), true},
		{"nothing changed", checkpointer{to: to}, at(time.Hour), false},
		{"no place for it", checkpointer{dirty: true}, at(time.Hour), false},
		{"cheap ones, soon", checkpointer{to: to, dirty: true, spent: 100 * time.Millisecond, last: time.Millisecond}, at(0), true},
		{"dear one, too soon", checkpointer{to: to, dirty: true, spent: time.Second, last: time.Second}, at(10 * time.Second), false},
		{"dear one, affordable", checkpointer{to: to, dirty: true, spent: time.Second, last: time.Second}, at(40 * time.Second), true},
	}
	for _, tt := range tests {
		tt.k.begun = begun
		if got := tt.k.due(tt.at); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
