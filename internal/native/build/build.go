// Package build turns Go source into executables and plugins with the user's
// own Go toolchain. Its one rule: nothing is built twice, and nothing is
// fetched. What a build needs of gosess comes out of the gosess binary, the
// rest out of the module cache, and results are kept by the hash of all that
// went into them.
package build

import (
	"context"
	"errors"
)

// A Module is a requirement of a go.mod file.
type Module struct {
	Path    string
	Version string
}

// A LocalPackage is a package of the user's that is built from source that
// travels with the session.
type LocalPackage struct {
	Path  string            // import path
	Files map[string][]byte // by base name
}

// Modules is what a program may import besides the standard library and gosess.
// The zero value is nothing.
type Modules struct {
	Require []Module // direct and indirect, as a tidy go.mod lists them
	Sum     []byte   // the go.sum lines of Require
	Local   []LocalPackage
}

// An Error is a build that failed.
type Error struct {
	Reason string // one line for people: the first thing that is wrong, and where
	Output string // all that the toolchain printed
}

func (e *Error) Error() string { return e.Reason }

var errUnfinished = errors.New("not built yet")

// Worker builds a static executable of package main for a platform and returns
// its path in the cache. The program may import gosess/internal/native/live and
// what that imports. It is safe to call from several goroutines and processes;
// what is in the cache already is returned at once. The error is an [*Error]
// or that of ctx.
func (b *Builder) Worker(ctx context.Context, src map[string][]byte, mods Modules, goos, goarch string) (exe string, err error) {
	return "", errUnfinished
}

// Program builds an executable for this machine of a program that imports
// nothing of gosess, and returns its path in the cache. See [Builder.Worker].
func (b *Builder) Program(ctx context.Context, src map[string][]byte, mods Modules) (exe string, err error) {
	return "", errUnfinished
}

// Kernel builds gosess itself so that it can open plugins, and returns the
// path of the executable in the cache. See [Builder.Worker].
func (b *Builder) Kernel(ctx context.Context) (exe string, err error) {
	return "", errUnfinished
}

// Plugin builds a plugin for [Builder.Kernel] of one file of package main that may import
// all of gosess, and returns its path in the cache. The name becomes part of the plugin's
// package path: two plugins opened by one process need different names or sources.
func (b *Builder) Plugin(ctx context.Context, name string, src []byte) (file string, err error) {
	return "", errUnfinished
}
