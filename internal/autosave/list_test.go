package autosave

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"
)

// Two prompts have a directory each; one that is gone can be claimed, once its
// kernel is gone too.
func TestLocks(t *testing.T) {
	root := t.TempDir()
	a, wa := begin(t, root, About{})
	b, wb := begin(t, root, About{})
	for _, w := range []*Writer{wa, wb} {
		if err := w.Cell(1, "x := 1"); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := List(root); len(left) > 0 || err != nil {
		t.Fatalf("both live: got %v, %v", left, err)
	}
	a.Leave()
	if _, err := Claim(root, a.ID()); !errors.Is(err, ErrInUse) {
		t.Fatalf("the kernel lives: got %v, want %v", err, ErrInUse)
	}
	refused := 0
	flock = func(fd, how int) error {
		err := syscall.Flock(fd, how)
		if err == syscall.EWOULDBLOCK {
			refused++
		}
		if refused == 2 { // once may be for b
			wa.Close() // it was about to end
		}
		return err
	}
	defer func() { flock = syscall.Flock }()
	left, err := List(root)
	if err != nil || len(left) != 1 || left[0].ID != a.ID() || left[0].Cells != 1 {
		t.Fatalf("one is gone: got %+v, %v", left, err)
	}
	c, err := Claim(root, a.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Leave()
	if _, err := Claim(root, a.ID()); !errors.Is(err, ErrInUse) {
		t.Fatalf("claimed twice: got %v", err)
	}
	if _, err := Claim(root, "none"); !missing(err) {
		t.Fatalf("claimed what is not there: got %v", err)
	}
	if err := b.Remove(); err != nil {
		t.Fatal(err)
	}
}

// Without locks a prompt saves all the same, and nobody takes its directory.
func TestNoLocks(t *testing.T) {
	flock = func(int, int) error { return syscall.ENOSYS }
	defer func() { flock = syscall.Flock }()
	root := t.TempDir()
	d, w := begin(t, root, About{})
	if err := errors.Join(w.Cell(1, "x := 1"), w.Save(1, bytesOf([]byte("values")))); err != nil {
		t.Fatal(err)
	}
	wantValues(t, w, []byte("values"))
	w.Close()
	d.Leave()
	if left, err := List(root); len(left) > 0 || err != nil {
		t.Errorf("got %v, %v; want nothing to be offered", left, err)
	}
	if _, err := Claim(root, d.ID()); !errors.Is(err, errNoLocks) {
		t.Errorf("claimed: got %v, want %v", err, errNoLocks)
	}
}

func TestList(t *testing.T) {
	tests := []struct {
		name  string
		about About
		write func(t *testing.T, d *Dir, w *Writer)
		want  bool
	}{
		{"a cell", About{}, func(t *testing.T, d *Dir, w *Writer) { w.Cell(1, "x := 1") }, true},
		{"values only", About{}, func(t *testing.T, d *Dir, w *Writer) { w.Save(1, bytesOf([]byte("x"))) }, true},
		{"nothing", About{}, func(*testing.T, *Dir, *Writer) {}, false},
		{"a script", About{Script: true}, func(t *testing.T, d *Dir, w *Writer) { w.Cell(1, "x := 1") }, false},
		{"too old", About{}, func(t *testing.T, d *Dir, w *Writer) {
			w.journal.f.Write(sealed(t, Record{N: 1, Kind: Cell, Cell: 1, Time: time.Now().Add(-maxAge - time.Hour)}))
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			d, w := begin(t, root, tt.about)
			tt.write(t, d, w)
			w.Close()
			d.Leave()
			left, err := List(root)
			if err != nil || len(left) == 1 != tt.want {
				t.Fatalf("got %v, %v", left, err)
			}
			if _, err := os.Stat(d.Path()); missing(err) == tt.want {
				t.Errorf("the directory: %v", err)
			}
		})
	}
}

func TestListKeepsTheNewest(t *testing.T) {
	root := t.TempDir()
	now := time.Now()
	var newest string
	for i := range maxLeft + 3 {
		d, w := begin(t, root, About{Session: fmt.Sprint(i)})
		w.journal.f.Write(sealed(t, Record{N: 1, Kind: Cell, Cell: 1, Time: now.Add(time.Duration(i) * time.Minute)}))
		w.Close()
		d.Leave()
		newest = d.ID()
	}
	left, err := List(root)
	if err != nil || len(left) != maxLeft || left[0].ID != newest {
		t.Fatalf("got %d, %v; want the %d newest, beginning with %q", len(left), err, maxLeft, newest)
	}
}

func TestDecline(t *testing.T) {
	root := t.TempDir()
	d, w := begin(t, root, About{Session: "a.gosess"})
	w.Cell(1, "x := 1")
	w.Close()
	if err := d.Decline(); err != nil {
		t.Fatal(err)
	}
	left, err := List(root)
	if err != nil || len(left) != 1 || !left[0].Declined || left[0].Session != "a.gosess" {
		t.Fatalf("got %+v, %v; want it declined", left, err)
	}
}

func sealed(t *testing.T, v any) []byte {
	t.Helper()
	line, err := seal(v)
	if err != nil {
		t.Fatal(err)
	}
	return line
}
