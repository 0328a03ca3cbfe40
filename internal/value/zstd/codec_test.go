package zstd

import (
	"bytes"
	"testing"
)

// Whatever its length, a text comes back, and never more of it than it may have.
func TestLengths(t *testing.T) {
	text := bytes.Repeat([]byte("func sum(xs []float64) float64\n"), 1<<16)
	for _, n := range []int{0, 1, 17, 200, 255, 256, 300, 1000, 1023, 1024, 1025, 5000, 1 << 16, 1 << 20, len(text)} {
		packed := codec{}.Compress([]byte("before"), text[:n])[len("before"):]
		got, err := codec{}.Decompress([]byte("before"), packed, n)
		if err != nil || string(got) != "before"+string(text[:n]) {
			t.Errorf("%d bytes: %d came back, %v", n, len(got)-len("before"), err)
		}
		if n > 1 {
			if got, err := (codec{}).Decompress(nil, packed, n-1); err == nil || len(got) > n-1 {
				t.Errorf("%d bytes where %d are allowed: %v", len(got), n-1, err)
			}
		}
	}
}
