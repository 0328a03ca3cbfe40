package kernel

import (
	"context"
	"debug/elf"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// building is held while an executable is built for a host: the others wait for it.
var building sync.Mutex

// gosessFor returns a gosess for a platform: exe if it runs there without the libraries of
// this machine, else one that is built from the source that every gosess carries.
func gosessFor(exe, goos, goarch string) (string, error) {
	same := goos == runtime.GOOS && goarch == runtime.GOARCH
	if same && isStatic(exe) {
		return exe, nil
	}
	building.Lock()
	defer building.Unlock()
	path, err := buildGosess(goos, goarch)
	switch {
	case err == nil:
		return path, nil
	case same:
		return exe, nil // it may find the same libraries there; if not, starting it says so
	}
	return "", fmt.Errorf("there is no gosess for %s/%s here, and none can be built: %w", goos, goarch, err)
}

// aWhile is how long a person waits for what is not there yet without being told.
const aWhile = 2 * time.Second

func buildGosess(goos, goarch string) (string, error) {
	b, err := findBuilder()
	if err != nil {
		return "", err
	}
	said := time.AfterFunc(aWhile, func() {
		reportLine(fmt.Sprintf("an executable for %s/%s hosts is being built, once for this version of gosess and of Go; this can take a minute", goos, goarch))
	})
	defer said.Stop()
	return b.Gosess(context.Background(), goos, goarch)
}

// isStatic says whether an executable needs no libraries of its machine. On
// systems where every executable needs some they are everywhere the same.
func isStatic(path string) bool {
	f, err := elf.Open(path)
	if err != nil {
		return runtime.GOOS == "darwin"
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return false
		}
	}
	return true
}
