package main

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"gosess/cmd/gosess/internal/kernel"
	"gosess/internal/check"
	"gosess/internal/native/build"
)

// execProgram runs the program that the arguments name: compiled if that can be
// had, else interpreted. Where there is no toolchain, the latter needs no words.
func execProgram(e *env) error {
	if e.opt.engine == kernel.Interp {
		return execInterpreted(e)
	}
	exe, err := compileProgram(context.Background(), e.opt.args)
	if err == nil {
		return become(exe, e.opt.progArgs)
	}
	if shown := showCompileError(e, err); shown != nil {
		return shown
	}
	switch {
	case e.opt.engine == kernel.Native:
		return usagef("--engine native: %v", err)
	case !errors.Is(err, build.ErrNone):
		e.errorf("interpreted, because it cannot be compiled: %v", err)
	}
	return execInterpreted(e)
}

// compileProgram builds the program of the named files and returns the
// executable's path.
func compileProgram(ctx context.Context, names []string) (string, error) {
	tc, err := build.Find(ctx)
	if err != nil {
		return "", err
	}
	b := build.New(tc, "")
	files, err := readProgram(names)
	if err != nil {
		return "", err
	}
	dirs, imports := surroundings(files)
	ours := slices.ContainsFunc(imports, ofGosess)
	if len(dirs) == 1 && belongs(dirs[0], imports, ours) {
		bases := make([]string, len(names))
		for i, name := range names {
			bases[i] = filepath.Base(name)
		}
		return b.InPlace(ctx, dirs[0], bases)
	}
	src := make(map[string][]byte, len(files))
	for i, f := range files {
		abs, err := filepath.Abs(f.Name)
		if err != nil {
			return "", fmt.Errorf("file %q: %w", f.Name, err)
		}
		// Stacks and messages speak of the user's file.
		src[fmt.Sprintf("file%d.go", i)] = slices.Concat([]byte("//line "+abs+":1\n"), f.Src)
	}
	if ours {
		return b.Worker(ctx, src, nil, runtime.GOOS, runtime.GOARCH)
	}
	return b.Program(ctx, src, nil)
}

// surroundings returns the directories of the files and what they import. What
// cannot be parsed is left to the compiler.
func surroundings(files []check.File) (dirs, imports []string) {
	for _, f := range files {
		if dir, err := filepath.Abs(filepath.Dir(f.Name)); err == nil && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
		x, _ := parser.ParseFile(token.NewFileSet(), f.Name, f.Src, parser.ImportsOnly)
		if x == nil {
			continue
		}
		for _, spec := range x.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				imports = append(imports, path)
			}
		}
	}
	return dirs, imports
}

// ofGosess reports whether an import is a package of gosess's own.
func ofGosess(path string) bool { return path == "gosess" || strings.HasPrefix(path, "gosess/") }

// belongs reports whether a program must be built where it stands: it is part
// of a module, or needs other files of its directory. A module that does not know gosess cannot
// provide its packages.
func belongs(dir string, imports []string, ours bool) bool {
	if slices.Contains(imports, "C") || slices.Contains(imports, "embed") {
		return true
	}
	mod, ok := build.InModule(dir)
	return ok && (!ours || strings.Contains(string(mod), "gosess"))
}

// showCompileError shows what is wrong with a program that does not compile, as
// gosess shows it if the checker knows all packages and finds it too, else in the compiler's
// words. It returns nil if err is about something else.
func showCompileError(e *env, err error) error {
	var failed *build.Error
	if !errors.As(err, &failed) || !failed.OfSource() {
		return nil
	}
	text := failed.Output
	if files, err := readProgram(e.opt.args); err == nil {
		var diags *check.Diagnostics
		if _, err := check.CheckProgram(files); errors.As(err, &diags) && !strings.Contains(diags.Error(), "could not import") {
			text = diags.Render()
		}
	}
	fmt.Fprint(e.stderr, text)
	return exitWith(exitUser)
}

// become replaces this process by the program, which then has its standard streams, its
// signals and its end.
func become(exe string, args []string) error {
	err := syscall.Exec(exe, slices.Concat([]string{exe}, args), os.Environ())
	return fmt.Errorf("failed to start %s: %w", exe, err)
}
