package session

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// fileMode is that of every session file: values may be private.
const fileMode = 0o600

// writeFile replaces the file at path by what write produces. Until everything
// is on disk an existing file is untouched, and if anything fails it stays so.
// Symbolic links are followed. What is not a regular file (a pipe,
// /dev/stdout) is written to directly. verify, if not nil, is given what was written,
// before it takes the place of the old file. What earlier calls left behind, whose
// processes were killed, is removed.
func writeFile(path string, write func(io.Writer) error, verify func(*os.File) error) (err error) {
	target, err := followLinks(path)
	if err != nil {
		return err
	}
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return writeThrough(target, info, write)
	}
	f, err := createTemp(target)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = unnamed(err, f.Name())
		}
		f.Close() // last: it ends the lock; everything is on disk
	}()
	if err := writeAndSync(f, write); err != nil {
		return err
	}
	if verify != nil {
		if err := verify(f); err != nil {
			return err
		}
	}
	if err := os.Rename(f.Name(), target); err != nil {
		return err
	}
	syncDir(filepath.Dir(target))
	return nil
}

// unnamed is an error without the name of a file that nobody has heard of.
func unnamed(err error, name string) error {
	if of, ok := err.(*fs.PathError); ok && of.Path == name {
		return fmt.Errorf("%s: %w", of.Op, of.Err)
	}
	return err
}

func writeAndSync(f *os.File, write func(io.Writer) error) error {
	if err := f.Chmod(fileMode); err != nil {
		return err
	}
	if err := writeBuffered(f, write); err != nil {
		return err
	}
	return f.Sync()
}

func writeBuffered(w io.Writer, write func(io.Writer) error) error {
	// 1 MiB: large arrays are written in few calls, small sessions in one.
	b := bufio.NewWriterSize(w, 1<<20)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

func writeThrough(target string, info fs.FileInfo, write func(io.Writer) error) error {
	if info.IsDir() {
		return &fs.PathError{Op: "write session to", Path: target, Err: errors.New("is a directory")}
	}
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := writeBuffered(f, write); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// maxLinks is how many symbolic links followLinks follows, as Linux does.
const maxLinks = 40

// followLinks returns the path that path stands for when it is a symbolic link,
// also one whose target does not exist yet.
func followLinks(path string) (string, error) {
	for range maxLinks {
		link, err := os.Readlink(path)
		if err != nil {
			return path, nil // not a link, or not there: creating it says why it cannot be
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(path), link)
		}
		path = link
	}
	return "", fmt.Errorf("write session to %q: too many symbolic links", path)
}

// syncDir makes a rename in dir last through a power failure. Some file systems
// cannot; the file itself is on disk then, under its old or its new name.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
