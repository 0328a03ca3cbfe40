package zstd_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"gosess/internal/value"
	_ "gosess/internal/value/zstd"
)

// values are some that compress well, and some that do not.
func values() []value.Var {
	zeros := make([]float64, 1<<20)
	squares := make([]int, 300_000)
	for i := range squares {
		squares[i] = i * i
	}
	words := map[string][]string{"a": {"x", "y"}, "b": nil}
	short := 5
	var vars []value.Var
	for name, ptr := range map[string]any{"zeros": &zeros, "squares": &squares, "words": &words, "short": &short} {
		v := reflect.ValueOf(ptr)
		vars = append(vars, value.Var{Name: name, Type: value.HostType(v.Type().Elem()), Ptr: v})
	}
	return vars
}

func write(t testing.TB, vars []value.Var) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := value.NewPackedWriter(&file)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(value.FirstKind, "an uncompressed record"); err != nil {
		t.Fatal(err)
	}
	if _, err := value.EncodeGroup(w, vars, value.EncodeOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func read(r *value.SeqReader) ([]value.Var, error) {
	if _, err := r.Next(); err != nil {
		return nil, err
	}
	vars, _, err := value.DecodeGroup(r, value.DecodeOptions{Resolver: value.Generic()})
	return vars, err
}

func TestPackedFile(t *testing.T) {
	want := values()
	file := write(t, want)
	if len(file) > 2<<20 {
		t.Errorf("%d bytes", len(file))
	}
	path := filepath.Join(t.TempDir(), "packed")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, open := range map[string]func() (*value.SeqReader, error){
		"memory": func() (*value.SeqReader, error) { return value.NewSeqBytes(file) },
		"reader": func() (*value.SeqReader, error) {
			return value.NewSeqReader(bytes.NewReader(file), int64(len(file)))
		},
		"file": func() (*value.SeqReader, error) { return value.NewSeqFile(f) },
	} {
		t.Run(name, func(t *testing.T) {
			r, err := open()
			if err != nil {
				t.Fatal(err)
			}
			got, err := read(r)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range got {
				if diffs, more := value.Diff(want[i], v, value.DiffOptions{}); len(diffs) > 0 || more > 0 {
					t.Errorf("%s: differs: %v", v.Name, diffs)
				}
			}
		})
	}
}

// Damage anywhere is an error, never a panic and never another value.
func TestPackedFileDamaged(t *testing.T) {
	file := write(t, values())
	for at := 12; at < len(file); at += max(1, len(file)/199) {
		bad := bytes.Clone(file)
		bad[at] ^= 0x40
		r, err := value.NewSeqBytes(bad)
		for err == nil {
			_, err = r.Next()
		}
		var format *value.FormatError
		if !errors.As(err, &format) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
}
