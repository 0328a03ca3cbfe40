package remote

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// A programStore is an agent's side of compiled workers: executables in the cache directory, under
// their hash, which stay when the agent ends. It is used from one goroutine.
type programStore struct {
	parts  map[string]*bytes.Buffer // packed, while they arrive
	good   map[string]string        // paths of those that were found whole, by hash
	unkept map[string]error         // those that could not be stored, and why
}

func newProgramStore() *programStore {
	return &programStore{parts: map[string]*bytes.Buffer{}, good: map[string]string{}, unkept: map[string]error{}}
}

const (
	maxProgram = 1 << 30             // bytes of an executable, packed or not
	programAge = 60 * 24 * time.Hour // after which one that was not used is removed
)

func programDir() (string, error) {
	cache, err := CacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "programs"), nil
}

// find returns the path of the program of that hash if it is there, whole. The error is why it
// could not be stored, which is said once.
func (s *programStore) find(hash string) (path string, err error) {
	if path := s.good[hash]; path != "" {
		return path, nil
	}
	if err := s.unkept[hash]; err != nil {
		delete(s.unkept, hash)
		return "", err
	}
	dir, err := programDir()
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, filepath.Base(hash))
	f, err := os.Open(path)
	if err != nil {
		return "", nil
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil || hex.EncodeToString(sum.Sum(nil)) != hash {
		return "", nil
	}
	now := time.Now()
	os.Chtimes(path, now, now)
	s.good[hash] = path
	return path, nil
}

// append adds a piece to the program of that hash. With the last one it is stored.
func (s *programStore) append(hash string, piece []byte, last bool) {
	if s.unkept[hash] != nil {
		return
	}
	b := s.parts[hash]
	if b == nil {
		b = &bytes.Buffer{}
		s.parts[hash] = b
	}
	b.Write(piece)
	if !last && b.Len() <= maxProgram {
		return
	}
	delete(s.parts, hash)
	if err := s.keep(hash, b); err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err // the name of the file would make it another reason each time
		}
		s.unkept[hash] = fmt.Errorf("failed to keep the compiled worker in the cache of the host: %w", err)
	}
}

// keep unpacks a program into its place. It is checked against its hash when it is looked for.
func (s *programStore) keep(hash string, packed io.Reader) error {
	dir, err := programDir()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	removeOld(dir)
	z, err := gzip.NewReader(packed)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".part-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // in vain once it has been renamed
	_, err = io.Copy(f, io.LimitReader(z, maxProgram))
	if err == nil {
		err = f.Chmod(0o700)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(dir, filepath.Base(hash)))
}

// removeOld removes programs that were not used for long, and parts that were left behind.
func removeOld(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && time.Since(info.ModTime()) > programAge {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
