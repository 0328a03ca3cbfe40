package session

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// largeFile is a session file with 8 MiB of numbers, which are mapped.
func largeFile(t testing.TB, opt DumpOptions) string {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustEval(t, s, "big := make([]float64, 1<<20)\nfor i := range big { big[i] = float64(i) }")
	mustEval(t, s, "tail := big[1<<19:]\nfunc sum() (t float64) { for _, x := range big { t += x }; return t }")
	path := filepath.Join(t.TempDir(), "large.gosess")
	if _, err := s.DumpFile(path, opt); err != nil {
		t.Fatal(err)
	}
	return path
}

// Mapped values can be changed, and their file replaced or removed.
func TestLoadMapped(t *testing.T) {
	path := largeFile(t, DumpOptions{})
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := LoadFile(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustEval(t, s, "big[1<<19] = -1\nbig[5] = 50")
	wantTrue(t, s, "tail[0] == -1 && tail[1] == 1<<19 + 1")
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file changed")
	}
	if _, err := s.DumpFile(path, DumpOptions{}); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "big[7] == 7 && big[5] == 50")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "big[1<<20-1] == 1<<20-1")
	if _, err := s.Undo(1); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "big[5] == 50")
}

// Damage to numbers that are mapped is noticed before anything is run with them.
func TestLoadMappedDamaged(t *testing.T) {
	path := largeFile(t, DumpOptions{})
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file[len(file)/2] ^= 1
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	load := func() *Session {
		s, _, err := LoadFile(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	damaged := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want that %s is damaged", what, err, path)
		}
	}
	s := load()
	damaged("checked", s.Checked(context.Background()))
	_, err = s.Eval(context.Background(), "big[3]")
	damaged("eval", err)
	_, err = s.Func("sum")
	damaged("func", err)
	_, err = s.DumpFile(path+".new", DumpOptions{})
	damaged("dump", err)
	_, err = s.DumpFile(path+".new", DumpOptions{Names: []string{"big"}})
	damaged("dump a part", err)
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "1 == 1")

	mustEval(t, s, "here := 5")
	_, err = s.Merge(path, []string{"big"}, false)
	damaged("merge", err)
	if _, err := s.Replace(path, true); err != nil {
		t.Fatal(err)
	}
	_, err = s.Eval(context.Background(), "big[3]")
	damaged("eval after a load", err)
	if _, err := s.Undo(1); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "here == 5")
}

// A compressed file holds the same, and takes less.
func TestDumpCompressed(t *testing.T) {
	plain, packed := largeFile(t, DumpOptions{}), largeFile(t, DumpOptions{Compress: true})
	a, err := os.Stat(plain)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.Stat(packed)
	if err != nil {
		t.Fatal(err)
	}
	if b.Size() > a.Size()/2 {
		t.Errorf("%d bytes compressed, want less than half of %d", b.Size(), a.Size())
	}
	s, report, err := LoadFile(packed, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Bytes != b.Size() {
		t.Errorf("%d bytes, want %d", report.Bytes, b.Size())
	}
	wantTrue(t, s, "sum() == (1<<20)*(1<<20-1)/2 && &tail[0] == &big[1<<19]")
	part := packed + ".part"
	if _, err := s.DumpFile(part, DumpOptions{Names: []string{"tail"}, Compress: true}); err != nil {
		t.Fatal(err)
	}
	if s, _, err = LoadFile(part, Options{}); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "tail[1] == 1<<19 + 1")
}
