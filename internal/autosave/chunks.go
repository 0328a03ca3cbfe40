package autosave

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// MaxBytes bounds what the chunks of one directory take if its [About] says nothing else. While
// values change, the old ones are there beside the new ones.
const MaxBytes = 16 << 30

// ErrTooLarge says that values would take more than the bytes that a directory may have.
var ErrTooLarge = errors.New("the values are too large")

// chunks are the pieces of streams, each in a file with the name of its hash. A file that has
// its name is whole.
type chunks struct {
	dir     string
	durable bool
	size    map[string]int64 // of those that are there
	total   int64
	limit   int64 // of total
}

// openChunks lists what is there, and removes what was never finished.
func openChunks(dir string, durable bool, limit int64) (*chunks, error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	c := &chunks{dir: dir, durable: durable, size: map[string]int64{}, limit: limit}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), unfinished) {
			os.Remove(filepath.Join(dir, f.Name()))
			continue
		}
		if info, err := f.Info(); err == nil {
			c.size[f.Name()] = info.Size()
			c.total += info.Size()
		}
	}
	return c, nil
}

// put makes sure that a piece is there and returns its name.
func (c *chunks) put(piece []byte) (name string, err error) {
	sum := sha256.Sum256(piece)
	name = hex.EncodeToString(sum[:16])
	size := int64(len(piece))
	switch have, ok := c.size[name]; {
	case ok && have == size:
		return name, nil
	case c.total+size > c.limit:
		return "", fmt.Errorf("%w: they take more than the %d MiB that are kept of them", ErrTooLarge, c.limit>>20)
	}
	if err := replace(filepath.Join(c.dir, name), c.durable, piece); err != nil {
		return "", err
	}
	c.size[name] = size
	c.total += size
	return name, nil
}

// have reports whether all of these pieces are there.
func (c *chunks) have(pieces []piece) bool {
	for _, p := range pieces {
		if _, ok := c.size[p.Name]; !ok {
			return false
		}
	}
	return true
}

// keepOnly removes the pieces that nothing uses any more.
func (c *chunks) keepOnly(used map[string]bool) error {
	var errs []error
	for name, size := range c.size {
		if used[name] {
			continue
		}
		if err := os.Remove(filepath.Join(c.dir, name)); err != nil && !missing(err) {
			errs = append(errs, err)
			continue
		}
		delete(c.size, name)
		c.total -= size
	}
	return errors.Join(errs...)
}
