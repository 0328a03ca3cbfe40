//go:build gosess_plugin

package kernel

import (
	"context"
	"errors"
	"plugin"

	"gosess/internal/interp"
	"gosess/internal/native/build"
	"gosess/internal/native/modules"
	"gosess/session"
)

// newCompiler returns what compiles the session's functions. It is there in
// kernels that were built to open plugins; reason says why there is none.
func newCompiler() (c interp.Compiler, reason string) {
	b, err := findBuilder()
	if err != nil {
		return nil, err.Error()
	}
	return compiler{b}, ""
}

var _ session.Linker = compiler{}

// A compiler builds plugins and opens them.
type compiler struct{ builder *build.Builder }

// Compile implements [interp.Compiler].
func (c compiler) Compile(ctx context.Context, src []byte) (func(string) (any, error), error) {
	file, err := c.builder.Plugin(ctx, src)
	if err != nil {
		return nil, whole(err)
	}
	return open(file)
}

// Link implements [session.Linker].
func (c compiler) Link(ctx context.Context, src []byte, n *modules.Needs) (func(string) (any, error), error) {
	file, err := c.builder.Linked(ctx, src, n)
	if err != nil {
		return nil, whole(err)
	}
	if err := inProcess().admit(file); err != nil {
		return nil, err
	}
	return open(file)
}

// open opens a plugin; see [interp.Compiler].
func open(file string) (func(string) (any, error), error) {
	p, err := plugin.Open(file)
	if err != nil {
		return nil, err
	}
	return func(symbol string) (any, error) { return p.Lookup(symbol) }, nil
}

// whole makes an error say all that the toolchain says: the engine reads it.
func whole(err error) error {
	var failed *build.Error
	if errors.As(err, &failed) && failed.Output != "" {
		return errors.New(failed.Output)
	}
	return err
}
