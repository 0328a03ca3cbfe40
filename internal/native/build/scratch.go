package build

import (
	"os"
	"path/filepath"
	"time"
)

// oldScratch is the age at which a scratch directory is nobody's any more.
const oldScratch = 24 * time.Hour

// scratch makes a directory for what one command makes on its way. The go command leaves that
// behind when it is killed, as much as 100 MB at a time. The directory is "" if there is no place for
// one; then the command chooses.
func scratch() (dir string, remove func()) {
	parent, err := scratchParent()
	if err == nil {
		err = os.MkdirAll(parent, 0o700)
	}
	if err == nil {
		dir, err = os.MkdirTemp(parent, "")
	}
	if err != nil {
		return "", func() {}
	}
	return dir, func() {
		const tries = 10 // a compiler that was killed may still be making a file
		for range tries {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func scratchParent() (string, error) {
	dir, err := Dir()
	return filepath.Join(dir, "scratch"), err
}

// pruneScratch removes what processes that were killed have left.
func pruneScratch() {
	parent, err := scratchParent()
	if err != nil {
		return
	}
	entries, _ := os.ReadDir(parent) // none if it is not there
	for _, e := range entries {
		if st, err := e.Info(); err == nil && time.Since(st.ModTime()) > oldScratch {
			os.RemoveAll(filepath.Join(parent, e.Name()))
		}
	}
}
