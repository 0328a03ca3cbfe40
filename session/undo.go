package session

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// This file takes cells back.
//
// Before a cell runs, the session is encoded as a dump would encode it, unless
// that has been done since it last changed; maps and checkpoints use the same
// bytes. Taking a cell back decodes them into a new engine that holds the older
// program. What cannot be encoded (a channel, an open file) comes back as it
// is now if the variable is still the same one.
//
// The way not taken is to copy the values in memory: it costs as much time and
// more memory, and nothing else could use the copy. Cells that leave all older values alone
// need no copy; see harmless.go.

const (
	undoCells = 20
	// undoBytes bounds what is kept for undo. Older steps are given up first.
	undoBytes = 256 << 20
	// undoPause is how many cells run without a try to keep values after they
	// turned out to be too large, and after each further try twice as many up to
	// maxUndoPause: a try may cost a second. An idle checkpoint tells sooner that they
	// have become smaller.
	undoPause    = 16
	maxUndoPause = 256
)

var errTooLarge = fmt.Errorf("values take more than the %d MiB that are kept", undoBytes>>20)

// A step is what it takes to go back to before a cell.
type step struct {
	st   *state // nil after LoadSteps, until it is needed
	snap *held  // nil if nothing was kept

	// Of a step over a harmless cell:
	harmless bool
	last     reflect.Value // the last value; the zero Value if there was none
	program  []byte        // after LoadSteps, a file of the session without its values; nil if snap has the program
}

// Undone says what [Session.Undo] took back or [Session.Redo] brought back.
type Undone struct {
	Cells  []Entered // in the order in which it did so
	Report Report    // values that could not be brought back
}

// remember keeps what undo needs before a cell changes the session. The step
// has no snapshot if there is to be no undo, or if it would be too large.
func (s *Session) remember(st *state) (step, error) {
	switch {
	case s.opt.Undo < 0:
		return step{st: st}, nil
	case s.pause > 0:
		s.pause--
		return step{st: st}, nil
	case s.checked(context.Background()) != nil:
		return step{st: st}, nil // there is nothing to go back to
	}
	snap, err := s.hold(undoBytes)
	if errors.Is(err, errTooLarge) {
		s.pausing = min(max(2*s.pausing, undoPause), maxUndoPause)
		s.pause = s.pausing
		return step{st: st}, nil
	}
	s.pausing = 0
	return step{st: st, snap: snap}, err
}

// push makes it possible to go back to st.
func (s *Session) push(st step) {
	limit := s.opt.Undo
	if limit == 0 {
		limit = undoCells
	}
	s.ahead = nil
	if st.snap == nil && !st.harmless {
		s.steps = nil // what came before cannot be reached any more
		return
	}
	s.share(st.snap)
	s.steps = append(s.steps, st)
	if over := len(s.steps) - limit; over > 0 {
		s.steps = slices.Delete(s.steps, 0, over)
	}
	for len(s.steps) > 0 && s.undoSize() > undoBytes {
		s.steps = slices.Delete(s.steps, 0, 1)
	}
}

// undoSize is how many bytes are kept for undo.
func (s *Session) undoSize() int {
	var list []*held
	for _, st := range s.steps {
		if st.snap != nil {
			list = append(list, st.snap)
		}
	}
	return heldSize(list)
}

// Undo takes the last n cells back, source and values together. What user code
// did outside the session (files, output, goroutines) stays done. A reset or a
// load counts as a cell. If there are fewer than n to take back, nothing happens and
// the error wraps ErrNothing. Beside values that are too large to be kept, only cells that leave them
// alone can be taken back, and Redo does not bring them back.
func (s *Session) Undo(n int) (Undone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n < 1 || n > len(s.steps) {
		return Undone{}, s.cannotUndo(n)
	}
	damaged := s.checked(context.Background()) != nil
	at := len(s.steps) - n
	to := &s.steps[at]
	back, max := s.goBack, unlimited
	if to.snap == nil {
		back, max = s.goBackHarmlessly, undoBytes
	}
	now := step{st: s.cur.Load()}
	if !damaged {
		snap, err := s.hold(max)
		if err != nil && !errors.Is(err, errTooLarge) {
			return Undone{}, fmt.Errorf("undo: %w", err)
		}
		now.snap = snap
		s.share(snap)
	}
	report, err := back(to)
	if err != nil {
		return Undone{}, fmt.Errorf("undo: %w", err)
	}
	ahead := append(s.ahead, now)
	for _, st := range slices.Backward(s.steps[at+1:]) {
		ahead = append(ahead, st)
	}
	s.steps, s.ahead = s.steps[:at], ahead
	if now.snap == nil { // there is nothing to bring back
		s.ahead = nil
	}
	return Undone{cellsSince(to.st, now.st), report}, nil
}

// here is the step that leads back to the session as it is now.
func (s *Session) here() (step, error) {
	snap, err := s.hold(unlimited)
	return step{st: s.cur.Load(), snap: snap}, err
}

// Redo carries out the last n cells again that Undo took back, without running
// them: source and values become what they were. A cell that was entered since
// leaves nothing to redo; then, or if there are fewer than n, nothing happens and the
// error wraps ErrNothing.
func (s *Session) Redo(n int) (Undone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.ahead) == 0:
		return Undone{}, ErrNotUndone
	case n < 1 || n > len(s.ahead):
		return Undone{}, fmt.Errorf("%w: asked for %d cells, and there are %d", ErrNotUndone, n, len(s.ahead))
	}
	now, err := s.here()
	if err != nil {
		return Undone{}, fmt.Errorf("redo: %w", err)
	}
	at := len(s.ahead) - n
	to := &s.ahead[at]
	report, err := s.goBack(to)
	if err != nil {
		return Undone{}, fmt.Errorf("redo: %w", err)
	}
	s.share(now.snap)
	s.steps = append(s.steps, now)
	for _, st := range slices.Backward(s.ahead[at+1:]) {
		s.steps = append(s.steps, st)
	}
	s.ahead = s.ahead[:at]
	cells := cellsSince(now.st, to.st)
	slices.Reverse(cells)
	return Undone{cells, report}, nil
}

func (s *Session) cannotUndo(n int) error {
	switch {
	case s.pause > 0:
		return fmt.Errorf("%w: %w", ErrNothing, errTooLarge)
	case len(s.steps) == 0:
		return ErrNothing
	}
	return fmt.Errorf("%w: asked for %d cells back, and there are %d", ErrNothing, n, len(s.steps))
}

func cellsSince(before, now *state) []Entered {
	var list []Entered
	for _, c := range slices.Backward(now.cells) {
		if len(before.cells) > 0 && c.ID <= before.cells[len(before.cells)-1].ID {
			break
		}
		list = append(list, c)
	}
	return list
}

// goBack makes the session what it was at to, except that cell numbers go on.
func (s *Session) goBack(to *step) (Report, error) {
	if err := to.complete(); err != nil {
		return Report{}, err
	}
	eng, report, err := s.rebuild(to)
	if err != nil {
		return report, err
	}
	report.Notes = append(report.Notes, s.notUndone(to.snap.Packages)...)
	st := *to.st
	st.next = s.cur.Load().next
	s.eng, s.kept, s.checking = eng, nil, nil
	s.cur.Store(&st)
	return report, nil
}

// restore goes back to before a cell that failed for cause after it had begun to
// change the session.
func (s *Session) restore(to step, cause error) error {
	if to.harmless && to.snap == nil {
		if _, err := s.goBackHarmlessly(&to); err != nil {
			return errors.Join(cause, fmt.Errorf("go back to before the cell: %w", err))
		}
		return cause
	}
	if to.snap == nil {
		return fmt.Errorf("%w; the values are too large to have been kept, and some may be zero now", cause)
	}
	if _, err := s.goBack(&to); err != nil {
		return errors.Join(cause, fmt.Errorf("go back to before the cell: %w", err))
	}
	return cause
}

// rebuild makes an engine that holds the program and the values of to.
func (s *Session) rebuild(to *step) (engine, Report, error) {
	var report Report
	eng := newEngine(s.opt.Compiler)
	u := to.st.prog.Load()
	if _, err := s.link(context.Background(), to.st.deps, u); err != nil {
		return nil, report, err
	}
	if err := eng.Define(u); err != nil {
		return nil, report, err
	}
	in, err := to.snap.reader()
	if err != nil {
		return nil, report, err
	}
	if _, err := readContents(in); err != nil {
		return nil, report, err
	}
	if err := decodeInto(eng, in, &report); err != nil {
		return nil, report, err
	}
	if to.harmless {
		to.asBefore(eng, &report)
	}
	report.Lost = slices.DeleteFunc(report.Lost, func(n NotKept) bool {
		return s.graft(eng, to.st, n)
	})
	return eng, report, nil
}

// graft gives a variable that could not be decoded as a whole the memory that
// it has now, if it is still the same variable.
func (s *Session) graft(eng engine, to *state, n NotKept) bool {
	if n.Path != n.Name || to.cellOf(n.Name) == 0 || to.cellOf(n.Name) != s.cur.Load().cellOf(n.Name) {
		return false
	}
	was, _, ok := eng.Var(n.Name)
	is, ptr, now := s.eng.Var(n.Name)
	if !ok || !now || was.Layout != is.Layout {
		return false
	}
	eng.SetVar(n.Name, was, ptr)
	return true
}

// Reset forgets everything. It can be undone.
func (s *Session) Reset() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.cur.Load()
	undo, err := s.remember(now)
	if err != nil {
		return err
	}
	empty := emptyState()
	empty.next = now.next
	s.push(undo)
	s.eng, s.kept, s.checking = newEngine(s.opt.Compiler), nil, nil
	s.cur.Store(empty)
	return nil
}
