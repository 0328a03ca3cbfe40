package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// The cache holds at most cacheBytes of results; the ones that were not used for the longest time go
// first, and none that was used in the last keepFor.
const (
	cacheBytes = 1 << 30
	keepFor    = 10 * time.Minute
)

// Dir returns the directory of native builds, $XDG_CACHE_HOME/gosess/native or
// ~/.cache/gosess/native.
func Dir() (string, error) {
	if dir := os.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "gosess", "native"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("neither XDG_CACHE_HOME nor HOME is set")
	}
	return filepath.Join(home, ".cache", "gosess", "native"), nil
}

// A Builder builds with one toolchain into one cache. Builders of several
// processes share a cache.
type Builder struct {
	tc      *Toolchain
	dir     string
	recipes recipes
}

// New returns a builder that keeps its results in dir, which is created when
// it is needed; "" is [Dir].
func New(tc *Toolchain, dir string) *Builder { return &Builder{tc: tc, dir: dir} }

// Toolchain returns what b builds with.
func (b *Builder) Toolchain() *Toolchain { return b.tc }

// place returns a path in the cache and makes its directory.
func (b *Builder) place(elem ...string) (string, error) {
	dir := b.dir
	if dir == "" {
		var err error
		if dir, err = Dir(); err != nil {
			return "", err
		}
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("failed to make the cache of builds: %w", err)
	}
	return path, nil
}

// cached returns the result called name, which create builds at the path that
// it gets if nobody has yet.
func (b *Builder) cached(ctx context.Context, name string, create func(out string) error) (string, error) {
	path, err := b.place("built", name)
	if err != nil {
		return "", err
	}
	if used(path) {
		return path, nil
	}
	unlock, err := lock(ctx, path+".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if used(path) {
		return path, nil
	}
	part := path + ".part"
	defer os.Remove(part)
	if err := create(part); err != nil {
		return "", err
	}
	if err := os.Rename(part, path); err != nil {
		return "", fmt.Errorf("failed to keep a build: %w", err)
	}
	b.prune()
	return path, nil
}

// used reports whether a file exists, and notes that it is in use.
func used(path string) bool {
	now := time.Now()
	return os.Chtimes(path, now, now) == nil
}

// lock waits until no other process or goroutine has the lock file. Whoever
// has it, removes it: a waiter that got a removed file begins again.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	for wait := time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return nil, fmt.Errorf("failed to lock the cache of builds: %w", err)
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil && sameFile(f, path) {
			return func() { os.Remove(path); f.Close() }, nil
		}
		f.Close()
		if err != nil && !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, fmt.Errorf("failed to lock the cache of builds: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

func sameFile(f *os.File, path string) bool {
	a, err1 := f.Stat()
	b, err2 := os.Stat(path)
	return err1 == nil && err2 == nil && os.SameFile(a, b)
}

// prune removes the oldest results, trees of other versions of gosess, and what killed builds have left.
func (b *Builder) prune() {
	path, err := b.place("built", "x")
	if err != nil {
		return
	}
	dir := filepath.Dir(path)
	pruneFiles(dir, cacheBytes, keepFor)
	b.pruneTrees(filepath.Dir(dir))
	pruneScratch()
}

// pruneFiles removes the oldest files of dir until the others have at most the
// given size; files younger than keep stay.
func pruneFiles(dir string, most int64, keep time.Duration) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var files []os.FileInfo
	for _, e := range entries {
		if st, err := e.Info(); err == nil && st.Mode().IsRegular() && !strings.HasSuffix(e.Name(), ".lock") {
			files = append(files, st)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	var sum int64
	for _, st := range files {
		if sum += st.Size(); sum > most && time.Since(st.ModTime()) > keep {
			os.Remove(filepath.Join(dir, st.Name()))
		}
	}
}

// writeFile writes a file at once, mode 0600.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // if it is still there
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
