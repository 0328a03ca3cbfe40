package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// language is the version of Go that this source is written in; go.mod says the
// same. An older toolchain cannot build it.
const language = "1.26"

// A Toolchain is an installed Go.
type Toolchain struct {
	Go         string // path of the go command
	Version    string // "go1.26.8"
	GOOS       string
	GOARCH     string
	GOROOT     string
	GOCACHE    string
	GOMODCACHE string
	CGO        bool   // cgo is enabled
	CC         string // path of the C compiler, "" if there is none
}

// Find returns the toolchain that GOSESS_GO names, or else the one in PATH.
// What the go command says is remembered in the cache until the command or its
// environment changes. The error is one line that says what is missing.
func Find(ctx context.Context) (*Toolchain, error) {
	t, err := known()
	if errors.Is(err, fs.ErrNotExist) {
		t, err = ask(ctx)
	}
	if err == nil {
		err = t.check()
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// check returns an error if the toolchain cannot build gosess.
func (t *Toolchain) check() error {
	if version.Compare(t.Version, "go"+language) < 0 {
		return fmt.Errorf("%s is %s, which is too old: gosess builds with go%s or newer", t.Go, t.Version, language)
	}
	return nil
}

// known is what is remembered of the toolchain. The error is [fs.ErrNotExist]
// if nothing is.
func known() (*Toolchain, error) {
	path, err := goCommand()
	if err != nil {
		return nil, err
	}
	memo, err := memoOf(path)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	data, err := os.ReadFile(memo)
	t := new(Toolchain)
	if err != nil || json.Unmarshal(data, t) != nil {
		return nil, fs.ErrNotExist
	}
	return t, nil
}

// memoOf is the file in which it is remembered what a go command says.
func memoOf(path string) (string, error) {
	dir, err := Dir()
	return filepath.Join(dir, "toolchain-"+environmentHash(path)+".json"), err
}

// ErrNone is returned by [Find] where no Go is installed.
var ErrNone = errors.New("there is no Go toolchain: no go command in PATH, and GOSESS_GO is not set")

// goCommand returns the absolute path of the go command.
func goCommand() (string, error) {
	if name := os.Getenv("GOSESS_GO"); name != "" {
		path, err := exec.LookPath(name)
		if err != nil {
			return "", fmt.Errorf("GOSESS_GO names %q, which cannot be run: %w", name, errors.Unwrap(err))
		}
		return filepath.Abs(path)
	}
	path, err := exec.LookPath("go")
	if err != nil {
		return "", ErrNone
	}
	return filepath.Abs(path)
}

// environmentHash names what the answer of a go command depends on: the
// command itself, C compilers, the environment, and the file that "go env -w" writes.
func environmentHash(path string) string {
	h := sha256.New()
	config, _ := os.UserConfigDir()
	for _, file := range []string{path, os.Getenv("GOENV"), filepath.Join(config, "go", "env")} {
		if st, err := os.Stat(file); err == nil {
			fmt.Fprintf(h, "%s %d %d\n", file, st.Size(), st.ModTime().UnixNano())
		}
	}
	for _, cc := range []string{"gcc", "clang", os.Getenv("CC")} {
		found, _ := exec.LookPath(cc) // cgo is off while there is none
		fmt.Fprintf(h, "%q\n", found)
	}
	env := os.Environ()
	slices.Sort(env)
	for _, v := range env {
		if !strings.HasPrefix(v, "GOSESS_") && hasAnyPrefix(v, "GO", "CGO_", "CC=", "PATH=", "HOME=", "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=") {
			fmt.Fprintf(h, "%q\n", v)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// ask runs "go env", and remembers what it says.
func ask(ctx context.Context) (*Toolchain, error) {
	path, err := goCommand()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, "env", "-json",
		"GOVERSION", "GOOS", "GOARCH", "GOROOT", "GOCACHE", "GOMODCACHE", "CGO_ENABLED", "CC")
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=")
	cmd.Dir = os.TempDir() // no go.mod that asks for another version
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if text := firstLine(stderr.String()); text != "" {
			return nil, fmt.Errorf("%s does not work: %s", path, text)
		}
		return nil, fmt.Errorf("%s does not work: %w", path, err)
	}
	var env map[string]string
	if err := json.Unmarshal(out, &env); err != nil || env["GOVERSION"] == "" {
		return nil, fmt.Errorf("%s is not a go command: \"go env -json\" answers %q", path, firstLine(string(out)))
	}
	t := &Toolchain{
		Go: path, Version: strings.Fields(env["GOVERSION"])[0], GOOS: env["GOOS"], GOARCH: env["GOARCH"], GOROOT: env["GOROOT"],
		GOCACHE: env["GOCACHE"], GOMODCACHE: env["GOMODCACHE"], CGO: env["CGO_ENABLED"] == "1",
	}
	if cc := strings.Fields(env["CC"]); len(cc) > 0 {
		t.CC, _ = exec.LookPath(cc[0])
	}
	if memo, err := memoOf(path); err == nil {
		if data, err := json.Marshal(t); err == nil {
			writeFile(memo, data) // without it the next start asks again
		}
	}
	return t, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// pluginSystems are where package plugin works.
var pluginSystems = []string{"linux", "darwin", "freebsd"}

// Plugins returns nil if the toolchain can build plugins, else an error of one
// line that says what is missing.
func (t *Toolchain) Plugins() error {
	switch {
	case !slices.Contains(pluginSystems, t.GOOS):
		return fmt.Errorf("there are no plugins on %s", t.GOOS)
	case !t.CGO && os.Getenv("CGO_ENABLED") == "0":
		return fmt.Errorf("plugins need cgo, which CGO_ENABLED=0 turns off")
	case t.CC == "":
		return fmt.Errorf("plugins need a C compiler, and there is none in PATH (gcc or clang)")
	case !t.CGO:
		return fmt.Errorf("plugins need cgo, which %s has turned off", t.Go)
	}
	return nil
}

// key names the toolchain in the hashes of what it builds.
func (t *Toolchain) key() string {
	return strings.Join([]string{t.Version, t.GOROOT, t.GOOS, t.GOARCH, t.CC, os.Getenv("CGO_CFLAGS"), os.Getenv("CGO_LDFLAGS")}, "\n")
}

// tools tells the programs of the toolchain from others of the same version.
func (t *Toolchain) tools() string {
	var b strings.Builder
	for _, pattern := range []string{"VERSION", "pkg/tool/*/compile*", "pkg/tool/*/link*"} {
		files, _ := filepath.Glob(filepath.Join(t.GOROOT, filepath.FromSlash(pattern))) // a bad pattern finds nothing
		for _, file := range files {
			if st, err := os.Stat(file); err == nil {
				fmt.Fprintf(&b, "%s %d %d\n", file, st.Size(), st.ModTime().UnixNano())
			}
		}
	}
	return b.String()
}

// environ is the environment of a build: nothing is fetched, no other
// toolchain or workspace steps in, and what the user has set for other
// purposes does not change what is built. Code is for the oldest processor of its
// kind, so that every host computes the same.
func (t *Toolchain) environ(cgo bool, goos, goarch string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "GO") && !hasAnyPrefix(v, "GOPATH=", "GOTMPDIR=", "GOSESS_")
	})
	enabled := "0"
	if cgo {
		enabled = "1"
	}
	return append(env,
		"GOENV=off", "GOTOOLCHAIN=local", "GOWORK=off", "GOPROXY=off", "GOSUMDB=off", "GOFLAGS=-mod=mod", "GO111MODULE=on",
		"GOROOT="+t.GOROOT, "GOCACHE="+t.GOCACHE, "GOMODCACHE="+t.GOMODCACHE,
		"CGO_ENABLED="+enabled, "GOOS="+goos, "GOARCH="+goarch)
}
