package session

import "testing"

// Arrays of variables keep the length that a constant gave them, and it is said.
func TestLengthNotes(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range []struct{ cell, note string }{
		{"const N = 3\nvar a [N]int\nvar m map[string][2 * N]bool\nvar s = make([]int, N)", ""},
		{"const N = 3", ""},
		{"const N = 5", "a keeps the length that N gave it; declare it again for another\n" +
			"m keeps the length that N gave it; declare it again for another\n"},
		{"const N = 6\nvar a [N]int", "m keeps the length that N gave it; declare it again for another\n"},
		{"a[5] = 1", ""},
	} {
		out, err := s.Eval(t.Context(), c.cell)
		if err != nil || out.Err != nil {
			t.Fatalf("%s: %v, %v", c.cell, err, out)
		}
		got := ""
		for _, n := range out.Notes {
			if n.Kind == NoteKept {
				got += n.Text + "\n"
			}
		}
		if got != c.note {
			t.Errorf("%s: got notes %q, want %q", c.cell, got, c.note)
		}
	}
}
