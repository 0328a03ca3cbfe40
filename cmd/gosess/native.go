package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"gosess/cmd/gosess/internal/kernel"
	"gosess/internal/native/build"
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
	}
	return nil
}

// buildKernel builds the kernel that compiles, and says that this takes its time.
func (e *env) buildKernel() (string, error) {
	if _, err := build.Find(context.Background()); err == nil {
		e.errorf("the compiling kernel is built, once for this version of gosess and of Go; this can take a minute")
	}
	return kernel.BuildKernel(context.Background())
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
	line := fmt.Sprintf("the prompt stays interpreted: %s", reason)
	if e.opt.noColor {
		return line + "\n"
	}
	return "\x1b[2m" + line + "\x1b[0m\n"
}
