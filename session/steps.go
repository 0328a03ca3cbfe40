package session

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"

	"gosess/internal/check"
)

// This file takes what Undo and Redo can go to from one process to another of the same gosess.

// stepsHead begins what DumpSteps writes. The parts follow it, one for each key.
type stepsHead struct {
	Steps, Ahead [][]int // numbers of parts, by step
	Keys         []uint64
	Sizes        []int
	Pause        int
}

// DumpSteps writes what [Session.Undo] and [Session.Redo] can go to, for [Session.LoadSteps].
// Only this version of gosess reads it.
func (s *Session) DumpSteps(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	head := stepsHead{Pause: s.pause}
	var parts [][]byte
	at := map[*byte]int{}
	number := func(p heldPart) int {
		n, known := at[&p.bytes[0]]
		if !known {
			n = len(parts)
			at[&p.bytes[0]] = n
			parts = append(parts, p.bytes)
			head.Keys, head.Sizes = append(head.Keys, p.key), append(head.Sizes, len(p.bytes))
		}
		return n
	}
	numbers := func(list []step) (all [][]int) {
		for _, st := range list {
			var of []int
			for _, p := range st.snap.parts {
				of = append(of, number(p))
			}
			all = append(all, of)
		}
		return all
	}
	head.Steps, head.Ahead = numbers(s.steps), numbers(s.ahead)
	err := gob.NewEncoder(w).Encode(head)
	for _, p := range parts {
		if err == nil {
			_, err = w.Write(p)
		}
	}
	return err
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
	steps := func(list [][]int) (all []step) {
		for _, of := range list {
			h := &held{}
			for _, n := range of {
				h.parts = append(h.parts, parts[n])
				h.size += len(parts[n].bytes)
			}
			all = append(all, step{snap: h})
		}
		return all
	}
	s.steps, s.ahead, s.pause = steps(head.Steps), steps(head.Ahead), head.Pause
	return nil
}

// complete gives a step that another process has made the program, which it reads.
func (st *step) complete() error {
	if st.st != nil {
		return nil
	}
	in, err := st.snap.reader()
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
	u, err := check.Restore(deps.find, c.decls)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: its program cannot be read: %v", ErrDamaged, err)
	}
	return &state{
		prog: u.Program, pkg: u.Pkg, deps: deps,
		cells: c.cells, next: max(c.meta.Next, 1),
		broken: u.Broken, waiting: u.Waiting,
		lost: c.lost,
	}, u, nil
}
