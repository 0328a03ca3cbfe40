package autosave

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Names in a directory; doc.go says what they are.
const (
	lockName    = "lock"
	kernelName  = "kernel"
	aboutName   = "about"
	journalName = "journal"
	valuesName  = "values"
	marksName   = "marks"
	chunksName  = "chunks"
)

// About says what prompt a directory belongs to.
type About struct {
	Begun    time.Time `json:"begun"`
	Host     string    `json:"host"`
	Dir      string    `json:"dir"`                // the working directory
	Session  string    `json:"session,omitempty"`  // absolute path of the file that the prompt began with; "" if none
	Script   bool      `json:"script,omitempty"`   // nobody is to be offered what a script leaves
	Declined bool      `json:"declined,omitempty"` // somebody did not want it back
	Limit    int64     `json:"limit,omitempty"`    // bytes that its chunks may take; 0 for MaxBytes
}

func (a About) limit() int64 { return cmp.Or(a.Limit, MaxBytes) }

// A Dir is a directory that this process has locked: that of the prompt which
// runs here. Its methods may be called from one goroutine.
type Dir struct {
	path string
	lock *os.File
}

// Create makes and locks a directory under root, which it makes if need be.
func Create(root string, about About) (*Dir, error) {
	d, err := create(root, about)
	if err != nil {
		return nil, fmt.Errorf("make a place to save the session in: %w", err)
	}
	return d, nil
}

func create(root string, about About) (*Dir, error) {
	if err := os.MkdirAll(root, dirMode); err != nil {
		return nil, err
	}
	var b [4]byte
	rand.Read(b[:])
	id := about.Begun.Format("0102-1504-") + hex.EncodeToString(b[:])
	hidden := filepath.Join(root, "."+id) // until it is locked
	if err := os.Mkdir(hidden, dirMode); err != nil {
		return nil, err
	}
	lock, err := useFile(filepath.Join(hidden, lockName), false)
	if err != nil {
		os.RemoveAll(hidden)
		return nil, err
	}
	d := &Dir{path: hidden, lock: lock}
	if err := d.describe(about); err != nil {
		return nil, errors.Join(err, d.Remove())
	}
	d.path = filepath.Join(root, id)
	if err := os.Rename(hidden, d.path); err != nil {
		d.path = hidden
		return nil, errors.Join(err, d.Remove())
	}
	return d, nil
}

// Claim locks the directory of a prompt that is gone, for the one that goes on
// with its session. The error wraps ErrInUse if that prompt, or its kernel, still runs.
func Claim(root, id string) (*Dir, error) {
	d, err := claim(filepath.Join(root, id))
	if err != nil {
		return nil, fmt.Errorf("take over the session %q: %w", id, err)
	}
	return d, nil
}

func claim(path string) (*Dir, error) {
	if _, err := os.Stat(filepath.Join(path, aboutName)); err != nil {
		return nil, err // and make nothing
	}
	lock, err := lockFile(filepath.Join(path, lockName), false)
	if err != nil {
		return nil, err
	}
	kernel, err := waitForLock(filepath.Join(path, kernelName))
	if err != nil {
		lock.Close()
		return nil, err
	}
	kernel.Close()
	return &Dir{path: path, lock: lock}, nil
}

// Path is where the directory is: what [Open] takes.
func (d *Dir) Path() string { return d.path }

// ID is its name.
func (d *Dir) ID() string { return filepath.Base(d.path) }

// About returns what prompt the directory belongs to.
func (d *Dir) About() (About, error) { return readAbout(d.path) }

func readAbout(path string) (About, error) {
	var a About
	line, err := os.ReadFile(filepath.Join(path, aboutName))
	if err == nil && !unseal(line, &a) {
		err = fmt.Errorf("%s is damaged", filepath.Join(path, aboutName))
	}
	return a, err
}

// describe writes what prompt the directory belongs to.
func (d *Dir) describe(a About) error {
	line, err := seal(a)
	if err != nil {
		return err
	}
	return replace(filepath.Join(d.path, aboutName), false, line) // Open has it on disk
}

// SetAside moves the values, which could not be used, to a file as their writer wrote them, as far
// as they can be read. It is outside of the directory, and stays when that is removed.
func (d *Dir) SetAside() (path string, err error) {
	_, r, err := openValues(d.path, valuesName)
	if err != nil {
		return "", err
	}
	defer r.Close()
	path = filepath.Join(filepath.Dir(filepath.Dir(d.path)), "unusable-"+d.ID()+".gosess")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, onlyWhole{r})
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return "", err
	}
	return path, os.Remove(filepath.Join(d.path, valuesName))
}

// onlyWhole reads values up to the first piece that cannot be read.
type onlyWhole struct{ io.Reader }

func (r onlyWhole) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

// Decline notes that somebody was asked and did not want the session back, and
// leaves it.
func (d *Dir) Decline() error {
	defer d.Leave()
	a, err := d.About()
	if err != nil {
		return err
	}
	a.Declined = true
	return d.describe(a)
}

// Leave keeps the directory for another prompt.
func (d *Dir) Leave() { d.lock.Close() }

// Remove removes the directory with all that it holds: the prompt has ended as it should. Its kernel
// must be gone.
func (d *Dir) Remove() error {
	defer d.lock.Close()
	return os.RemoveAll(d.path)
}
