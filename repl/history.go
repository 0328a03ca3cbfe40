package repl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// What the history keeps. When the file grows beyond maxHistoryBytes its older
// half is dropped.
const (
	maxHistory      = 10000 // entries in memory
	maxHistoryBytes = 4 << 20
)

// A history is what was entered, oldest first, by all prompts that share the
// file: one JSON string a line, so that an entry may have many lines. The file
// is only ever appended to, under a lock, and by one write for each entry.
//
// With an empty path it is kept in memory only. It is for one goroutine.
type history struct {
	path    string
	entries []string
	read    int64       // bytes of the file that have been read
	file    os.FileInfo // the file that read counts
}

// list is the history as it is now, with what other prompts have added.
func (h *history) list() []string {
	if h.path != "" {
		h.refresh() // what cannot be read is not shown
	}
	return h.entries
}

// refresh reads what was appended since the last time.
func (h *history) refresh() error {
	f, err := os.Open(h.path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if h.file == nil || !os.SameFile(h.file, info) || info.Size() < h.read {
		h.entries, h.read = nil, 0
	}
	h.file = info
	if _, err := f.Seek(h.read, io.SeekStart); err != nil {
		return err
	}
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadString('\n')
		if err != nil { // a line without an end is still being written
			return nil
		}
		h.read += int64(len(line))
		var text string
		if json.Unmarshal([]byte(line), &text) == nil {
			h.keep(text)
		}
	}
}

// keep adds an entry unless it is blank or the same as the last.
func (h *history) keep(text string) {
	n := len(h.entries)
	if strings.TrimSpace(text) == "" || n > 0 && h.entries[n-1] == text {
		return
	}
	if n >= maxHistory {
		h.entries = append(h.entries[:0:0], h.entries[n-maxHistory/2:]...)
	}
	h.entries = append(h.entries, text)
}

// add appends an entry.
func (h *history) add(text string) error {
	if h.path == "" {
		h.keep(text)
		return nil
	}
	list := h.list()
	if strings.TrimSpace(text) == "" || len(list) > 0 && list[len(list)-1] == text {
		return nil
	}
	line, err := json.Marshal(text)
	if err != nil {
		return err
	}
	if err := h.append(append(line, '\n')); err != nil {
		h.keep(text)
		return fmt.Errorf("failed to keep the history in %q: %w", h.path, err)
	}
	return nil
}

func (h *history) append(line []byte) error {
	f, err := h.lock()
	if err != nil {
		return err
	}
	defer f.Close() // and unlock
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() > maxHistoryBytes {
		return h.shorten(f, line)
	}
	if unfinished(f, info.Size()) { // by a prompt that was killed
		line = append([]byte{'\n'}, line...)
	}
	_, err = f.Write(line)
	return err
}

// unfinished reports whether the last line of f has no end.
func unfinished(f *os.File, size int64) bool {
	var last [1]byte
	n, _ := f.ReadAt(last[:], size-1)
	return n == 1 && last[0] != '\n'
}

// lock opens the file for itself alone. Whoever shortens the file puts a new
// one in its place, so that the one that was locked may have become another's past.
func (h *history) lock() (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return nil, err
	}
	for range 100 {
		f, err := os.OpenFile(h.path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := flock(f); err != nil {
			f.Close()
			return nil, err
		}
		mine, err1 := f.Stat()
		now, err2 := os.Stat(h.path)
		if err1 == nil && err2 == nil && os.SameFile(mine, now) {
			return f, nil
		}
		f.Close()
	}
	return nil, errors.New("the file is being replaced all the time")
}

func flock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if err != syscall.EINTR {
			return err
		}
	}
}

// shorten replaces the file, which is locked, by its later half and a line.
func (h *history) shorten(f *os.File, line []byte) error {
	all, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<62))
	if err != nil {
		return err
	}
	half := all[len(all)/2:]
	half = half[bytes.IndexByte(half, '\n')+1:]
	temp := fmt.Sprintf("%s.%d.new", h.path, os.Getpid())
	if err := os.WriteFile(temp, append(half[:len(half):len(half)], line...), 0o600); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return os.Rename(temp, h.path)
}
