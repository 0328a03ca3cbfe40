package autosave

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Modes of what this package makes: values may be private.
const (
	dirMode  = 0o700
	fileMode = 0o600
)

// unfinished ends the name of a file that is being written.
const unfinished = ".new"

// replace puts a file in the place of the one at path, if there is one. If it is
// to be durable, it is on disk before it does so.
func replace(path string, durable bool, parts ...[]byte) error {
	temp := path + unfinished
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	defer os.Remove(temp) // if it is still there
	for _, p := range parts {
		if err == nil {
			_, err = f.Write(p)
		}
	}
	if err == nil && durable {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err == nil && durable {
		syncDir(filepath.Dir(path))
	}
	return err
}

// syncDir makes renames in dir last through a power failure, where the file
// system can.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

// missing reports whether an error says that there is no such file.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
