package value

import (
	"hash/crc32"
	"sync"
)

// This file computes checksums of much data on all processors: of its pieces,
// which are then put together.

// sumPiece is what is worth handing to another processor.
const sumPiece = 4 << 20

// updateSum is crc32.Update with the polynomial of files.
func updateSum(sum uint32, p []byte) uint32 {
	if len(p) < 2*sumPiece {
		return crc32.Update(sum, castagnoli, p)
	}
	half := len(p) / 2
	var second uint32
	var wg sync.WaitGroup
	wg.Go(func() { second = crc32.Checksum(p[half:], castagnoli) })
	first := crc32.Update(sum, castagnoli, p[:half])
	wg.Wait()
	return joinSums(first, second, len(p)-half)
}

// joinSums returns the checksum of a text from that of its beginning and that of
// its end, which is n bytes long. The checksum of a text is its remainder as a
// polynomial over GF(2), so the beginning counts x^8n times.
func joinSums(first, second uint32, n int) uint32 {
	return mulSums(first, powX8(n)) ^ second
}

// powX8 returns x^8n.
func powX8(n int) uint32 {
	result, square := uint32(1)<<31, uint32(1)<<23 // 1 and x^8: the lowest power is the highest bit
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			result = mulSums(result, square)
		}
		square = mulSums(square, square)
	}
	return result
}

// mulSums multiplies two polynomials modulo that of the checksum.
func mulSums(a, b uint32) uint32 {
	product := uint32(0)
	for ; a != 0; a <<= 1 {
		if a>>31 != 0 {
			product ^= b
		}
		low := b & 1
		if b >>= 1; low != 0 {
			b ^= crc32.Castagnoli
		}
	}
	return product
}
