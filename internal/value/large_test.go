package value

import (
	"bytes"
	"testing"
)

// parts collects a file in parts.
type parts struct {
	bytes.Buffer
	large map[uint64][]byte
	again int // large parts that were there already
}

func (w *parts) WriteLarge(p []byte, key uint64) error {
	if old, ok := w.large[key]; ok {
		w.again++
		w.Write(old)
		return nil
	}
	w.large[key] = bytes.Clone(p)
	w.Write(p)
	return nil
}

// A file in parts is the same file, and arrays that have not changed are given as such.
func TestLargeWriter(t *testing.T) {
	n := newNative()
	a, b := numbers(20_000), numbers(2*sumPiece)
	x := 1
	vars := []Var{n.variable("a", &a), n.variable("b", &b), n.variable("x", &x)}
	w := &parts{large: map[uint64][]byte{}}
	write := func(wantAgain int) {
		t.Helper()
		w.Reset()
		w.again = 0
		s := NewSeqWriter(w)
		if _, err := EncodeGroup(s, vars, n.options()); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		want, _ := encode(t, vars, n.options())
		if !bytes.Equal(w.Bytes(), want) {
			t.Fatal("the file in parts is another than the file")
		}
		if s.Offset() != int64(len(want)) {
			t.Errorf("offset %d, want %d", s.Offset(), len(want))
		}
		if w.again != wantAgain {
			t.Errorf("%d parts were known, want %d", w.again, wantAgain)
		}
	}
	write(0)
	x = 1_000_000 // everything behind moves
	write(2)
	a[7]++
	write(1)
	b[len(b)-1]++
	write(1)
}
