package kernel

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"gosess/repl"
	"gosess/session"
)

// This file keeps named checkpoints. They are in the prompt's directory: another kernel has
// them too, and they end with the prompt.

// maxMarkName bounds the name of a checkpoint, which becomes that of a file.
const maxMarkName = 60

// undoneMarks name the checkpoint of what :undo could not bring back: the second if it goes back to the first.
var undoneMarks = [2]string{"undone", "undone again"}

var errNoPlace = errors.New("nothing is kept of this session while you work")

// doCheckpoint makes a checkpoint, or lists those that there are.
func (k *server) doCheckpoint(cmd repl.Command, scr repl.Screen) reply {
	switch {
	case k.check.to == nil:
		return commandError(cmd, errNoPlace)
	case cmd.Rest == "":
		return k.listMarks(scr)
	case isCount(cmd.Rest):
		return commandError(cmd, errors.New("a name is not a number: :undo takes that for cells"))
	case len(cmd.Rest) > maxMarkName:
		return commandError(cmd, fmt.Errorf("a name has at most %d bytes, this one %d", maxMarkName, len(cmd.Rest)))
	}
	if err := k.mark(cmd.Rest); err != nil {
		return commandError(cmd, err)
	}
	return reply{Notes: []string{fmt.Sprintf("checkpoint %s; :undo %s comes back to it", cmd.Rest, cmd.Rest)}}
}

// mark keeps the session as it is now under a name.
func (k *server) mark(name string) error {
	return k.check.to.SaveMark(name, lastCell(k.session), dump(k.session))
}

func (k *server) listMarks(scr repl.Screen) reply {
	marks, err := k.check.to.Marks()
	var list []repl.Checkpoint
	for _, m := range marks {
		list = append(list, repl.Checkpoint{Name: m.Name, Cell: m.Cell, Bytes: m.Bytes, Time: m.Time})
	}
	r := toReply(repl.Checkpoints(list, scr))
	if err != nil {
		r.Notes = append(r.Notes, err.Error())
	}
	return r
}

// undoTo makes the session what it was at a checkpoint. What it is now can be had by
// :undo, or if it is too large for that, as a checkpoint of its own.
func (k *server) undoTo(cmd repl.Command) reply {
	if k.check.to == nil {
		return commandError(cmd, errNoPlace)
	}
	done, err := k.returnTo(cmd.Rest, false)
	var before string
	if errors.Is(err, session.ErrNotUndoable) {
		name := undoneMarks[0]
		if cmd.Rest == name {
			name = undoneMarks[1]
		}
		if err = k.mark(name); err == nil {
			before = fmt.Sprintf("what it was before is checkpoint %s, as it is too large for :undo", name)
			done, err = k.returnTo(cmd.Rest, true)
		}
	}
	if err != nil {
		return commandError(cmd, err)
	}
	k.check.dirty = true
	r := toReply(repl.Returned(cmd.Rest, done))
	r.Changed = true
	if before != "" {
		r.Notes = append(r.Notes, before)
	}
	return r
}

// returnTo loads a checkpoint.
func (k *server) returnTo(name string, force bool) (session.Undone, error) {
	_, r, err := k.check.to.Mark(name)
	if errors.Is(err, fs.ErrNotExist) {
		return session.Undone{}, fmt.Errorf("no checkpoint of that name; :checkpoint lists them")
	}
	if err != nil {
		return session.Undone{}, err
	}
	defer r.Close()
	return k.session.Return(r, force)
}

// isCount reports whether :undo takes s for a number of cells.
func isCount(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func commandError(cmd repl.Command, err error) reply {
	return reply{Err: fmt.Sprintf(":%s %s: %v", cmd.Name, cmd.Rest, err)}
}
