package build

import (
	"context"
	"fmt"
	"os"
	"slices"
)

// kernelFlags are those that a kernel and its plugins are built with: package
// plugin wants the packages that both have to be the same.
var kernelFlags = []string{"build", "-buildvcs=false", "-trimpath", "-tags=gosess_plugin"}

// Kernel builds gosess itself so that it can open plugins, and returns the
// path of the executable in the cache. It is remembered for [ReadyKernel]. Begun, if not nil, is
// called if there is something to be built, which takes a minute. See [Builder.Worker].
func (b *Builder) Kernel(ctx context.Context, begun func()) (exe string, err error) {
	if err := b.tc.Plugins(); err != nil {
		return "", err
	}
	path, err := b.place("built", b.kernelName())
	if err != nil {
		return "", err
	}
	if !used(path) {
		if begun != nil {
			begun()
		}
		if err := b.warm(ctx); err != nil { // a kernel for plugins that cannot be built would be of no use
			return "", err
		}
	}
	exe, err = b.cached(ctx, b.kernelName(), func(out string) error {
		return b.retried(ctx, func(tree string) error {
			return b.tc.run(ctx, command{dir: tree, env: b.tc.environ(true, b.tc.GOOS, b.tc.GOARCH),
				args: slices.Concat(kernelFlags, []string{stripped, "-o", out, "./cmd/gosess"})})
		})
	})
	if err == nil {
		b.remember(exe)
	}
	return exe, err
}

// ReadyKernel returns the kernel that [Builder.Kernel] has built for the source of this
// executable and this environment, if it is known without running anything. It takes
// a few microseconds; the first time, for a new executable, some milliseconds.
func ReadyKernel() (exe string, ok bool) {
	tc, err := known()
	if err != nil || tc.check() != nil || tc.Plugins() != nil {
		return "", false
	}
	b := New(tc, "")
	note, err := b.kernelNote()
	if err != nil {
		return "", false
	}
	if exe, err = os.Readlink(note); err == nil && used(exe) {
		return exe, true
	}
	exe, err = b.place("built", b.kernelName())
	if err != nil || !used(exe) {
		return "", false
	}
	b.remember(exe)
	return exe, true
}

// kernelName is the name of the kernel among what has been built.
func (b *Builder) kernelName() string { return "kernel-" + hashOf(b.tc.key(), SourceHash()) }

// remember notes which kernel belongs to this executable. Without the note the
// next start has to hash its source.
func (b *Builder) remember(kernel string) {
	note, err := b.kernelNote()
	if err != nil {
		return
	}
	temp := fmt.Sprintf("%s.%d", note, os.Getpid())
	if os.Symlink(kernel, temp) == nil && os.Rename(temp, note) != nil {
		os.Remove(temp)
	}
}

// kernelNote is a symbolic link to the kernel of this executable.
func (b *Builder) kernelNote() (string, error) {
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	st, err := os.Stat(exe)
	if err != nil {
		return "", err
	}
	return b.place("kernels", hashOf(b.tc.key(), exe, fmt.Sprint(st.Size(), st.ModTime().UnixNano())))
}
