package session

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// This file knows the names under which files are written before they take the
// place of others. A process that writes one holds a lock on it, which ends with the
// process; one that nobody holds was left behind, and the next dump removes it.

// tempSuffix ends the name of a temporary file; before it are digits.
const tempSuffix = ".tmp"

func tempPrefix(target string) string { return "." + filepath.Base(target) + "." }

// createTemp creates a locked file beside target, after removing those that
// were left behind.
func createTemp(target string) (*os.File, error) {
	dir := filepath.Dir(target)
	removeStale(dir, tempPrefix(target))
	const tries = 100
	for range tries {
		f, err := os.CreateTemp(dir, tempPrefix(target)+"*"+tempSuffix)
		var path *os.PathError
		if errors.As(err, &path) {
			return nil, fmt.Errorf("create a file in %q: %w", dir, path.Err)
		}
		if err != nil {
			return nil, err
		}
		if holds(f) {
			return f, nil
		}
		f.Close() // another dump took it for one that was left behind
		os.Remove(f.Name())
	}
	return nil, fmt.Errorf("create a temporary file for %q: others remove it, %d times", target, tries)
}

// holds locks a new file and reports whether it is still under its name.
func holds(f *os.File) bool {
	if err := lock(f); errors.Is(err, syscall.EWOULDBLOCK) {
		return false
	}
	// On a file system without locks nobody removes it either.
	is, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(is, named)
}

func lock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != syscall.EINTR {
			return err
		}
	}
}

// removeStale removes the temporary files of a prefix that nobody writes any more.
// What cannot be removed stays: it is in nobody's way.
func removeStale(dir, prefix string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return
	}
	for _, name := range names {
		middle, ok := strings.CutPrefix(strings.TrimSuffix(name, tempSuffix), prefix)
		if !ok || !strings.HasSuffix(name, tempSuffix) || middle == "" || strings.Trim(middle, "0123456789") != "" {
			continue
		}
		removeUnheld(filepath.Join(dir, name))
	}
}

func removeUnheld(path string) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	if lock(f) == nil {
		os.Remove(path)
	}
}
