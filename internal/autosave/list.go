package autosave

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// What prompts leave is removed after maxAge, and when there are more than maxLeft.
const (
	maxAge  = 30 * 24 * time.Hour
	maxLeft = 10
)

// A Left is the session of a prompt that is gone without having been closed.
type Left struct {
	About
	ID    string
	Cells int       // accepted since the prompt began, as far as is known
	Last  time.Time // when something was last written
}

// List returns what prompts have left under root, the newest first, and removes
// what is too old to be offered or holds nothing. The error says what could not be
// looked at; the list has the others.
func List(root string) ([]Left, error) {
	files, err := os.ReadDir(root)
	if missing(err) {
		return nil, nil
	}
	var list []Left
	for _, f := range files {
		path := filepath.Join(root, f.Name())
		if strings.HasPrefix(f.Name(), ".") {
			removeHidden(path)
			continue
		}
		l, ok, lerr := look(path)
		if lerr != nil {
			err = errors.Join(err, fmt.Errorf("session %q: %w", f.Name(), lerr))
		}
		if ok {
			list = append(list, l)
		}
	}
	slices.SortFunc(list, func(a, b Left) int { return b.Last.Compare(a.Last) })
	return removeOld(root, list), err
}

// look reads one directory. ok is false if it is in use, or was not worth keeping.
func look(path string) (l Left, ok bool, err error) {
	d, err := claim(path)
	if errors.Is(err, ErrInUse) || errors.Is(err, errNoLocks) || missing(err) {
		return l, false, nil
	}
	if err != nil {
		return l, false, err
	}
	defer d.Leave()
	l.ID = d.ID()
	if l.About, err = d.About(); err != nil {
		return l, false, err
	}
	records, err := readJournal(filepath.Join(path, journalName))
	if err != nil {
		return l, false, err
	}
	for _, r := range records {
		if r.Kind == Cell {
			l.Cells++
		}
		l.Last = r.Time
	}
	h, herr := readHead(filepath.Join(path, valuesName))
	if herr == nil {
		l.Cells = max(l.Cells, h.Cell)
		if h.Time.After(l.Last) {
			l.Last = h.Time
		}
	}
	if l.Script || l.Cells == 0 && len(records) == 0 {
		return l, false, d.Remove()
	}
	return l, true, nil
}

// removeOld removes what is older than maxAge or beyond the maxLeft newest.
func removeOld(root string, list []Left) []Left {
	for i, l := range list {
		if time.Since(l.Last) < maxAge && i < maxLeft {
			continue
		}
		for _, old := range list[i:] {
			if d, err := Claim(root, old.ID); err == nil {
				d.Remove()
			}
		}
		return list[:i]
	}
	return list
}

// removeHidden removes a directory that a prompt was making when it ended.
func removeHidden(path string) {
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
		os.RemoveAll(path)
	}
}

// String is how a person knows the session again: "21 Nov 15:04 (7 cells)".
func (l Left) String() string {
	cells := "1 cell"
	if l.Cells != 1 {
		cells = fmt.Sprintf("%d cells", l.Cells)
	}
	return fmt.Sprintf("%s (%s)", l.Last.Local().Format("2 Jan 15:04"), cells)
}
