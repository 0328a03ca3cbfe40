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
	Pieces []piece `json:"pieces,omitempty"`
}

// A piece is a part of values: a chunk, or without a name as many bytes of the file
// itself, behind its first line and those of the pieces before.
type piece struct {
	Name string `json:"name,omitempty"`
	Size int64  `json:"size"`
}

// writeValues writes what write writes to the file at path.
func (w *Writer) writeValues(path string, m Mark, write func(io.Writer) error) error {
	st := newStream(w)
	if err := write(st); err != nil {
		return err
	}
	st.inline()
	h := head{Mark: m, Pieces: st.pieces}
	h.Time, h.Record, h.Bytes = time.Now(), w.journal.n, st.size()
	line, err := seal(h)
	if err != nil {
		return err
	}
	if w.durable {
		syncDir(w.chunks.dir)
	}
	return replace(path, w.durable, line, st.here)
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
	return h.Mark, &valuesReader{dir: filepath.Join(dir, chunksName), pieces: h.Pieces, here: r, file: f}, nil
}

// A valuesReader reads one piece after the other.
type valuesReader struct {
	dir    string  // of chunks
	pieces []piece // to come
	now    io.Reader
	here   io.Reader // the file, behind what has been read
	file   *os.File
}

func (r *valuesReader) Read(p []byte) (int, error) {
	for {
		if r.now != nil {
			if n, err := r.now.Read(p); n > 0 || err != io.EOF {
				return n, err
			}
		}
		if len(r.pieces) == 0 {
			return 0, io.EOF
		}
		if err := r.next(); err != nil {
			return 0, fmt.Errorf("read saved values: %w", err)
		}
	}
}

// next opens the next piece.
func (r *valuesReader) next() error {
	p := r.pieces[0]
	r.pieces = r.pieces[1:]
	if p.Name == "" {
		r.now = io.LimitReader(r.here, p.Size)
		return nil
	}
	b, err := os.ReadFile(filepath.Join(r.dir, filepath.Base(p.Name)))
	if err == nil && int64(len(b)) != p.Size {
		err = fmt.Errorf("chunk %s has %d bytes, want %d", p.Name, len(b), p.Size)
	}
	r.now = bytes.NewReader(b)
	return err
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
		for _, p := range h.Pieces {
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
