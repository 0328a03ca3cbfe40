package session

import (
	"bytes"
	"errors"
	"io"
	"math"

	"gosess/internal/value"
)

// This file keeps sessions in memory, as the bytes of a session file, for undo.
// Large arrays that have not changed from one to the next are there once.

// A held session is a session file in memory, in parts.
type held struct {
	Report Report
	// Packages is the state of variables of imported packages, which the file does not have; nil
	// if another process made it. See [engine.PackageState].
	Packages map[string]uint64
	parts    []heldPart
	size     int
}

// A heldPart is immutable once written; large ones have a key.
type heldPart struct {
	bytes []byte
	key   uint64
}

// reader reads the file.
func (h *held) reader() (*value.SeqReader, error) {
	readers := make([]io.Reader, len(h.parts))
	for i, p := range h.parts {
		readers[i] = bytes.NewReader(p.bytes)
	}
	return value.NewSeqReader(io.MultiReader(readers...), int64(h.size))
}

// writeTo writes the file.
func (h *held) writeTo(w io.Writer) error {
	large, _ := w.(value.LargeWriter)
	for _, p := range h.parts {
		var err error
		if large != nil && p.key != 0 {
			err = large.WriteLarge(p.bytes, p.key)
		} else {
			_, err = w.Write(p.bytes)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A partKey is what two equal parts have in common.
type partKey struct {
	key  uint64
	size int
}

// A holder makes a held session. It is the value.LargeWriter to which a session
// is written; it refuses more than max bytes.
type holder struct {
	held
	known map[partKey][]byte // large parts of the session held before
	max   int
	small bool // the last part is small and may grow
}

// smallPart is how long a part without a key becomes.
const smallPart = 1 << 20

// newHolder returns a holder that shares what last has; last may be nil.
func newHolder(last *held, max int) *holder {
	h := &holder{known: map[partKey][]byte{}, max: max}
	if last != nil {
		for _, p := range last.parts {
			if p.key != 0 {
				h.known[partKey{p.key, len(p.bytes)}] = p.bytes
			}
		}
	}
	return h
}

// Expect makes holder a [value.Expecter]: what is too large is refused before any of it is written.
func (h *holder) Expect(least int64) error {
	if least > int64(h.max-h.size) {
		return errTooLarge
	}
	return nil
}

func (h *holder) grow(n int) error {
	if n > h.max-h.size {
		return errTooLarge
	}
	h.size += n
	return nil
}

func (h *holder) Write(p []byte) (int, error) {
	if err := h.grow(len(p)); err != nil {
		return 0, err
	}
	if !h.small {
		h.parts = append(h.parts, heldPart{})
		h.small = true
	}
	last := &h.parts[len(h.parts)-1]
	if len(last.bytes) > 0 && len(last.bytes)+len(p) > smallPart { // copying it as it grows would take longer than making it
		h.parts = append(h.parts, heldPart{bytes: make([]byte, 0, max(smallPart, len(p)))})
		last = &h.parts[len(h.parts)-1]
	}
	last.bytes = append(last.bytes, p...)
	return len(p), nil
}

func (h *holder) WriteLarge(p []byte, key uint64) error {
	if err := h.grow(len(p)); err != nil {
		return err
	}
	own, ok := h.known[partKey{key, len(p)}]
	if !ok {
		own = bytes.Clone(p)
	}
	h.parts = append(h.parts, heldPart{own, key})
	h.small = false
	return nil
}

// hold returns the session as it is now, or errTooLarge if it takes more than max
// bytes. It costs nothing if nothing has changed since the last time.
func (s *Session) hold(max int) (*held, error) {
	if s.kept == nil {
		h := newHolder(s.newest, max)
		report, err := s.dump(h)
		if err != nil {
			return nil, err
		}
		h.Report, h.Packages = report, s.eng.PackageState(nil)
		s.kept, s.newest = &h.held, &h.held
	}
	if s.kept.size > max {
		return nil, errTooLarge
	}
	return s.kept, nil
}

// dumpOrCopy writes the session: what is held of it already, if it is, else as it
// is encoded. What turns out to be small is held from then on.
func (s *Session) dumpOrCopy(w io.Writer) (Report, error) {
	if s.kept != nil {
		return s.kept.Report, s.kept.writeTo(w)
	}
	if _, large := w.(value.LargeWriter); large {
		return s.dumpLarge(w)
	}
	t := &spilling{to: w, holder: newHolder(s.newest, keptBytes)}
	report, err := s.dump(t)
	switch {
	case err != nil:
		return report, err
	case t.spilt:
		return report, nil
	}
	h := &t.holder.held
	h.Report, h.Packages = report, s.eng.PackageState(nil)
	s.kept, s.newest = h, h
	return report, h.writeTo(w)
}

// dumpLarge writes the session to a writer that is told of large arrays. What undo would keep
// before the next cell is kept now, when nobody waits.
func (s *Session) dumpLarge(w io.Writer) (Report, error) {
	if s.opt.Undo < 0 || s.pause > 0 {
		report, err := s.dump(w)
		if err == nil && report.Bytes <= undoBytes {
			s.pause, s.pausing = 0, 0
		}
		return report, err
	}
	h, err := s.hold(undoBytes)
	if errors.Is(err, errTooLarge) {
		return s.dump(w)
	}
	if err != nil {
		return Report{}, err
	}
	return h.Report, h.writeTo(w)
}

// keptBytes is how large a session may be for a dump to hold it, for undo to use.
// A larger one is written as it is encoded.
const keptBytes = 32 << 20

// spilling holds what it is given, until that becomes too large: then it writes
// all of it, and what follows.
type spilling struct {
	to     io.Writer
	holder *holder
	spilt  bool
}

func (t *spilling) Write(p []byte) (int, error) {
	if !t.spilt {
		n, err := t.holder.Write(p)
		if !errors.Is(err, errTooLarge) {
			return n, err
		}
		if err := t.spill(); err != nil {
			return 0, err
		}
	}
	return t.to.Write(p)
}

func (t *spilling) spill() error {
	t.spilt = true
	err := t.holder.held.writeTo(t.to)
	t.holder = nil
	return err
}

// heldSize is how much memory sessions take together that share parts.
func heldSize(list []*held) int {
	size, seen := 0, map[*byte]bool{}
	for _, h := range list {
		for _, p := range h.parts {
			if at := &p.bytes[0]; !seen[at] {
				seen[at] = true
				size += len(p.bytes)
			}
		}
	}
	return size
}

// unlimited is what hold may take when there is no way around it.
const unlimited = math.MaxInt
