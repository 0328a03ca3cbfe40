package repl

import (
	"fmt"
	"strings"
	"time"

	"gosess/session"
)

// This file says what became of named checkpoints.

// A Checkpoint is a row of :checkpoint.
type Checkpoint struct {
	Name  string
	Cell  int // the newest cell that it holds, 0 if none
	Bytes int64
	Time  time.Time
}

// Checkpoints renders the answer to :checkpoint without a name.
func Checkpoints(list []Checkpoint, scr Screen) Reply {
	if len(list) == 0 {
		return Reply{Notes: []string{"no checkpoints; :checkpoint name makes one"}}
	}
	var rows [][]string
	for _, c := range list {
		rows = append(rows, []string{c.Name, itoa(c.Cell), byteCount(c.Bytes), c.Time.Local().Format("2 Jan 15:04:05")})
	}
	return Reply{Out: textTable([]string{"checkpoint", "cell", "bytes", "made"}, rows, scr)}
}

// Returned says that the session is what it was at a checkpoint.
func Returned(name string, done session.Undone) Reply {
	r := Reply{Notes: append(done.Report.Lines(), undoneLines(done, "undid")...)}
	r.Notes = append(r.Notes, fmt.Sprintf("the session is as it was at checkpoint %s", name))
	return r
}

// undoneLines names the cells that were gone over.
func undoneLines(done session.Undone, did string) []string {
	var lines []string
	for _, e := range done.Cells {
		first, more, _ := strings.Cut(strings.TrimSpace(e.Source), "\n")
		if more != "" {
			first += " …"
		}
		lines = append(lines, fmt.Sprintf("%s cell %d: %s", did, e.ID, first))
	}
	return lines
}
