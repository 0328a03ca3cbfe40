package build

import "context"

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
// The error is one line that says what is missing.
func Find(ctx context.Context) (*Toolchain, error) { return nil, errUnfinished }

// Plugins returns nil if the toolchain can build plugins, else an error of one
// line that says what is missing.
func (t *Toolchain) Plugins() error { return errUnfinished }

// A Builder builds with one toolchain into one cache. It has no state of its
// own: builders of several processes share a cache.
type Builder struct {
	tc  *Toolchain
	dir string
}

// New returns a builder that keeps its results below dir, which is created
// when it is needed.
func New(tc *Toolchain, dir string) *Builder { return &Builder{tc: tc, dir: dir} }
