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
	exe, err = b.cached(ctx, "kernel-"+hashOf(b.tc.key(), SourceHash()), func(out string) error {
		if begun != nil {
			begun()
		}
		return b.retried(ctx, func(tree string) error {
			return b.tc.run(ctx, command{dir: tree, env: b.tc.environ(true, b.tc.GOOS, b.tc.GOARCH),
				args: slices.Concat(kernelFlags, []string{stripped, "-o", out, "./cmd/gosess"})})
		})
	})
	if err == nil {
		err = b.warm(ctx)
	}
	if err != nil {
		return "", err
	}
	b.remember(exe)
	return exe, nil
}

// ReadyKernel returns the kernel that [Builder.Kernel] has built for this
// executable and this environment, if it is known without running or hashing anything. It takes
// a few microseconds.
func ReadyKernel() (exe string, ok bool) {
	tc, err := known()
	if err != nil || tc.check() != nil || tc.Plugins() != nil {
		return "", false
	}
	note, err := New(tc, "").kernelNote()
	if err != nil {
		return "", false
	}
	exe, err = os.Readlink(note)
	return exe, err == nil && used(exe)
}

// ForgetKernel removes a kernel that does not work.
func ForgetKernel(exe string) { os.Remove(exe) }

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
