package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gosess"
)

// SourceHash names the source that this gosess was built from. It is computed
// once, in a few milliseconds.
var SourceHash = sync.OnceValue(func() string {
	h := sha256.New()
	gosess.Sources(func(name string, data []byte) error { // it fails only if f does
		fmt.Fprintf(h, "%s %d\n", name, len(data))
		h.Write(data)
		return nil
	})
	return hex.EncodeToString(h.Sum(nil))[:16]
})

// A tree of another gosess goes after it was not used for oldTree.
const (
	treePrefix = "source-"
	oldTree    = 7 * 24 * time.Hour
)

// tree returns the directory with gosess's source, which it writes if nobody
// has yet.
func (b *Builder) tree(ctx context.Context) (string, error) {
	dir, err := b.place(treePrefix + SourceHash())
	if err != nil || used(dir) {
		return dir, err
	}
	unlock, err := lock(ctx, dir+".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if used(dir) {
		return dir, nil
	}
	part := dir + ".part"
	os.RemoveAll(part) // of a process that was killed
	defer os.RemoveAll(part)
	if err := writeTree(part); err != nil {
		return "", fmt.Errorf("failed to write gosess's source to the cache: %w", err)
	}
	return dir, os.Rename(part, dir)
}

func writeTree(dir string) error {
	err := gosess.Sources(func(name string, data []byte) error {
		return writeNew(filepath.Join(dir, filepath.FromSlash(name)), data)
	})
	if err != nil {
		return err
	}
	return writeModules(filepath.Join(dir, modulesDir))
}

// writeNew writes one file of a tree that nobody else sees yet.
func writeNew(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

// forget removes a tree in which files are missing or changed, and reports
// whether it has.
func (b *Builder) forget(ctx context.Context, dir string) bool {
	err := gosess.Sources(func(name string, data []byte) error {
		disk, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err == nil && string(disk) != string(data) {
			err = fs.ErrInvalid
		}
		return err
	})
	if err == nil {
		return false
	}
	unlock, err := lock(ctx, dir+".lock")
	if err != nil {
		return false
	}
	defer unlock()
	return os.RemoveAll(dir) == nil
}

// pruneTrees removes the trees of other versions that nobody uses any more.
func (b *Builder) pruneTrees(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, treePrefix) || !e.IsDir() || name == treePrefix+SourceHash() {
			continue
		}
		if st, err := e.Info(); err == nil && time.Since(st.ModTime()) > oldTree {
			os.RemoveAll(filepath.Join(dir, name))
		}
	}
}
