package main

import (
	"context"
	"os"
	"path/filepath"

	"gosess/cmd/gosess/internal/kernel"
)

// chooseKernel says which kernel opt starts with: the one that compiles, if the
// engine wants it and it is there. The engine "native" waits for it. A prompt gets it in
// the background if there is none yet.
func (e *env) chooseKernel(opt *kernel.Options, interactive bool) error {
	exe, ok := kernel.ReadyKernel(e.opt.engine)
	switch {
	case ok:
		opt.Native = exe
	case e.opt.engine == kernel.Native:
		exe, err := e.buildKernel()
		if err != nil {
			return usagef("--engine native: %v", err)
		}
		opt.Native = exe
	case e.opt.engine == kernel.Auto && interactive:
		opt.Upgrade, opt.Without = true, e.withoutNative
		opt.Building = e.dim("the prompt interprets while a kernel that compiles is built, once, for about a minute (:engine tells more)")
	}
	return nil
}

// buildKernel builds the kernel that compiles, and says that this takes its time.
func (e *env) buildKernel() (string, error) {
	return kernel.BuildKernel(context.Background(), func() {
		e.errorf("a kernel that compiles is being built, once for this version of gosess and of Go; this can take a minute")
	})
}

// withoutNative is what the prompt says if it cannot compile: a dim line, and
// nothing if the reason has been said at an earlier start.
func (e *env) withoutNative(reason string) string {
	dir, err := stateDir()
	if err != nil {
		return ""
	}
	file := filepath.Join(dir, "interpreted-because")
	if said, err := os.ReadFile(file); err == nil && string(said) == reason {
		return ""
	}
	if os.MkdirAll(dir, 0o700) != nil || os.WriteFile(file, []byte(reason), 0o600) != nil {
		return "" // it would be said at each start
	}
	return e.dim("the prompt stays interpreted: " + reason)
}

// dim is a line that is not important.
func (e *env) dim(line string) string {
	if e.opt.noColor || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return line + "\n"
	}
	return "\x1b[2m" + line + "\x1b[0m\n"
}
