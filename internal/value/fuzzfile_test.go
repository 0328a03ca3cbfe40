package value

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"unsafe"
)

// fuzzFiles are files of which fuzzing makes others.
func fuzzFiles(f *testing.F) [][]byte {
	f.Helper()
	n := newNative()
	m := map[string]any{"a": 1, "b": []any{"x", &point{1, 2}}}
	var l *linked
	for i := range 5 {
		l = &linked{i, l}
	}
	one, _ := encode(f, []Var{n.variable("x", ptr([]any{1, "a", &point{1, 2}}))}, n.options())
	many, _ := encode(f, []Var{n.variable("m", &m), n.variable("l", &l)}, n.options())
	return [][]byte{one, many, smallArray(f), seqFile(f)}
}

// smallArray is a file whose few numbers have a record of their own, as large arrays have.
func smallArray(f *testing.F) []byte {
	f.Helper()
	var file bytes.Buffer
	w := NewSeqWriter(&file)
	for _, r := range []struct {
		kind uint64
		body any
	}{
		{kindTypes, []any{map[int]any{1: 17, 5: 1, 7: 16}, map[int]any{1: 14, 2: "float64"}}}, // [16]float64
		{kindVars, []any{[]any{"xs", 0, 0, ""}}},
		{kindObjects, []any{[]int{1, 16, 1}, 0, []int{}}},
	} {
		body, err := Marshal(r.body)
		if err != nil {
			f.Fatal(err)
		}
		w.record(r.kind, body)
	}
	xs := numbers(16)
	e := &encoder{w: w}
	e.array(node{plan: planOf(HostType(reflect.TypeFor[float64]())), ptr: unsafe.Pointer(&xs[0]), count: 16})
	w.record(kindGroupEnd, []byte{0xa0})
	if err := errors.Join(e.err, w.Close()); err != nil {
		f.Fatal(err)
	}
	group(f, func() (*SeqReader, error) { return NewSeqBytes(file.Bytes()) })
	return file.Bytes()
}

// group decodes the first group of a file, with an engine's types and with its own,
// and fails the test if what comes of it is neither values nor a FormatError.
func group(t testing.TB, open func() (*SeqReader, error)) {
	n := newNative(point{}, linked{}, tree{})
	for _, res := range []Resolver{n, Generic()} {
		r, err := open()
		var vars []Var
		if err == nil {
			for rec, nerr := r.Next(); ; rec, nerr = r.Next() {
				if err = nerr; err != nil {
					break
				}
				if rec.Kind < FirstKind {
					r.Unread()
					vars, _, err = DecodeGroup(r, DecodeOptions{Resolver: res})
					break
				}
			}
		}
		var bad *FormatError
		if err != nil && err != io.EOF && !errors.As(err, &bad) {
			t.Fatalf("error %v is not a *FormatError", err)
		}
		for _, v := range vars {
			Tree(v.Type, v.Ptr, Limits{})
		}
		if len(vars) > 0 {
			o := EncodeOptions{}
			if res == Resolver(n) {
				o = n.options()
			}
			if _, err := EncodeGroup(NewSeqWriter(io.Discard), vars, o); err != nil {
				t.Fatalf("encode what was decoded: %v", err)
			}
		}
	}
}

// FuzzSalvage takes what it can from any bytes.
func FuzzSalvage(f *testing.F) {
	for _, file := range fuzzFiles(f) {
		f.Add(file)
		cut := slices.Delete(bytes.Clone(file), len(file)/3, len(file)/2)
		f.Add(cut)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		group(t, func() (*SeqReader, error) { return NewSalvage(data) })
		r, err := NewSalvage(data)
		if err != nil {
			return
		}
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("salvage ends in %v", err)
			}
		}
		end := int64(0)
		for _, d := range r.Damage() {
			if d.Offset < end || d.Size < 0 || d.Offset+d.Size > int64(len(data)) {
				t.Fatalf("damage %+v in %d bytes, after byte %d", d, len(data), end)
			}
			end = d.Offset + d.Size
		}
	})
}

// FuzzMapped maps every array of numbers, however small.
func FuzzMapped(f *testing.F) {
	for _, file := range fuzzFiles(f) {
		f.Add(file)
	}
	path := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		var readers []*SeqReader
		group(t, func() (*SeqReader, error) {
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return nil, err
			}
			r, err := NewSeqFile(file)
			if err == nil {
				r.file.least = 64
				r.VerifyLater()
				readers = append(readers, r)
			}
			return r, err
		})
		for _, r := range readers {
			r.Verify()
			r.Unmap()
		}
	})
}
