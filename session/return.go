package session

import (
	"errors"
	"io"
	"slices"
)

// ErrNotUndoable is wrapped by the error of Return if the session as it is could not be brought back.
var ErrNotUndoable = errors.New("the session as it is now could not be brought back")

// Return makes the session what r holds: an earlier state of it that Dump wrote. What could not be
// written (a channel, an open file) stays as it is if the variable is still the same
// one. Cell numbers go on. Undo takes it back; if the values are too large for that,
// nothing happens unless force is set. If Return fails the session is as it was.
func (s *Session) Return(r io.Reader, force bool) (Undone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	loaded, report, err := Load(r, s.opt)
	if err != nil {
		return Undone{}, err
	}
	now := s.cur.Load()
	undo, err := s.remember(now)
	if err != nil {
		return Undone{}, err
	}
	if undo.snap == nil && !force {
		return Undone{}, ErrNotUndoable
	}
	report.Notes = append(report.Notes, s.notUndone(nil)...)
	st := *loaded.cur.Load()
	report.Lost = slices.DeleteFunc(report.Lost, func(n NotKept) bool { return s.graft(loaded.eng, &st, n) })
	st.lost, st.next = report.Lost, max(st.next, now.next)
	s.push(undo)
	s.eng, s.kept, s.checking = loaded.eng, nil, nil
	s.cur.Store(&st)
	return Undone{cellsSince(&st, now), report}, nil
}
