// Package build turns Go source into executables and plugins with the user's
// own Go toolchain. Its one rule: nothing is built twice, and nothing is
// fetched. What a build needs of gosess comes out of the gosess binary, the
// rest out of the module cache, and results are kept by the hash of all that
// went into them.
package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gosess/internal/native/modules"
)

// stripped leaves out the tables for debuggers: stacks do not need them, and
// linking takes half the time without.
const stripped = "-ldflags=-s -w"

// Worker builds a static executable of package main for a platform and returns
// its path in the cache. The program, files by base name, may import
// gosess/internal/native/live and what that imports, the packages bundled with gosess, and
// what needs lists (nil is nothing). It is safe to call from several
// goroutines and processes; what is in the cache already is returned at once. The error is
// an [*Error] or that of ctx.
func (b *Builder) Worker(ctx context.Context, src map[string][]byte, needs *modules.Needs, goos, goarch string) (exe string, err error) {
	return b.executable(ctx, "worker", src, needs, goos, goarch)
}

// Program builds an executable for this machine of a program that imports
// nothing of gosess's own, and returns its path in the cache. As with go run, all files are
// compiled, whatever their build constraints say. See [Builder.Worker].
func (b *Builder) Program(ctx context.Context, src map[string][]byte, needs *modules.Needs) (exe string, err error) {
	return b.executable(ctx, "program", src, needs, b.tc.GOOS, b.tc.GOARCH)
}

// executable builds a worker or a program.
func (b *Builder) executable(ctx context.Context, kind string, src map[string][]byte, needs *modules.Needs, goos, goarch string) (string, error) {
	if needs == nil {
		needs = new(modules.Needs)
	}
	version, flags, targets := SourceHash(), []string{"build", "-buildvcs=false", stripped, "-trimpath"}, []string{"."}
	if kind == "program" { // its files are named, so that their build constraints do not matter, and it knows GOROOT
		version, flags, targets = "", flags[:3], slices.Sorted(maps.Keys(src))
	}
	name := fmt.Sprintf("%s-%s-%s-%s", kind, goos, goarch, hashOf(b.tc.key(), version, needs.Hash(), files(src)))
	return b.cached(ctx, name, func(out string) error {
		return b.retried(ctx, func(tree string) error {
			path := programPath
			if kind != "worker" {
				path, tree = "program", ""
			}
			all, err := moduleFiles(path, src, needs, tree)
			if err != nil {
				return err
			}
			c := command{env: b.tc.environ(false, goos, goarch), args: slices.Concat(flags, []string{"-o", out, "--"}, targets)}
			return b.buildIn(out, all, c, func(c command) error {
				if kind != "worker" {
					return b.tc.run(ctx, c)
				}
				return b.makeIn(ctx, out, all, c, "", name)
			})
		})
	})
}

// retried calls build with gosess's tree, a second time if files of it were
// missing.
func (b *Builder) retried(ctx context.Context, build func(tree string) error) error {
	tree, err := b.tree(ctx)
	if err != nil {
		return err
	}
	err = build(tree)
	if err == nil || ctx.Err() != nil || !b.forget(ctx, tree) {
		return err
	}
	if tree, err = b.tree(ctx); err != nil {
		return err
	}
	return build(tree)
}

// Gosess builds gosess itself for a platform, statically, and returns the path of the executable
// in the cache. See [Builder.Worker].
func (b *Builder) Gosess(ctx context.Context, goos, goarch string) (exe string, err error) {
	name := fmt.Sprintf("gosess-%s-%s-%s", goos, goarch, hashOf(b.tc.key(), SourceHash()))
	return b.cached(ctx, name, func(out string) error {
		return b.retried(ctx, func(tree string) error {
			return b.tc.run(ctx, command{dir: tree, env: b.tc.environ(false, goos, goarch),
				args: []string{"build", "-buildvcs=false", "-trimpath", stripped, "-o", out, "./cmd/gosess"}})
		})
	})
}

// Plugin builds a plugin for [Builder.Kernel] of one file of package main that
// imports nothing but the standard library, and returns its path in the cache.
// Plugins of different sources can be opened side by side. See [Builder.Worker].
func (b *Builder) Plugin(ctx context.Context, src []byte) (file string, err error) {
	if err := b.tc.Plugins(); err != nil {
		return "", err
	}
	hash := hashOf(b.tc.key(), string(src))
	return b.cached(ctx, "plugin-"+hash+".so", func(out string) error {
		files := map[string][]byte{
			"main.go": src,
			"go.mod":  fmt.Appendf(nil, "module gosess/plugin%s\n\ngo %s\n", hash, language),
		}
		return b.buildIn(out, files, b.pluginCommand(out), func(c command) error { return b.makeIn(ctx, out, files, c, hash, hash) })
	})
}

// Linked builds a plugin as [Builder.Plugin] does, of a file that imports packages of the modules
// of needs. Another module is found in the module cache only if one of those requires it.
func (b *Builder) Linked(ctx context.Context, src []byte, needs *modules.Needs) (file string, err error) {
	if err := b.tc.Plugins(); err != nil {
		return "", err
	}
	hash := hashOf(b.tc.key(), needs.Hash(), string(src))
	return b.cached(ctx, "linked-"+hash+".so", func(out string) error {
		files, err := moduleFiles("gosess/linked"+hash, map[string][]byte{"main.go": src}, needs, "")
		if err != nil {
			return err
		}
		return b.buildIn(out, files, b.pluginCommand(out), func(c command) error { return b.tc.run(ctx, c) })
	})
}

// pluginCommand builds the plugin of a module. The module's path is what identifies it in the
// process that opens it.
func (b *Builder) pluginCommand(out string) command {
	return command{env: b.tc.environ(true, b.tc.GOOS, b.tc.GOARCH),
		args: slices.Concat(kernelFlags, []string{"-buildmode=plugin", stripped + " -compressdwarf=false", "-o", out, "."})}
}

// buildIn has run make a build in a directory of its own that has the files.
func (b *Builder) buildIn(out string, files map[string][]byte, c command, run func(command) error) error {
	c.dir = out + ".src"
	os.RemoveAll(c.dir) // of a process that was killed
	defer os.RemoveAll(c.dir)
	for name, data := range files {
		if err := writeNew(filepath.Join(c.dir, filepath.FromSlash(name)), data); err != nil {
			return fmt.Errorf("failed to write the source of a build: %w", err)
		}
	}
	return run(c)
}

// hashOf names the result of a build by all that went into it.
func hashOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d\n%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))[:24]
}

// files is a text that differs for different files.
func files(src map[string][]byte) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(src)) {
		fmt.Fprintf(&b, "%q %d\n%s", name, len(src[name]), src[name])
	}
	return b.String()
}
