package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// This file types at prompts whose sessions run compiled.

// nativeCache is a cache that holds the kernel that compiles. It is built at most once for all tests.
var nativeCache = sync.OnceValues(func() (dir string, err error) {
	dir = filepath.Join(filepath.Dir(binary), "native-cache")
	cmd := exec.Command(binary, "--engine", "native", "-e", "1+1")
	cmd.Env = append(os.Environ(), nativeEnv(dir)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the kernel that compiles cannot be had: %w\n%s", err, out)
	}
	return dir, nil
})

// nativeEnv is an environment in which gosess compiles into a cache.
func nativeEnv(cache string) []string {
	env := []string{"XDG_CACHE_HOME=" + cache, "XDG_CONFIG_HOME=" + cache, "HOME=" + cache, "GOSESS_ENGINE=auto"}
	for name, value := range toolchainCaches() {
		env = append(env, name+"="+value)
	}
	return env
}

// openNative starts a prompt that compiles, from its first cell on unless upgrade is set: then
// it has to find out that it can, and begins with a kernel that does not.
func openNative(t *testing.T, upgrade bool, args ...string) *terminal {
	t.Helper()
	t.Parallel()
	cache, err := nativeCache()
	if err != nil {
		t.Fatal(err)
	}
	env := nativeEnv(cache)
	if upgrade {
		env = append(env, "GOENV="+filepath.Join(t.TempDir(), "other")) // what is known of the toolchain does not count
	}
	term := openTerminalWith(t, t.TempDir(), env, args...)
	term.expect(promptSign)
	return term
}

// expectNative waits until the prompt's only kernel is the one that compiles.
func (term *terminal) expectNative() {
	term.t.Helper()
	term.waitFor("the kernel that compiles", func() bool {
		kernels := term.kernels()
		return len(kernels) == 1 && isNative(kernels[0])
	})
}

// isNative reports whether a kernel is the one that compiles.
func isNative(pid int) bool { return runs(pid, "kernel-") }

// runs reports whether a process runs an executable whose name begins like that.
func runs(pid int, name string) bool {
	exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	return err == nil && strings.HasPrefix(filepath.Base(exe), name)
}

// hasCompiledWorker reports whether a worker of the prompt is compiled.
func (term *terminal) hasCompiledWorker() bool {
	return slices.ContainsFunc(processes(term.id), func(p proc) bool { return runs(p.pid, "worker-") })
}

// A turn is a line that is typed and a pattern of what is shown before the next prompt.
type turn struct{ typed, want string }

// turns types lines, each when the prompt is back, and wants exactly these answers.
func (term *terminal) turns(list ...turn) {
	term.t.Helper()
	for _, tt := range list {
		term.typed(tt.typed)
		got := term.expect(promptSign)
		_, answer, _ := strings.Cut(got, "\n") // after the line itself
		if answer = strings.TrimSuffix(strings.TrimSuffix(answer, "> "), "\n"); !matches(tt.want, answer) {
			term.t.Errorf("%s\ngot  %q\nwant %q", tt.typed, answer, tt.want)
		}
	}
}

// compiled waits until nothing is being compiled any more, and wants what :engine then shows.
func (term *terminal) compiled(want string) {
	term.t.Helper()
	var got string
	term.waitFor("the end of compiling", func() bool {
		term.typed(":engine")
		got = term.expect(promptSign)
		return !strings.Contains(got, "\ncompiling ")
	})
	if !strings.Contains(got, want) {
		term.t.Errorf(":engine shows\n%s\nwant %q", got, want)
	}
}

// matches reports whether a pattern matches all of a text.
func matches(pattern, text string) bool {
	return regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString(text)
}

// quoted is a pattern that matches a text.
func quoted(text string) string { return regexp.QuoteMeta(text) }
