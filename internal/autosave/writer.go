package autosave

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
)

// A Writer is a kernel's side of a directory: it writes what is kept there.
// Several kernels may have one, but only one of them may write at a time. Its
// methods may be called from one goroutine.
type Writer struct {
	// Busy, if not nil, is asked now and then while values are written. If it
	// says so, that is given up with ErrBusy.
	Busy func() bool

	path    string
	durable bool
	lock    *os.File
	journal *journal
	chunks  *chunks
	known   map[part][]piece // where parts are that WriteLarge was given
}

// Open begins to write to the directory of a living prompt. If it is durable, what it
// writes survives a power failure, and not only the processes.
func Open(path string, durable bool) (*Writer, error) {
	w, err := open(path, durable)
	if err != nil {
		return nil, fmt.Errorf("open the place to save the session in: %w", err)
	}
	return w, nil
}

func open(path string, durable bool) (w *Writer, err error) {
	w = &Writer{path: path, durable: durable, known: map[part][]piece{}}
	if w.lock, err = useFile(filepath.Join(path, kernelName), true); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			w.lock.Close()
		}
	}()
	about, err := readAbout(path)
	if err != nil {
		return nil, err
	}
	if w.chunks, err = openChunks(filepath.Join(path, chunksName), durable, about.limit()); err != nil {
		return nil, err
	}
	if err = os.MkdirAll(filepath.Join(path, marksName), dirMode); err != nil {
		return nil, err
	}
	if w.journal, err = openJournal(filepath.Join(path, journalName), durable); err != nil {
		return nil, err
	}
	if durable {
		if err = settle(path); err != nil {
			return nil, err
		}
	}
	if h, herr := readHead(filepath.Join(path, valuesName)); herr == nil {
		w.journal.n = max(w.journal.n, h.Record)
	}
	return w, nil
}

// settle has on disk what a directory is found by.
func settle(path string) error {
	f, err := os.Open(filepath.Join(path, aboutName))
	if err != nil {
		return err
	}
	err = f.Sync()
	f.Close()
	syncDir(path)
	syncDir(filepath.Dir(path))
	return err
}

// Close ends writing. The directory stays as it is.
func (w *Writer) Close() {
	w.journal.f.Close()
	w.lock.Close()
}

// Cell notes that a cell was accepted. It returns when that is on disk, or soon;
// only then the cell may run.
func (w *Writer) Cell(number int, src string) error {
	return w.note(Record{Kind: Cell, Cell: number, Source: src}, true)
}

// Ended notes that a cell has run; failure says why it failed, "" if it did not.
func (w *Writer) Ended(number int, failure string) error {
	return w.note(Record{Kind: Ended, Cell: number, Err: failure}, false)
}

// Command notes that a command is about to change the session.
func (w *Writer) Command(line string) error {
	return w.note(Record{Kind: Command, Source: line}, true)
}

func (w *Writer) note(r Record, wait bool) error {
	if err := w.journal.add(r, wait); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}

// Save keeps the session as it is now, after the cell with that number, in place of what was
// kept before: write writes it, to a writer that has the method WriteLarge of a [value.LargeWriter].
// If it fails, what was kept before is kept still.
func (w *Writer) Save(cell int, write func(io.Writer) error) error {
	if err := w.save(valuesName, Mark{Cell: cell}, write); err != nil {
		return err
	}
	return w.journal.covered()
}

func (w *Writer) save(name string, m Mark, write func(io.Writer) error) error {
	err := w.writeValues(filepath.Join(w.path, name), m, write)
	if errors.Is(err, ErrBusy) {
		return err
	}
	if used, uerr := w.used(); uerr == nil { // else they stay until it is known
		w.chunks.keepOnly(used)
	}
	if err != nil {
		return fmt.Errorf("save the session: %w", err)
	}
	return nil
}

// Values opens what Save kept last. The error is that of a missing file if nothing was kept.
func (w *Writer) Values() (Mark, io.ReadCloser, error) {
	return openValues(w.path, valuesName)
}

// Since returns the records that values with this mark do not hold.
func (w *Writer) Since(m Mark) ([]Record, error) {
	list, err := readJournal(filepath.Join(w.path, journalName))
	return slices.DeleteFunc(list, func(r Record) bool { return r.N <= m.Record }), err
}

// SaveMark keeps the session as it is now under a name, in place of an older one.
func (w *Writer) SaveMark(name string, cell int, write func(io.Writer) error) error {
	busy := w.Busy
	w.Busy = nil // somebody waits for it
	defer func() { w.Busy = busy }()
	return w.save(markName(name), Mark{Name: name, Cell: cell}, write)
}

// Mark opens what SaveMark kept. The error is that of a missing file if there is no such name.
func (w *Writer) Mark(name string) (Mark, io.ReadCloser, error) {
	return openValues(w.path, markName(name))
}

// Marks lists what SaveMark kept, oldest first. The error says which could not be looked at; the list
// has the others.
func (w *Writer) Marks() ([]Mark, error) {
	names, err := markFiles(w.path)
	var list []Mark
	for _, name := range names {
		h, herr := readHead(filepath.Join(w.path, name))
		if herr != nil {
			err = errors.Join(err, herr)
			continue
		}
		list = append(list, h.Mark)
	}
	slices.SortStableFunc(list, func(a, b Mark) int { return a.Time.Compare(b.Time) })
	return list, err
}

// markName is the file of a mark. Names are escaped, so that any will do.
func markName(name string) string { return filepath.Join(marksName, url.QueryEscape(name)+".mark") }
