package interp_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"plugin"
	"runtime/debug"
	"sync/atomic"
	"testing"

	"gosess/internal/check"
	"gosess/internal/interp"
)

// A goBuild compiles with the go command, flags as those of the test.
type goBuild struct {
	dir    string // for what is built
	builds atomic.Int64
	fail   string                    // makes builds fail whose source has it
	hold   atomic.Pointer[chan bool] // if not nil, builds wait until it is closed
}

func (g *goBuild) Compile(ctx context.Context, src []byte) (func(string) (any, error), error) {
	g.builds.Add(1)
	if hold := g.hold.Load(); hold != nil {
		<-*hold
	}
	dir, err := os.MkdirTemp(g.dir, "build")
	if err != nil {
		return nil, err
	}
	if g.fail != "" {
		src = bytes.ReplaceAll(src, []byte(g.fail), []byte("undefined_here"))
	}
	file, out := filepath.Join(dir, "main.go"), filepath.Join(dir, "main.so")
	if err := os.WriteFile(file, src, 0o600); err != nil {
		return nil, err
	}
	args := []string{"build", "-buildmode=plugin", "-o", out}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if (s.Key == "-trimpath" || s.Key == "-race") && s.Value == "true" {
				args = append(args, s.Key)
			}
		}
	}
	cmd := exec.CommandContext(ctx, "go", append(args, file)...)
	cmd.Dir = dir
	if msg, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, msg)
	}
	p, err := plugin.Open(out)
	if err != nil {
		return nil, err
	}
	return func(name string) (any, error) { return p.Lookup(name) }, nil
}

// newCompiledSession is newSession with a compiler.
func newCompiledSession(t *testing.T) (*session, *goBuild) {
	g := &goBuild{dir: t.TempDir()}
	s := &session{tb: t, prog: check.NewProgram(), eng: interp.New(interp.Options{Compiler: g})}
	t.Cleanup(func() { s.eng.WaitCompiled(context.Background()) })
	return s, g
}

// settle waits until everything is compiled.
func (s *session) settle() {
	s.tb.Helper()
	if err := s.eng.WaitCompiled(context.Background()); err != nil {
		s.tb.Fatal(err)
	}
}
