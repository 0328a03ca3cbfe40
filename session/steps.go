package session

import (
	"bufio"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file takes what Undo and Redo can go to from one process to another of the same gosess.

// stepsHead begins what DumpSteps writes. The parts follow it, one for each key.
type stepsHead struct {
	Steps, Ahead []stepRecord
	Keys         []uint64
	Sizes        []int
	Pause        int
}

// A stepRecord is a step.
type stepRecord struct {
	Parts    []int // their numbers
	Harmless bool
	Program  []byte // of a harmless one
	Last     any    // of a basic type; nil if there is none
}

// DumpSteps writes what [Session.Undo] and [Session.Redo] can go to, for [Session.LoadSteps].
// Only this version of gosess reads it.
func (s *Session) DumpSteps(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.shareAll(); err != nil {
		return err
	}
	d := stepsDump{s: s, head: stepsHead{Pause: s.pause}, at: map[*byte]int{}}
	var err error
	if d.head.Steps, err = d.records(s.steps); err != nil {
		return err
	}
	if d.head.Ahead, err = d.records(s.ahead); err != nil {
		return err
	}
	err = gob.NewEncoder(w).Encode(d.head)
	for _, p := range d.parts {
		if err == nil {
			_, err = w.Write(p)
		}
	}
	return err
}

// A stepsDump is one call of DumpSteps.
type stepsDump struct {
	s     *Session
	head  stepsHead
	parts [][]byte
	at    map[*byte]int // numbers of the parts
}

func (d *stepsDump) records(list []step) ([]stepRecord, error) {
	all := make([]stepRecord, len(list))
	for i, st := range list {
		r := stepRecord{Harmless: st.harmless, Program: st.program}
		for _, p := range st.snap.parts {
			r.Parts = append(r.Parts, d.number(p))
		}
		if st.harmless && st.st != nil {
			var err error
			if r.Program, err = d.s.programFile(st.st); err != nil {
				return nil, err
			}
		}
		if st.last.IsValid() {
			r.Last = st.last.Interface()
		}
		all[i] = r
	}
	return all, nil
}

// number is the number of a part, which gets one if it has none.
func (d *stepsDump) number(p heldPart) int {
	n, known := d.at[&p.bytes[0]]
	if !known {
		n = len(d.parts)
		d.at[&p.bytes[0]] = n
		d.parts = append(d.parts, p.bytes)
		d.head.Keys, d.head.Sizes = append(d.head.Keys, p.key), append(d.head.Sizes, len(p.bytes))
	}
	return n
}

// LoadSteps makes Undo and Redo go to where they could in the session whose DumpSteps wrote r.
// s must be that session, loaded from its dump. If LoadSteps fails, s is as it was.
func (s *Session) LoadSteps(r io.Reader) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := bufio.NewReader(r) // and gob reads no further than it has to
	var head stepsHead
	if err := gob.NewDecoder(in).Decode(&head); err != nil {
		return fmt.Errorf("read what can be undone: %w", err)
	}
	parts := make([]heldPart, len(head.Keys))
	for i := range parts {
		parts[i] = heldPart{make([]byte, head.Sizes[i]), head.Keys[i]}
		if _, err := io.ReadFull(in, parts[i].bytes); err != nil {
			return fmt.Errorf("read what can be undone: %w", err)
		}
	}
	steps := func(list []stepRecord) (all []step) {
		for _, r := range list {
			h := &held{}
			for _, n := range r.Parts {
				h.parts = append(h.parts, parts[n])
				h.size += len(parts[n].bytes)
			}
			all = append(all, step{snap: h, harmless: r.Harmless, program: r.Program, last: reflect.ValueOf(r.Last)})
		}
		return all
	}
	s.steps, s.ahead, s.pause = steps(head.Steps), steps(head.Ahead), head.Pause
	return nil
}

// shareAll gives all steps a snapshot. If the values are too large for one, steps that need it are
// given up.
func (s *Session) shareAll() error {
	if len(s.steps) == 0 || s.steps[len(s.steps)-1].snap != nil {
		return nil
	}
	snap, err := s.hold(undoBytes)
	if errors.Is(err, errTooLarge) {
		s.steps = nil
		return nil
	}
	if err != nil {
		return err
	}
	s.share(snap)
	return nil
}

// programFile is a file of the session as it is in st, without values.
func (s *Session) programFile(st *state) ([]byte, error) {
	c := s.contents(st)
	c.vars = nil
	return s.encode(c)
}

// complete gives a step that another process has made the program, which it reads.
func (st *step) complete() error {
	if st.st != nil {
		return nil
	}
	in, err := st.snap.reader()
	if st.program != nil {
		in, err = value.NewSeqBytes(st.program)
	}
	if err != nil {
		return err
	}
	c, err := readContents(in)
	if err != nil {
		return err
	}
	st.st, _, err = c.state()
	return err
}

// state is the session that the contents are of, without its values, and the update that makes its program.
func (c *contents) state() (*state, *check.Update, error) {
	if err := missing(&c.needs, c.decls); err != nil {
		return nil, nil, err
	}
	deps := newDependencies(c.needs)
	u, err := check.Restore(deps, c.decls)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: its program cannot be read: %v", ErrDamaged, err)
	}
	return &state{
		prog: u.Program, pkg: u.Pkg, deps: deps,
		cells: c.cells, next: max(c.meta.Next, 1),
		broken: u.Broken, waiting: u.Waiting,
		lost: c.lost,

		lastShared: slices.ContainsFunc(c.cells, func(e Entered) bool { return sharesLast.MatchString(e.Source) }),
	}, u, nil
}
