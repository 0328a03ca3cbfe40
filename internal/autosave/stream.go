package autosave

// A stream takes values apart: into chunks, and what lies between them. It is a
// value.LargeWriter.
type stream struct {
	w      *Writer
	cut    cutter
	pieces []piece
	here   []byte // the pieces without a name
}

func newStream(w *Writer) *stream {
	st := &stream{w: w}
	st.cut.emit = st.chunk
	return st
}

func (st *stream) Write(p []byte) (int, error) { return st.cut.Write(p) }

// A part is what WriteLarge was given: bytes that have the same length and key are the
// same.
type part struct {
	key  uint64
	size int
}

// maxKnown bounds the parts that a Writer knows.
const maxKnown = 1 << 14

// WriteLarge is Write for a part of which the writer knows by its key whether it is
// the same as another one of this process.
func (st *stream) WriteLarge(p []byte, key uint64) error {
	if len(p) < leastPiece {
		_, err := st.Write(p)
		return err
	}
	if st.w.Busy != nil && st.w.Busy() {
		return ErrBusy
	}
	at := part{key, len(p)}
	if pieces, ok := st.w.known[at]; ok && st.w.chunks.have(pieces) {
		st.inline()
		st.pieces = append(st.pieces, pieces...)
		return nil
	}
	st.inline()
	from := len(st.pieces)
	if _, err := st.cut.Write(p); err != nil {
		return err
	}
	if len(st.cut.buf) > 0 {
		if err := st.cut.flush(); err != nil {
			return err
		}
	}
	if len(st.w.known) >= maxKnown {
		clear(st.w.known)
	}
	st.w.known[at] = st.pieces[from:len(st.pieces):len(st.pieces)]
	return nil
}

// chunk stores a piece.
func (st *stream) chunk(b []byte) error {
	if st.w.Busy != nil && st.w.Busy() {
		return ErrBusy
	}
	name, err := st.w.chunks.put(b)
	st.pieces = append(st.pieces, piece{name, int64(len(b))})
	return err
}

// inline makes a piece of what has been gathered, without a chunk of its own.
func (st *stream) inline() {
	if n := len(st.cut.buf); n > 0 {
		st.pieces = append(st.pieces, piece{Size: int64(n)})
		st.here = append(st.here, st.cut.buf...)
		st.cut.reset()
	}
}

// size is how long the values are.
func (st *stream) size() int64 {
	var n int64
	for _, p := range st.pieces {
		n += p.Size
	}
	return n
}
