package autosave

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// say writes a few records and returns them as they are read.
func say(t *testing.T, w *Writer) []Record {
	t.Helper()
	for _, err := range []error{
		w.Cell(1, "x := 1\ny := \"ü\\n\""), w.Ended(1, ""),
		w.Cell(2, "panic(1)"), w.Ended(2, "panic: 1"),
		w.Command(":undo"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	list, err := w.Since(Mark{})
	if err != nil || len(list) != 5 {
		t.Fatalf("got %v, %v; want 5 records", list, err)
	}
	return list
}

// A journal that was cut short anywhere has all records but the torn one, and
// can be continued.
func TestTornJournal(t *testing.T) {
	_, w := begin(t, t.TempDir(), About{})
	all := say(t, w)
	path := filepath.Join(w.path, journalName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines, torn := 0, filepath.Join(t.TempDir(), journalName)
	for n := range len(whole) + 1 {
		if n > 0 && whole[n-1] == '\n' {
			lines++
		}
		if err := os.WriteFile(torn, whole[:n], fileMode); err != nil {
			t.Fatal(err)
		}
		got, err := readJournal(torn)
		if err != nil || len(got) != lines || lines > 0 && !reflect.DeepEqual(got, all[:lines]) {
			t.Fatalf("cut at %d: got %v, %v; want the first %d", n, got, err, lines)
		}
		j, err := openJournal(torn, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.add(Record{Kind: Cell, Cell: 9, Source: "z := 9"}, true); err != nil {
			t.Fatal(err)
		}
		j.f.Close()
		got, err = readJournal(torn)
		// A line that lacks but its newline is whole when it is ended.
		if err != nil || len(got) < lines+1 || len(got) > lines+2 || got[len(got)-1].Source != "z := 9" {
			t.Fatalf("cut at %d and continued: got %v, %v", n, got, err)
		}
	}
}

// A line that is damaged loses that record and no other.
func TestDamagedJournal(t *testing.T) {
	_, w := begin(t, t.TempDir(), About{})
	all := say(t, w)
	path := filepath.Join(w.path, journalName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		bad := append([]byte(nil), whole...)
		bad[at] ^= 1
		if err := os.WriteFile(path, bad, fileMode); err != nil {
			t.Fatal(err)
		}
		got, err := readJournal(path)
		if err != nil || len(got) < len(all)-2 || len(got) >= len(all) {
			t.Fatalf("byte %d: got %d records, %v; want %d without one or two", at, len(got), err, len(all))
		}
	}
}

func TestRecordsSinceAMark(t *testing.T) {
	d, w := begin(t, t.TempDir(), About{})
	say(t, w)
	if err := w.Save(2, bytesOf([]byte("values"))); err != nil {
		t.Fatal(err)
	}
	if err := w.Cell(3, "z := 3"); err != nil {
		t.Fatal(err)
	}
	next, err := Open(d.Path(), true) // the kernel that takes over
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if err := next.Cell(4, "z := 4"); err != nil {
		t.Fatal(err)
	}
	m := wantValues(t, next, []byte("values"))
	got, err := next.Since(m)
	if err != nil || len(got) != 2 || got[0].Cell != 3 || got[1].Cell != 4 || got[1].N <= got[0].N {
		t.Errorf("got %+v, %v; want cells 3 and 4", got, err)
	}
}

// A journal does not grow for ever, and its numbers go on.
func TestLongJournal(t *testing.T) {
	d, w := begin(t, t.TempDir(), About{})
	w.durable, w.journal.durable = false, false
	long := string(random(64<<10, 8))
	for i := range maxJournal / (64 << 10) {
		if err := w.Cell(i+1, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Save(1, bytesOf([]byte("values"))); err != nil {
		t.Fatal(err)
	}
	if list, err := w.Since(Mark{}); err != nil || len(list) > 0 {
		t.Fatalf("got %d records, %v; want none: all are in the values", len(list), err)
	}
	next, err := Open(d.Path(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if err := next.Cell(99, "x"); err != nil {
		t.Fatal(err)
	}
	if list, err := next.Since(wantValues(t, next, []byte("values"))); err != nil || len(list) != 1 {
		t.Errorf("got %v, %v; want the cell after it", list, err)
	}
}
