package value

import (
	"hash/crc32"
	"testing"
)

func TestUpdateSum(t *testing.T) {
	data := make([]byte, 3*sumPiece+5)
	for i := range data {
		data[i] = byte(i * i >> 3)
	}
	for _, n := range []int{0, 1, 2*sumPiece - 1, 2 * sumPiece, 2*sumPiece + 1, len(data)} {
		want := crc32.Update(12345, castagnoli, data[:n])
		if got := updateSum(12345, data[:n]); got != want {
			t.Errorf("of %d bytes: %#x, want %#x", n, got, want)
		}
	}
	for _, n := range []int{0, 1, 7, 1000} {
		a, b := data[:100], data[100:100+n]
		want := crc32.Checksum(data[:100+n], castagnoli)
		if got := joinSums(crc32.Checksum(a, castagnoli), crc32.Checksum(b, castagnoli), n); got != want {
			t.Errorf("joined with %d bytes: %#x, want %#x", n, got, want)
		}
	}
}
