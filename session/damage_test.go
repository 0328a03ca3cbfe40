package session

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a file that holds something of everything.
func sample(t testing.TB) []byte {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{
		"type Node struct { next *Node; name string; v any }",
		"func area(r float64) float64 { return 3 * r * r }",
		"const scale = 4",
		`a := &Node{name: "a", v: map[string][]float64{"x": {1, 2, 3}}}`,
		"a.next = a",
		"f := area",
		"ch := make(chan int)",
		"xs := make([]float64, 100)",
		"panic(1)",
	} {
		s.Eval(t.Context(), cell)
	}
	var b bytes.Buffer
	if _, err := s.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// politely loads and inspects bytes that may be damaged: the error must be one
// line of ours, and nothing may panic.
func politely(t *testing.T, what string, file []byte) error {
	t.Helper()
	_, _, loadErr := Load(bytes.NewReader(file), Options{})
	_, inspectErr := Inspect(bytes.NewReader(file))
	for _, err := range []error{loadErr, inspectErr} {
		if err == nil {
			continue
		}
		if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "goroutine ") {
			t.Errorf("%s: error is not one line: %q", what, err)
		}
	}
	return loadErr
}

func TestDamagedFiles(t *testing.T) {
	file := sample(t)
	if err := politely(t, "whole", file); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(file); at += 97 {
		bad := bytes.Clone(file)
		bad[at] ^= 0x55
		if err := politely(t, "damaged", bad); err == nil {
			t.Errorf("damage at byte %d of %d is not noticed", at, len(file))
		}
	}
	for n := 0; n < len(file); n += 61 {
		err := politely(t, "cut", file[:n])
		if !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrNotSession) {
			t.Errorf("cut to %d of %d bytes: %v", n, len(file), err)
		}
	}
}

func TestForeignFiles(t *testing.T) {
	newer := bytes.Clone(sample(t))
	at := bytes.Index(newer, []byte("gosess")) + len("gosess")
	newer[at]++
	for _, c := range []struct {
		what string
		file []byte
		want error
	}{
		{"empty", nil, ErrNotSession},
		{"text", []byte("package main\n\nfunc main() {}\n"), ErrNotSession},
		{"zeros", make([]byte, 1000), ErrNotSession},
		{"gzip", []byte("\x1f\x8b\x08\x00"), ErrNotSession},
		{"a newer version", newer, ErrVersion},
		{"bytes after the end", append(bytes.Clone(sample(t)), 0), ErrDamaged},
	} {
		if err := politely(t, c.what, c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.what, err, c.want)
		}
	}
	if _, _, err := LoadFile(t.TempDir(), Options{}); err == nil {
		t.Error("a directory was loaded")
	}
	if _, _, err := LoadFile(filepath.Join(t.TempDir(), "none"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// A failed load leaves the session alone.
func TestReplaceWithDamage(t *testing.T) {
	s, _ := New(Options{})
	mustEval(t, s, "x := 5")
	path := filepath.Join(t.TempDir(), "bad.gosess")
	file := sample(t)
	if err := os.WriteFile(path, file[:len(file)-10], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(path, true); !errors.Is(err, ErrTruncated) || !strings.Contains(err.Error(), path) {
		t.Fatalf("error %v, want %v with the path", err, ErrTruncated)
	}
	wantTrue(t, s, "x == 5")

	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(path, true); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "a.next == a && f(1) == 3")
	if _, err := s.Undo(2); err != nil {
		t.Fatal(err)
	}
	wantTrue(t, s, "x == 5")
}

// A dump that fails keeps the old file.
func TestDumpToFullDisk(t *testing.T) {
	s, _ := New(Options{})
	mustEval(t, s, "x := make([]int, 1000)")
	full := &limited{n: 300}
	if _, err := s.Dump(full); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "s.gosess")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := writeFile(path, func(w io.Writer) error {
		_, err := s.Dump(io.MultiWriter(w, full))
		return err
	}, nil)
	if !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
	wantFile(t, path, "old")
}

var errFull = errors.New("no space left on device")

// limited is a disk with room for n bytes.
type limited struct{ n int }

func (l *limited) Write(p []byte) (int, error) {
	if l.n -= len(p); l.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// FuzzLoad feeds the reader bytes made from real files.
func FuzzLoad(f *testing.F) {
	f.Add(sample(f))
	s, _ := New(Options{})
	var empty bytes.Buffer
	if _, err := s.Dump(&empty); err != nil {
		f.Fatal(err)
	}
	f.Add(empty.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		loaded, _, err := Load(bytes.NewReader(file), Options{})
		if _, ierr := Inspect(bytes.NewReader(file)); err == nil && ierr != nil {
			t.Fatalf("loads, but cannot be inspected: %v", ierr)
		}
		if err != nil {
			return
		}
		if _, err := loaded.Dump(io.Discard); err != nil {
			t.Fatalf("loads, but cannot be dumped again: %v", err)
		}
	})
}
