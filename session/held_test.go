package session

import (
	"bytes"
	"testing"
)

// Arrays that cells leave alone are kept once for undo, others once for each cell.
func TestUndoKeepsArraysOnce(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	const size = 1 << 20
	mustEval(t, s, "big := make([]float64, 128<<10)") // 1 MiB
	for range 5 {
		mustEval(t, s, "n := 1")
	}
	if got := s.undoSize(); got < size || got > size*5/4 {
		t.Errorf("undo keeps %d bytes, want %d and little more", got, size)
	}
	mustEval(t, s, "big[3] = 7")
	mustEval(t, s, "n = 2")
	if got := s.undoSize(); got < 2*size || got > size*9/4 {
		t.Errorf("undo keeps %d bytes, want twice %d and little more", got, size)
	}
	if _, err := s.Undo(2); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "big[3] == 0")
}

// What is held writes the same file as a dump that is too large to be held.
func TestSpillingDump(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustEval(t, s, "big := make([]float64, 5<<20)\nbig[1] = 5") // 40 MiB
	mustEval(t, s, "small := 3")
	var spilt, held bytes.Buffer
	if _, err := s.Dump(&spilt); err != nil {
		t.Fatal(err)
	}
	if s.kept != nil {
		t.Error("a dump of 40 MiB is held")
	}
	if _, err := s.hold(undoBytes); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Dump(&held); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(spilt.Bytes(), held.Bytes()) {
		t.Error("the files differ")
	}
	if _, _, err := LoadBytes(spilt.Bytes(), Options{}); err != nil {
		t.Error(err)
	}
}
