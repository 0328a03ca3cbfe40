//go:build !gosess_plugin

package kernel

import "gosess/internal/interp"

// newCompiler says that this kernel cannot open plugins.
func newCompiler() (c interp.Compiler, reason string) {
	return nil, "this kernel was built without plugins"
}
