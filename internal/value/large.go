package value

import (
	"encoding/binary"
	"hash/maphash"
	"io"
	"sync"
)

// This file hands the large parts of a file to writers that want to know which
// of them they have already.

// A LargeWriter takes a file in parts. A [SeqWriter] on top of one gives it
// everything in order: large parts, which are 64 KiB or more of the contents of
// values, to WriteLarge, the rest to Write. Two parts of the same length and key
// have the same bytes, if one process made the keys; another process makes other
// keys. So what was written once need not be written, copied or even looked at
// again. p is valid during the call only.
type LargeWriter interface {
	io.Writer
	WriteLarge(p []byte, key uint64) error
}

// An Expecter is a LargeWriter that wants to know how much it will be given before a group's
// values are written to it. Expect is told a number of bytes that they do not fall below; an error
// is that of the writing.
type Expecter interface {
	LargeWriter
	Expect(least int64) error
}

// expect tells the writer below of a group.
func (s *SeqWriter) expect(least int64) error {
	if e, ok := s.large.(Expecter); ok && s.err == nil && s.comp == nil {
		s.err = e.Expect(least)
	}
	return s.err
}

// leastSize is a number of bytes that the contents of a group do not fall below.
func (g *graph) leastSize() (n int64) {
	for _, i := range g.blocks {
		if b := g.nodes.at(i); b.plan.tag != 0 {
			n += int64(b.size())
		}
	}
	for _, i := range g.maps {
		n += 2 * int64(g.nodes.at(i).count)
	}
	return n
}

var keySeed = maphash.MakeSeed()

// largeKey returns the key of a part. That two different ones have the same is as
// likely as to guess a number of 64 bits.
func largeKey(p []byte) uint64 {
	if len(p) < 2*sumPiece {
		return maphash.Bytes(keySeed, p)
	}
	half := len(p) / 2
	var both [16]byte
	var wg sync.WaitGroup
	wg.Go(func() { binary.LittleEndian.PutUint64(both[8:], maphash.Bytes(keySeed, p[half:])) })
	binary.LittleEndian.PutUint64(both[:8], maphash.Bytes(keySeed, p[:half]))
	wg.Wait()
	return maphash.Bytes(keySeed, both[:])
}

// A part tells parts of files apart.
type part struct {
	key  uint64
	size int
}

// knownSums has the checksums of parts that were written before.
var knownSums struct {
	sync.Mutex
	of map[part]uint32
}

// maxKnownSums bounds them.
const maxKnownSums = 1 << 14

// sumOf returns the checksum of p, whose key is known.
func sumOf(p []byte, key uint64) uint32 {
	at := part{key, len(p)}
	knownSums.Lock()
	sum, ok := knownSums.of[at]
	knownSums.Unlock()
	if ok {
		return sum
	}
	sum = updateSum(0, p)
	knownSums.Lock()
	defer knownSums.Unlock()
	if knownSums.of == nil || len(knownSums.of) >= maxKnownSums {
		knownSums.of = map[part]uint32{}
	}
	knownSums.of[at] = sum
	return sum
}

// writePart writes a part of a record's body, and returns the checksum of it all.
func (s *SeqWriter) writePart(sum uint32, p []byte) uint32 {
	if s.large == nil || len(p) < arraySize {
		return s.writeSummed(sum, p)
	}
	if s.Flush() != nil {
		return sum
	}
	key := largeKey(p)
	s.n += int64(len(p))
	s.err = s.large.WriteLarge(p, key)
	return joinSums(sum, sumOf(p, key), len(p))
}

// writeSummed writes p, and computes its checksum meanwhile if there is much of it.
func (s *SeqWriter) writeSummed(sum uint32, p []byte) uint32 {
	if len(p) < 2*sumPiece {
		s.write(p)
		return updateSum(sum, p)
	}
	var own uint32
	var wg sync.WaitGroup
	wg.Go(func() { own = updateSum(0, p) })
	s.write(p)
	wg.Wait()
	return joinSums(sum, own, len(p))
}
