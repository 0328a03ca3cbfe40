//go:build gosess_plugin

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"plugin"
)

func init() { compiler = goBuild{} }

// A goBuild compiles with the go command that is installed.
type goBuild struct{}

func (goBuild) Compile(ctx context.Context, src []byte) (func(string) (any, error), error) {
	dir, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file, out := filepath.Join(dir, "main.go"), filepath.Join(dir, "main.so")
	if err := os.WriteFile(file, src, 0o600); err != nil {
		return nil, err
	}
	if keep := os.Getenv("GOSESS_EMITTED"); keep != "" {
		os.WriteFile(keep, src, 0o600)
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildmode=plugin", "-o", out, file)
	cmd.Dir = dir
	var msg bytes.Buffer
	cmd.Stderr = &msg
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, msg.Bytes())
	}
	p, err := plugin.Open(out)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, errors.New("no plugin")
	}
	return func(s string) (any, error) { return p.Lookup(s) }, nil
}
