package value

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

type seqBody struct {
	Name string   `cbor:"1,keyasint"`
	Rows []string `cbor:"2,keyasint,omitempty"`
}

// seqFile is a file of two records.
func seqFile(t testing.TB) []byte {
	var buf bytes.Buffer
	w := NewSeqWriter(&buf)
	for i, b := range []seqBody{{Name: "first"}, {Name: "second", Rows: []string{"a", "\xff"}}} {
		if err := w.Write(FirstKind+uint64(i), b); err != nil {
			t.Fatal(err)
		}
	}
	if w.Offset() != int64(buf.Len()) {
		w.Flush()
		if w.Offset() != int64(buf.Len()) {
			t.Fatalf("offset %d, written %d", w.Offset(), buf.Len())
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// readAll reads a file to its end, as text.
func readAll(r *SeqReader) (string, error) {
	var out strings.Builder
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return out.String(), nil
		}
		if err != nil {
			return out.String(), err
		}
		var b seqBody
		if err := rec.Decode(&b); err != nil {
			return out.String(), err
		}
		fmt.Fprintf(&out, "%d %s %q\n", rec.Kind, b.Name, b.Rows)
	}
}

func TestSeqRoundTrip(t *testing.T) {
	file := seqFile(t)
	const want = "16 first []\n17 second [\"a\" \"\\xff\"]\n"
	for name, open := range map[string]func() (*SeqReader, error){
		"memory":       func() (*SeqReader, error) { return NewSeqBytes(file) },
		"reader":       func() (*SeqReader, error) { return NewSeqReader(bytes.NewReader(file), int64(len(file))) },
		"unknown size": func() (*SeqReader, error) { return NewSeqReader(bytes.NewReader(file), -1) },
		"byte by byte": func() (*SeqReader, error) {
			return NewSeqReader(iotest.OneByteReader(bytes.NewReader(file)), int64(len(file)))
		},
	} {
		r, err := open()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := readAll(r); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
}

func TestSeqUnread(t *testing.T) {
	r, err := NewSeqBytes(seqFile(t))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := r.Next()
	r.Unread()
	b, _ := r.Next()
	c, _ := r.Next()
	if a.Kind != b.Kind || c.Kind != a.Kind+1 {
		t.Errorf("kinds %d, %d, %d", a.Kind, b.Kind, c.Kind)
	}
}

func TestSeqBadFiles(t *testing.T) {
	file := seqFile(t)
	change := func(at int, b byte) []byte {
		c := bytes.Clone(file)
		c[at] = b
		return c
	}
	for _, test := range []struct {
		name string
		file []byte
		want Problem
		text string
	}{
		{"empty", nil, Foreign, "not a gosess file: it is empty"},
		{"text", []byte("package main\n\nfunc main() {}\n"), Foreign, `not a gosess file: begins with "package main", want "\xd9\xd9\xf7\x82fgosess"`},
		{"short text", []byte("hi"), Foreign, "not a gosess file"},
		{"version 3", change(11, 3), Newer, "written by a later gosess: format version 3, want at most 2; update gosess to read it"},
		{"version 0", change(11, 0), Damaged, "format version 0"},
		{"magic only", file[:7], Truncated, "cut short at byte 7"},
		{"no records", file[:12], Truncated, "end record is missing"},
		{"half a record", file[:20], Truncated, "cut short at byte 12"},
		{"no end", file[:len(file)-12], Truncated, "cut short"},
		{"a bit", change(25, file[25]^1), Damaged, "damaged at byte 12: checksum"},
		{"more", append(bytes.Clone(file), 0), Damaged, "1 bytes follow the end record"},
	} {
		err := func() error {
			r, err := NewSeqBytes(test.file)
			if err != nil {
				return err
			}
			_, err = readAll(r)
			return err
		}()
		var bad *FormatError
		if !errors.As(err, &bad) || bad.Problem != test.want || !strings.Contains(err.Error(), test.text) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.text)
		}
	}
}

// Cutting a file anywhere, or changing any byte, is noticed.
func TestSeqEveryByteCounts(t *testing.T) {
	file := seqFile(t)
	read := func(data []byte) error {
		r, err := NewSeqBytes(data)
		if err != nil {
			return err
		}
		_, err = readAll(r)
		return err
	}
	for i := range file {
		var bad *FormatError
		if err := read(file[:i]); !errors.As(err, &bad) {
			t.Errorf("cut at %d: %v", i, err)
		}
		c := bytes.Clone(file)
		c[i] ^= 0x10
		if err := read(c); !errors.As(err, &bad) {
			t.Errorf("changed at %d: %v", i, err)
		}
	}
}

func TestSeqLibraryWalks(t *testing.T) {
	data := seqFile(t)
	for len(data) > 0 {
		var v any
		rest, err := walkMode.UnmarshalFirst(data, &v)
		if err != nil {
			t.Fatal(err)
		}
		data = rest
	}
}

func TestSeqWriterKeepsError(t *testing.T) {
	w := NewSeqWriter(failing{})
	for range 3 {
		if w.Write(FirstKind, make([]byte, 1<<17)) == nil {
			t.Error("no error from a full disk")
		}
	}
	if err := w.Close(); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("close: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
