package autosave

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// begin makes a prompt's directory with a kernel's side.
func begin(t *testing.T, root string, about About) (*Dir, *Writer) {
	t.Helper()
	about.Begun = time.Now()
	d, err := Create(root, about)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Open(d.Path(), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.Close()
		d.Leave()
	})
	return d, w
}

// bytesOf is a writer's function that writes b in parts.
func bytesOf(b []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		for part := range slices.Chunk(b, 100<<10) {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		return nil
	}
}

func random(n int, seed uint64) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(seed)})
	r.Read(b)
	return b
}

// wantValues fails unless the directory holds want.
func wantValues(t *testing.T, w *Writer, want []byte) Mark {
	t.Helper()
	m, r, err := w.Values()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("got %d bytes, %v; want the %d that were saved", len(got), err, len(want))
	}
	if m.Bytes != int64(len(want)) {
		t.Fatalf("the mark says %d bytes, want %d", m.Bytes, len(want))
	}
	return m
}

// files are the sizes of all files below dir, by name.
func files(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	list := map[string]int64{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		want := os.FileMode(fileMode)
		if err == nil && info.IsDir() {
			want = dirMode
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
		if err == nil && !info.IsDir() {
			list[path] = info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestValuesComeBack(t *testing.T) {
	big := random(9<<20, 1)
	tests := []struct {
		name string
		b    []byte
	}{
		{"nothing", nil},
		{"little", []byte("x := 1")},
		{"large", big},
		{"less again", big[:3<<20]},
		{"zeros", make([]byte, 9<<20)},
		{"one byte", []byte{7}},
	}
	_, w := begin(t, t.TempDir(), About{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := w.Save(3, bytesOf(tt.b)); err != nil {
				t.Fatal(err)
			}
			wantValues(t, w, tt.b)
		})
	}
	if n := len(files(t, filepath.Join(w.path, chunksName))); n > 0 {
		t.Errorf("%d chunks are left that nothing uses", n)
	}
}

// What did not change is not written again, wherever it is now.
func TestUnchangedIsNotWritten(t *testing.T) {
	big := random(32<<20, 2)
	_, w := begin(t, t.TempDir(), About{})
	if err := w.Save(1, bytesOf(big)); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		b    []byte
	}{
		{"the same", big},
		{"something before it", append([]byte("a new variable"), big...)},
		{"something behind it", append(slices.Clone(big), "a new variable"...)},
		{"one byte in the middle", func() []byte { b := slices.Clone(big); b[len(b)/2]++; return b }()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := w.Save(1, bytesOf(big)); err != nil {
				t.Fatal(err)
			}
			before := files(t, w.chunks.dir)
			if err := w.Save(2, bytesOf(tt.b)); err != nil {
				t.Fatal(err)
			}
			wantValues(t, w, tt.b)
			var written int64
			for name, size := range files(t, w.chunks.dir) {
				if _, ok := before[name]; !ok {
					written += size
				}
			}
			if written > 2*mostPiece {
				t.Errorf("wrote %d MiB of %d again", written>>20, len(tt.b)>>20)
			}
		})
	}
}

// A large part that is known by its key is not even looked at, until its chunks
// are gone.
func TestLargeParts(t *testing.T) {
	a, b := random(9<<20, 10), random(3<<20, 11)
	large := func(w io.Writer, p []byte, key uint64) error {
		return w.(interface{ WriteLarge([]byte, uint64) error }).WriteLarge(p, key)
	}
	_, w := begin(t, t.TempDir(), About{})
	save := func(first, second []byte) []byte {
		t.Helper()
		err := w.Save(1, func(to io.Writer) error {
			io.WriteString(to, "head")
			if err := large(to, first, 1); err != nil {
				return err
			}
			io.WriteString(to, "between")
			if err := large(to, []byte("short"), 2); err != nil {
				return err
			}
			return large(to, second, 3)
		})
		if err != nil {
			t.Fatal(err)
		}
		return slices.Concat([]byte("head"), a, []byte("betweenshort"), b)
	}
	wantValues(t, w, save(a, b))
	unread := make([]byte, len(a)) // by its key it is a
	wantValues(t, w, save(unread, b))
	if err := w.Save(1, bytesOf(nil)); err != nil { // removes the chunks
		t.Fatal(err)
	}
	wantValues(t, w, save(a, b))
}

// A save that fails, at any point, leaves what was there, and no litter.
func TestFailedSave(t *testing.T) {
	old, new := random(6<<20, 3), random(6<<20, 4)
	bad := errors.New("no more")
	tests := []struct {
		name string
		want error
		prep func(w *Writer)
		b    func(io.Writer) error
	}{
		{"writer fails", bad, func(*Writer) {}, func(w io.Writer) error {
			w.Write(new)
			return bad
		}},
		{"too large", ErrTooLarge, func(w *Writer) { w.chunks.limit = 8 << 20 }, bytesOf(new)},
		{"interrupted", ErrBusy, func(w *Writer) { w.Busy = func() bool { return true } }, bytesOf(new)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, w := begin(t, t.TempDir(), About{})
			if err := w.Save(1, bytesOf(old)); err != nil {
				t.Fatal(err)
			}
			before := files(t, w.path)
			tt.prep(w)
			if err := w.Save(2, tt.b); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if m := wantValues(t, w, old); m.Cell != 1 {
				t.Errorf("the values are those after cell %d, want 1", m.Cell)
			}
			if after := files(t, w.path); len(after) != len(before) {
				t.Errorf("got %d files, want %d as before", len(after), len(before))
			}
		})
	}
}

// Save goes on where it was interrupted.
func TestInterruptedSaveProgresses(t *testing.T) {
	big := random(16<<20, 5)
	_, w := begin(t, t.TempDir(), About{})
	tries := 0
	for calls := 0; ; tries++ {
		w.Busy = func() bool { calls++; return calls%(tries+2) == 0 }
		calls = 0
		if err := w.Save(1, bytesOf(big)); err == nil {
			break
		} else if !errors.Is(err, ErrBusy) {
			t.Fatal(err)
		}
	}
	if tries == 0 {
		t.Fatal("was never interrupted")
	}
	wantValues(t, w, big)
}

func TestMarks(t *testing.T) {
	first, second := random(5<<20, 6), random(5<<20, 7)
	_, w := begin(t, t.TempDir(), About{})
	names := []string{"before the fit", "../../escape", "été", ".new"}
	for i, name := range names {
		if err := w.SaveMark(name, i, bytesOf(append(slices.Clone(first), name...))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Save(9, bytesOf(second)); err != nil {
		t.Fatal(err)
	}
	list, err := w.Marks()
	if err != nil || len(list) != len(names) {
		t.Fatalf("got %v, %v; want %d marks", list, err, len(names))
	}
	for i, name := range names {
		m, r, err := w.Mark(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		r.Close()
		if err != nil || string(got[len(first):]) != name || m.Cell != i || m.Name != name {
			t.Errorf("mark %q: got %+v and %q, %v", name, m, got[len(first):], err)
		}
	}
	if _, _, err := w.Mark("none"); !missing(err) {
		t.Errorf("a mark that is not there: got %v", err)
	}
}
