package autosave

// This file cuts a stream into pieces where its content says so: what is the same
// in two streams is cut into the same pieces, wherever it begins.

// Sizes of pieces. Those that the content cuts are half a megabyte longer than the
// least on average; only bytes beyond the least are hashed.
const (
	leastPiece = 1 << 20
	mostPiece  = 4 << 20
	cutMask    = (1<<19 - 1) << 45 // the upper bits of the hash have seen all of the last 45 bytes
)

// gear is a number for each byte, at random but always the same.
var gear = func() (table [256]uint64) {
	x := uint64(0x9e3779b97f4a7c15)
	for i := range table { // splitmix64
		x += 0x9e3779b97f4a7c15
		z := (x ^ x>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		table[i] = z ^ z>>31
	}
	return table
}()

// A cutter is a writer that gathers a stream and emits its pieces. The last one
// is what is left when everything has been written.
type cutter struct {
	buf  []byte
	hash uint64
	emit func(piece []byte) error // the bytes are the cutter's
}

func (c *cutter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		k, ends := c.end(p)
		c.buf = append(c.buf, p[:k]...)
		p = p[k:]
		if !ends {
			continue
		}
		if err := c.flush(); err != nil {
			return n - len(p), err
		}
	}
	return n, nil
}

// flush emits what has been gathered.
func (c *cutter) flush() error {
	err := c.emit(c.buf)
	c.reset()
	return err
}

// reset begins a new piece.
func (c *cutter) reset() { c.buf, c.hash = c.buf[:0], 0 }

// end returns how many bytes of p belong to the piece that has begun, and whether
// it ends with them.
func (c *cutter) end(p []byte) (n int, ends bool) {
	have := len(c.buf)
	if have+len(p) <= leastPiece {
		return len(p), false
	}
	i, most, h := max(leastPiece-have, 0), min(mostPiece-have, len(p)), c.hash
	for _, b := range p[i:most] {
		h = h<<1 + gear[b]
		i++
		if h&cutMask == 0 {
			return i, true
		}
	}
	c.hash = h
	return most, have+most == mostPiece
}
