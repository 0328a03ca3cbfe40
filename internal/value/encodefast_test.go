package value

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
)

// Large maps of the types that are written in batches come back, also if a batch is
// one string.
func TestFastMaps(t *testing.T) {
	type name string
	type count int
	n := newNative()
	for _, m := range []any{
		ptr(mapOf(20_000, func(i int) (string, int) { return fmt.Sprint(i), -i })),
		ptr(mapOf(sortedEntries+1, func(i int) (string, float64) { return fmt.Sprint(i), float64(i) / 3 })),
		ptr(mapOf(5000, func(i int) (string, string) { return fmt.Sprint(i), strings.Repeat("x", i%7*i) })),
		ptr(mapOf(5000, func(i int) (string, string) { return fmt.Sprintf("\xff%d", i), "é" })),
		ptr(mapOf(fastEntries*4, func(i int) (int, int) { return i - 3000, i })),
		ptr(mapOf(fastEntries*3+1, func(i int) (int, float64) { return i, -float64(i) })),
		ptr(mapOf(5000, func(i int) (name, count) { return name(fmt.Sprint(i)), count(i) })),
		ptr(mapOf(5000, func(i int) (name, bool) { return name(fmt.Sprint(i)), true })), // not one of them
		ptr(mapOf(5000, func(i int) (string, any) { return fmt.Sprint(i), i })),         // nor this one
	} {
		v := n.variable("m", m)
		file, _ := encode(t, []Var{v}, n.options())
		vars, _ := decode(t, file, n)
		if got := vars[0].Ptr.Interface(); !reflect.DeepEqual(got, m) {
			t.Errorf("%T: came back otherwise", m)
		}
	}
}

func mapOf[K comparable, V any](n int, entry func(int) (K, V)) map[K]V {
	m := map[K]V{}
	for i := range n {
		k, v := entry(i)
		m[k] = v
	}
	return m
}

// Chunks of a large map are not much larger than others, however long its strings are.
func TestFastMapChunks(t *testing.T) {
	n := newNative()
	m := mapOf(5000, func(i int) (string, string) { return fmt.Sprint(i), strings.Repeat("x", 1000) })
	file, _ := encode(t, []Var{n.variable("m", &m)}, n.options())
	r, err := NewSeqBytes(file)
	if err != nil {
		t.Fatal(err)
	}
	chunks := 0
	for {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if rec.Kind == kindChunk {
			chunks++
		}
		if len(rec.Body) > chunkSize+2*fastBytes {
			t.Errorf("a record of %d bytes", len(rec.Body))
		}
	}
	if chunks < 5 {
		t.Errorf("%d chunks hold 5 MB", chunks)
	}
}
