package remote

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// building is held while executables are looked for: one is built once.
var building sync.Mutex

// findBinary returns a path of gosess's executable for a platform: this one if it
// runs there without the libraries of this machine, else one in the cache, else one that
// is built there from gosess's source with the Go toolchain, if both are here.
func findBinary(goos, goarch string) (string, error) {
	building.Lock()
	defer building.Unlock()
	exe, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("failed to find gosess's own executable: %w", err)
	}
	same := goos == runtime.GOOS && goarch == runtime.GOARCH
	if same && isStatic(exe) {
		return exe, nil
	}
	path, err := builtPath(exe, goos, goarch)
	if err == nil {
		if _, err = os.Stat(path); err != nil {
			err = build(path, goos, goarch)
		}
	}
	switch {
	case err == nil:
		return path, nil
	case same:
		return exe, nil // it may find the same libraries there; if not, starting it says so
	}
	return "", fmt.Errorf("there is no gosess for %s/%s here (%w): build one with GOOS=%s GOARCH=%s CGO_ENABLED=0 go build ./cmd/gosess and put it at %s",
		goos, goarch, err, goos, goarch, path)
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

// builtPath is where the executable for a platform is kept that belongs to exe.
func builtPath(exe, goos, goarch string) (string, error) {
	own, err := hashed(exe)
	if err != nil {
		return "", err
	}
	cache, err := CacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "built", fmt.Sprintf("gosess-%s-%s-%.16s", goos, goarch, own.sha256)), nil
}

// build builds gosess for a platform from the source that this executable was built from.
func build(path, goos, goarch string) error {
	dir, err := sourceDir()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	part := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(part)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", part, "./cmd/gosess")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build failed: %w: %s", err, oneLine(strings.TrimSpace(string(out))))
	}
	return os.Rename(part, path)
}

// sourceDir is the module's directory on the machine that built this executable, if this is it.
func sourceDir() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	dir := filepath.Dir(filepath.Dir(file))
	if !ok || !filepath.IsAbs(dir) {
		return "", fmt.Errorf("gosess's source is not here")
	}
	if _, err := os.Stat(filepath.Join(dir, "cmd", "gosess")); err != nil {
		return "", fmt.Errorf("gosess's source is not here")
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", fmt.Errorf("the Go toolchain is not here")
	}
	return dir, nil
}
