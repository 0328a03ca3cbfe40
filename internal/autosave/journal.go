package autosave

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"time"
)

// Kinds of records.
const (
	Cell    = "cell"    // a cell was accepted and is about to run
	Ended   = "ended"   // it has run
	Command = "command" // something else is about to change the session
)

// A Record is one line of a journal.
type Record struct {
	N      int       `json:"n"` // 1, 2, … in a directory
	Kind   string    `json:"kind"`
	Cell   int       `json:"cell,omitempty"`   // number of the cell
	Source string    `json:"source,omitempty"` // as it was typed
	Err    string    `json:"err,omitempty"`    // why the cell failed, if it did
	Time   time.Time `json:"time"`
}

const (
	// patience is how long a record is waited for to be on disk. If the disk takes
	// longer, a power failure meanwhile loses that record, and no other.
	patience = 20 * time.Millisecond

	// maxJournal is from what size on a journal begins anew when everything in it is in
	// the values.
	maxJournal = 4 << 20
)

// A journal is a file of records that grows. It serves one goroutine.
type journal struct {
	f       *os.File
	n       int // of the last record
	durable bool
}

// openJournal opens the journal of a kernel. What was torn stays, and does no harm.
func openJournal(path string, durable bool) (*journal, error) {
	records, err := readJournal(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, fileMode)
	if err != nil {
		return nil, err
	}
	j := &journal{f: f, durable: durable}
	if len(records) > 0 {
		j.n = records[len(records)-1].N
	}
	if err := j.endLine(); err != nil {
		f.Close()
		return nil, err
	}
	return j, nil
}

// endLine ends a line that was cut short.
func (j *journal) endLine() error {
	info, err := j.f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := j.f.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = j.f.Write([]byte("\n"))
	return err
}

// add appends a record. If it is to be seen to, add waits for the disk, but not
// for longer than patience.
func (j *journal) add(r Record, wait bool) error {
	r.N, r.Time = j.n+1, time.Now().Truncate(time.Second)
	line, err := seal(r)
	if err != nil {
		return err
	}
	if _, err := j.f.Write(line); err != nil {
		return errors.Join(err, j.endLine())
	}
	j.n = r.N
	if !wait || !j.durable {
		return nil
	}
	done := make(chan error, 1)
	go func() { done <- j.f.Sync() }() // ends with the disk's answer
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return nil
	}
}

// covered forgets the records if they have become many: all that they say is in
// the values now.
func (j *journal) covered() error {
	info, err := j.f.Stat()
	if err != nil || info.Size() < maxJournal {
		return err
	}
	return j.f.Truncate(0)
}

// readJournal returns the records of a journal that are whole; none if there is
// no journal.
func readJournal(path string) ([]Record, error) {
	f, err := os.Open(path)
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []Record
	for r := bufio.NewReader(f); ; {
		line, err := r.ReadBytes('\n')
		var rec Record
		if bytes.HasSuffix(line, []byte("\n")) && unseal(line, &rec) {
			list = append(list, rec)
		}
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return list, err
		}
	}
}
