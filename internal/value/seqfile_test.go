package value

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// mappedFile writes variables to a file with numbers large enough to be mapped,
// and decodes them. Verify has not been called yet.
func mappedFile(t *testing.T, n *native, vars []Var, damage func([]byte)) (path string, got []Var, r *SeqReader, err error) {
	t.Helper()
	file, _ := encode(t, vars, n.options())
	if damage != nil {
		damage(file)
	}
	path = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	r, err = NewSeqFile(f)
	if err != nil {
		t.Fatal(err)
	}
	r.VerifyLater()
	got, _, err = DecodeGroup(r, DecodeOptions{Resolver: n})
	return path, got, r, err
}

type measured struct {
	xs, tail []float64
	first    *float64
	name     string
	counts   [3]int
}

func measurement() *measured {
	xs := numbers(300_000)
	return &measured{xs: xs, tail: xs[100_000:], first: &xs[0], name: "m", counts: [3]int{1, 2, 3}}
}

// Mapped numbers are ordinary memory: shared as they were, changed in this
// process only, and there when the file is gone.
func TestMappedNumbers(t *testing.T) {
	n := newNative(measured{})
	many := make([]uint8, 3<<20)
	vars := []Var{n.variable("m", measurement()), n.variable("many", &many)}
	path, got, r, err := mappedFile(t, n, vars, nil)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := got[0].Ptr.Interface().(*measured)
	if !reflect.DeepEqual(m, measurement()) {
		t.Error("values differ")
	}
	if &m.tail[0] != &m.xs[100_000] || m.first != &m.xs[0] {
		t.Error("numbers are not shared any more")
	}
	if reflect.ValueOf(r.file.bodies).Len() != 2 {
		t.Errorf("%d bodies mapped, want 2", len(r.file.bodies))
	}
	m.xs[5] = -1
	m.xs = append(m.xs, 7)
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file changed")
	}
	if err := r.Verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if m.tail[199_999] != 299_999./3 {
		t.Errorf("got %v", m.tail[199_999])
	}
	again, _ := encode(t, got, n.options())
	if vars, _ := decode(t, again, n); vars[0].Ptr.Interface().(*measured).xs[5] != -1 {
		t.Error("a change of mapped numbers was not written")
	}
}

// Damage to mapped numbers is found by Verify, or at once without VerifyLater.
func TestMappedNumbersDamaged(t *testing.T) {
	n := newNative(measured{})
	vars := []Var{n.variable("m", measurement())}
	damage := func(file []byte) { file[len(file)/2] ^= 1 }
	path, _, r, err := mappedFile(t, n, vars, damage)
	if err != nil {
		t.Fatal(err)
	}
	var bad *FormatError
	if err := r.Verify(); !errors.As(err, &bad) || bad.Problem != Damaged {
		t.Errorf("verify: %v", err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if r, err = NewSeqFile(f); err != nil {
		t.Fatal(err)
	}
	if _, _, err := DecodeGroup(r, DecodeOptions{Resolver: n}); !errors.As(err, &bad) || bad.Problem != Damaged {
		t.Errorf("decode: %v", err)
	}
}

// A file is read alike from memory, from a reader, and mapped.
func TestSeqFileReadsAlike(t *testing.T) {
	n := newNative()
	for _, row := range rows() {
		file, _ := encode(t, []Var{n.variable("x", row.ptr)}, n.options())
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		a, err1 := NewSeqFile(f)
		b, err2 := NewSeqBytes(file)
		for err1 == nil && err2 == nil {
			var x, y Record
			x, err1 = a.Next()
			y, err2 = b.Next()
			if x.Kind != y.Kind || x.Offset != y.Offset || !bytes.Equal(x.Body, y.Body) {
				t.Fatalf("%s: record %d at %d, want %d at %d", row.name, x.Kind, x.Offset, y.Kind, y.Offset)
			}
		}
		if err1 != io.EOF || err2 != io.EOF {
			t.Errorf("%s: ended in %v and %v", row.name, err1, err2)
		}
		f.Close()
	}
}
