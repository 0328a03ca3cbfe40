package kernel

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"gosess/internal/autosave"
	"gosess/repl"
	"gosess/session"
)

// This file is what a kernel does with the prompt's directory of package
// autosave, besides checkpoints.

// openSaving begins to write to the directory, if there is one.
func (k *server) openSaving(req openRequest) error {
	if req.Autosave == "" {
		return nil
	}
	w, err := autosave.Open(req.Autosave, req.Durable)
	if err != nil {
		return err
	}
	k.check = checkpointer{to: w, begun: time.Now()}
	return nil
}

// save takes a checkpoint, whatever it costs.
func (k *server) save() reply {
	if k.check.to == nil {
		return reply{Err: errNoPlace.Error()}
	}
	if err := k.check.take(k.session, nil); err != nil {
		return reply{Err: err.Error()}
	}
	return reply{}
}

// accepted notes a cell in the journal before it runs.
func (k *server) accepted(cell int, src string) {
	if k.check.to != nil {
		complain(&k.check.unheard, k.check.to.Cell(cell, src))
	}
}

// ended notes that a cell has run.
func (k *server) ended(cell int, failure string) {
	if k.check.to != nil && cell > 0 {
		complain(&k.check.unheard, k.check.to.Ended(cell, firstLine(failure)))
	}
}

// commanded notes a command that changes the session before it is carried out.
func (k *server) commanded(name, rest string) {
	if k.check.to != nil {
		complain(&k.check.unheard, k.check.to.Command(strings.TrimSpace(":"+name+" "+rest)))
	}
}

// complain says, once until it works again, that something could not be saved: the session goes on without.
func complain(failing *bool, err error) {
	if err != nil && !*failing {
		reportLine("a crash would lose what is new in the session: " + err.Error())
	}
	*failing = err != nil
}

// restore loads what the directory holds.
func (k *server) restore(opt session.Options) (s *session.Session, report session.Report, err error) {
	if k.check.to == nil {
		return nil, report, errNoPlace
	}
	mark, r, err := k.check.to.Values()
	if errors.Is(err, fs.ErrNotExist) {
		s, err = session.New(opt)
		return s, report, err
	}
	if err != nil {
		return nil, report, err
	}
	defer r.Close()
	s, report, err = session.Load(r, opt)
	k.restored = mark
	return s, report, err
}

// sinceRestored says what was said in the prompt that is gone and is not in what was restored
// of it. None of it is run.
func (k *server) sinceRestored() []string {
	lines := []string{fmt.Sprintf("restored: %s", repl.Contents(k.session))}
	records, err := k.check.to.Since(k.restored)
	if err != nil {
		return append(lines, fmt.Sprintf("the journal could not be read: %v", err))
	}
	over := map[int]bool{}
	for _, r := range records {
		over[r.Cell] = r.Kind == autosave.Ended
	}
	var cells []string
	for _, r := range records {
		switch r.Kind {
		case autosave.Cell:
			cells = append(cells, r.Source)
			lines = append(lines, shownCell(fmt.Sprintf("%4d  ", r.Cell), r.Source))
			if !over[r.Cell] {
				lines = append(lines, "      // was running")
			}
		case autosave.Command:
			lines = append(lines, shownCell("      ", r.Source))
		}
	}
	if len(lines) == 1 {
		return lines
	}
	after := "before the first cell"
	if k.restored.Cell > 0 {
		after = fmt.Sprintf("after cell %d", k.restored.Cell)
	}
	lines[0] += fmt.Sprintf(", as it was %s; what came then was not saved, and is not run again:", after)
	older, absent := k.session.Unrun(cells)
	if len(older) > 0 {
		lines = append(lines, "may be older than that: "+strings.Join(older, ", "))
	}
	if len(absent) > 0 {
		lines = append(lines, "not there: "+strings.Join(absent, ", "))
	}
	return lines
}

// shownLines is how many lines of a cell are shown.
const shownLines = 12

// shownCell is a cell as :history shows it, its end left out if it is long.
func shownCell(label, src string) string {
	lines := strings.Split(strings.TrimRight(src, "\n"), "\n")
	if more := len(lines) - shownLines; more > 0 {
		lines = append(lines[:shownLines], fmt.Sprintf("… and %d more lines", more))
	}
	return label + strings.Join(lines, "\n"+strings.Repeat(" ", len(label)))
}

// lastCell is the number of the session's newest cell, 0 if it has none.
func lastCell(s *session.Session) int {
	list := s.History()
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1].ID
}

// dump is what package autosave writes.
func dump(s *session.Session) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := s.Dump(w)
		return err
	}
}
