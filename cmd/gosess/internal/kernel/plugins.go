//go:build gosess_plugin

package kernel

import (
	"context"
	"errors"
	"plugin"

	"gosess/internal/interp"
	"gosess/internal/native/build"
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

// A compiler builds plugins and opens them.
type compiler struct{ builder *build.Builder }

// Compile implements [interp.Compiler].
func (c compiler) Compile(ctx context.Context, src []byte) (func(string) (any, error), error) {
	file, err := c.builder.Plugin(ctx, src)
	var failed *build.Error
	switch {
	case errors.As(err, &failed) && failed.Output != "":
		return nil, errors.New(failed.Output) // the engine reads all of it
	case err != nil:
		return nil, err
	}
	p, err := plugin.Open(file)
	if err != nil {
		return nil, err
	}
	return func(symbol string) (any, error) { return p.Lookup(symbol) }, nil
}
