package remote

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// A Blob is bytes that hosts keep under their hash: a session, or what describes a function.
type Blob struct {
	Bytes []byte
	Hash  string // SHA-256 of Bytes, in hexadecimal
}

// NewBlob returns the Blob of b.
func NewBlob(b []byte) Blob {
	sum := sha256.Sum256(b)
	return Blob{Bytes: b, Hash: hex.EncodeToString(sum[:])}
}

// A store keeps blobs in files of a private directory, which it removes when it is closed.
// The directories of stores whose process was killed are removed by the next one. It
// may be used from any goroutine.
type store struct {
	mu   sync.Mutex // protects following
	dir  string     // "" until something is kept
	lock *os.File   // held while this process lives
	part map[string]*os.File
	done map[string]bool
}

func newStore() *store {
	return &store{part: map[string]*os.File{}, done: map[string]bool{}}
}

// CacheDir is gosess's directory for what can be made again.
func CacheDir() (string, error) {
	if dir := os.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "gosess"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("neither XDG_CACHE_HOME nor HOME is set")
	}
	return filepath.Join(home, ".cache", "gosess"), nil
}

const storePrefix = "store-"

// open makes the directory. Called with mu held.
func (s *store) open() error {
	if s.dir != "" {
		return nil
	}
	cache, err := CacheDir()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return err
	}
	removeStale(cache)
	dir, err := os.MkdirTemp(cache, storePrefix)
	if err != nil {
		return err
	}
	lock, err := lockStore(dir)
	if err != nil {
		os.RemoveAll(dir)
		return err
	}
	s.dir, s.lock = dir, lock
	return nil
}

// lockStore makes the lock of a new directory. It is held before it has its name: one that is not is stale.
func lockStore(dir string) (*os.File, error) {
	name := filepath.Join(dir, "lock")
	lock, err := os.OpenFile(name+".new", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		err = os.Rename(lock.Name(), name)
	}
	if err != nil {
		lock.Close()
		return nil, err
	}
	return lock, nil
}

// removeStale removes the directories whose lock nobody holds. A directory
// without lock is left alone: its process may be about to make it.
func removeStale(cache string) {
	entries, err := os.ReadDir(cache)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), storePrefix) {
			continue
		}
		dir := filepath.Join(cache, e.Name())
		f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(dir)
		}
		f.Close()
	}
}

// append adds a piece to the blob of that hash. With the last one it is whole.
func (s *store) append(hash string, piece []byte, last bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done[hash] {
		return nil
	}
	if err := s.open(); err != nil {
		return fmt.Errorf("failed to keep the session: %w", err)
	}
	f := s.part[hash]
	if f == nil {
		var err error
		f, err = os.OpenFile(s.pathLocked(hash), os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
		if err != nil {
			return fmt.Errorf("failed to keep the session: %w", err)
		}
		s.part[hash] = f
	}
	if _, err := f.Write(piece); err != nil {
		s.drop(hash)
		return fmt.Errorf("failed to keep the session: %w", err)
	}
	if !last {
		return nil
	}
	delete(s.part, hash)
	s.done[hash] = true
	return f.Close()
}

// drop forgets a blob that could not be written. Called with mu held.
func (s *store) drop(hash string) {
	s.part[hash].Close()
	delete(s.part, hash)
	os.Remove(s.pathLocked(hash))
}

// put keeps a whole blob.
func (s *store) put(b Blob) error { return s.append(b.Hash, b.Bytes, true) }

// has says whether the blob of that hash is there, whole.
func (s *store) has(hash string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done[hash]
}

func (s *store) path(hash string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pathLocked(hash)
}

// pathLocked keeps a hash that came from outside within the directory.
func (s *store) pathLocked(hash string) string { return filepath.Join(s.dir, filepath.Base(hash)) }

// close removes everything.
func (s *store) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.part {
		f.Close()
	}
	if s.dir != "" {
		os.RemoveAll(s.dir)
		s.lock.Close()
	}
	s.dir, s.lock = "", nil
	clear(s.part)
	clear(s.done)
}
