package autosave

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ErrBusy says that saving was given up because there was something better to do. What has been
// written of the values is not written again the next time.
var ErrBusy = errors.New("saving was interrupted")

// A Mark says what a session was, and when.
type Mark struct {
	Name   string    `json:"name,omitempty"` // "" for the newest state
	Cell   int       `json:"cell"`           // number of its last cell; 0 if it had none
	Bytes  int64     `json:"bytes"`
	Time   time.Time `json:"time"`
	Record int       `json:"record"` // the last record of the journal that it holds
}

// A head is the first line of a file of values.
type head struct {
	Mark
	Chunks []piece `json:"chunks,omitempty"`
}

// A piece is one of the chunks that values begin with. What follows them is in
// the file itself, after its first line.
type piece struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// writeValues writes what write writes to the file at path.
func (w *Writer) writeValues(path string, m Mark, write func(io.Writer) error) error {
	h := head{Mark: m}
	h.Time, h.Record = time.Now(), w.journal.n
	c := cutter{emit: func(b []byte) error {
		if w.Busy != nil && w.Busy() {
			return ErrBusy
		}
		name, err := w.chunks.put(b)
		h.Chunks = append(h.Chunks, piece{name, int64(len(b))})
		h.Bytes += int64(len(b))
		return err
	}}
	if err := write(&c); err != nil {
		return err
	}
	h.Bytes += int64(len(c.buf))
	line, err := seal(h)
	if err != nil {
		return err
	}
	if w.durable && len(h.Chunks) > 0 {
		syncDir(w.chunks.dir)
	}
	return replace(path, w.durable, line, c.buf)
}

// readHead reads the first line of a file of values.
func readHead(path string) (head, error) {
	var h head
	f, err := os.Open(path)
	if err != nil {
		return h, err
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadBytes('\n')
	if err == nil && !unseal(line, &h) {
		err = fmt.Errorf("%s is damaged", path)
	}
	return h, err
}

// openValues reads the values in a file of a directory.
func openValues(dir, name string) (Mark, io.ReadCloser, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return Mark{}, nil, err
	}
	r := bufio.NewReader(f)
	line, err := r.ReadBytes('\n')
	var h head
	if err == nil && !unseal(line, &h) {
		err = fmt.Errorf("%s is damaged", f.Name())
	}
	if err != nil {
		f.Close()
		return Mark{}, nil, err
	}
	return h.Mark, &valuesReader{dir: filepath.Join(dir, chunksName), chunks: h.Chunks, rest: r, file: f}, nil
}

// A valuesReader reads chunks one after the other, and then what is in the file.
type valuesReader struct {
	dir    string
	chunks []piece // to come
	now    bytes.Reader
	rest   io.Reader
	file   *os.File
}

func (r *valuesReader) Read(p []byte) (int, error) {
	for {
		if n, err := r.now.Read(p); err == nil {
			return n, nil
		}
		if len(r.chunks) == 0 {
			return r.rest.Read(p)
		}
		next := r.chunks[0]
		b, err := os.ReadFile(filepath.Join(r.dir, next.Name))
		if err == nil && int64(len(b)) != next.Size {
			err = fmt.Errorf("chunk %s has %d bytes, want %d", next.Name, len(b), next.Size)
		}
		if err != nil {
			return 0, fmt.Errorf("read saved values: %w", err)
		}
		r.chunks = r.chunks[1:]
		r.now.Reset(b)
	}
}

func (r *valuesReader) Close() error { return r.file.Close() }

// used are the chunks of all values that are there. The error says that it is not known.
func (w *Writer) used() (map[string]bool, error) {
	names, err := markFiles(w.path)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, name := range append(names, valuesName) {
		h, err := readHead(filepath.Join(w.path, name))
		if err != nil && !missing(err) {
			return nil, err
		}
		for _, p := range h.Chunks {
			used[p.Name] = true
		}
	}
	return used, nil
}

// markFiles are the files of the marks in a directory.
func markFiles(dir string) ([]string, error) {
	files, err := os.ReadDir(filepath.Join(dir, marksName))
	var names []string
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), unfinished) {
			names = append(names, filepath.Join(marksName, f.Name()))
		}
	}
	return names, err
}
