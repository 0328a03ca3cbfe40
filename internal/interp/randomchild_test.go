package interp_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"gosess/internal/check"
	"gosess/internal/interp"
)

// The environment that makes a process of the test run a program instead.
const (
	childFile   = "GOSESS_TEST_PROGRAM"
	childEngine = "GOSESS_TEST_ENGINE"
)

// TestMain runs the tests, or a program for one of them: a program has a process of its
// own, as it prints to the process's standard output and may end it.
func TestMain(m *testing.M) {
	file := os.Getenv(childFile)
	if file == "" {
		os.Exit(m.Run())
	}
	if err := runChild(file, engine(os.Getenv(childEngine))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func runChild(file string, e engine) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	opts := interp.Options{Stdout: os.Stdout, Stderr: os.Stderr}
	if e != compiledCells {
		u, err := check.CheckProgram([]check.File{{Name: file, Src: src}})
		if err != nil {
			return err
		}
		return interp.New(opts).RunProgram(context.Background(), u)
	}
	dir, err := os.MkdirTemp("", "random")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	opts.Compiler = &goBuild{dir: dir}
	return runCells(interp.New(opts), strings.TrimPrefix(string(src), "package main\n"), "main()")
}

// runCells runs cells of a session one after the other, each when everything is compiled.
func runCells(e *interp.Engine, cells ...string) error {
	p := check.NewProgram()
	for i, text := range cells {
		c, d := check.Parse(i+1, text)
		if d != nil {
			return d
		}
		u, err := p.Check(c)
		if err != nil {
			return err
		}
		if err := e.Define(u); err != nil {
			return err
		}
		p = u.Program
		if err := e.WaitCompiled(context.Background()); err != nil {
			return err
		}
		if st := e.Status(); len(st.Interpreted) > 0 || st.Failure != "" {
			return fmt.Errorf("cell %d: interpreted: %v, failure %q", i+1, st.Interpreted, st.Failure)
		}
		if u.Cell == "" {
			continue
		}
		if _, err := e.Call(context.Background(), u.Cell); err != nil {
			var p *interp.Panic
			if errors.As(err, &p) {
				return errors.New(p.Trace())
			}
			return err
		}
	}
	return nil
}
