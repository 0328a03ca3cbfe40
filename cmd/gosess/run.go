package main

import (
	"errors"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"unicode/utf8"
)

// runRun runs Go programs and files of cells.
func runRun(e *env) error {
	if len(e.opt.args) == 0 {
		return usagef("run needs a file: gosess run FILE.go… [-o OUT] [-- ARG…]")
	}
	out, err := outPath(e.opt.out)
	if err != nil {
		return err
	}
	e.opt.out = out
	program, err := isProgram(e.opt.args)
	switch {
	case err != nil:
		return err
	case program && e.opt.out != "":
		return usagef("-o: a program has no session to dump; leave out its package clause to run it as cells")
	case program:
		return execProgram(e)
	}
	return runCells(e)
}

// isProgram reports whether the files are a Go program, which begins with a
// package clause, or hold cells.
func isProgram(files []string) (bool, error) {
	programs := 0
	for _, name := range files {
		src, err := readSource(name)
		if err != nil {
			return false, err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.PackageClauseOnly)
		if err != nil {
			continue
		}
		if f.Name.Name != "main" {
			return false, usagef("%q is package %s, and only package main can be run", name, f.Name.Name)
		}
		programs++
	}
	if programs > 0 && programs < len(files) {
		return false, usagef("%s: some files have a package clause and some have not; run programs and cells apart",
			strings.Join(files, " "))
	}
	return programs > 0, nil
}

// readSource reads a file that the command line names.
func readSource(name string) ([]byte, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, usagef("file %q: %v", name, err)
	}
	if !utf8.Valid(src) {
		return nil, usagef("file %q is not Go source; \"gosess %s\" opens a session", name, name)
	}
	return src, nil
}

// runCells evaluates files of cells, one after the other, and stops at the
// first cell that fails.
func runCells(e *env) error {
	p, err := e.startPrompt("", nil)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.ready(); err != nil {
		return err
	}
	for _, name := range e.opt.args {
		if err = p.runFile(name); err != nil {
			break
		}
	}
	return p.finish(err)
}
