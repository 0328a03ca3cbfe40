package interp_test

import (
	"context"
	"encoding/json"
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

// cellEnd is printed between what cells print.
const cellEnd = "end of cell\n"

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

// runChild runs a program, or the cells that a JSON file lists.
func runChild(file string, e engine) error {
	opts := interp.Options{Stdout: os.Stdout, Stderr: os.Stderr}
	if e == compiledCells {
		dir, err := os.MkdirTemp("", "random")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		opts.Compiler = &goBuild{dir: dir}
	}
	var cells []string
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	switch {
	case strings.HasSuffix(file, ".json"):
		if err := json.Unmarshal(src, &cells); err != nil {
			return err
		}
	case e == compiledCells:
		cells = []string{strings.TrimPrefix(string(src), "package main\n")}
	default:
		u, err := check.CheckProgram([]check.File{{Name: file, Src: src}})
		if err != nil {
			return err
		}
		return interp.New(opts).RunProgram(context.Background(), u)
	}
	return runCells(interp.New(opts), cells)
}

// runCells runs main after each of the cells, when everything is compiled.
func runCells(e *interp.Engine, cells []string) error {
	p := check.NewProgram()
	for i, text := range cells {
		for j, text := range []string{text, "main()"} {
			u, err := parsed(p, 2*i+j+1, text)
			if err != nil {
				return err
			}
			if err := e.Define(u); err != nil {
				return err
			}
			p = u.Program
			if u.Cell == "" {
				continue
			}
			if err := finish(e); err != nil {
				return err
			}
			if _, err := e.Call(context.Background(), u.Cell); err != nil {
				return withStack(err)
			}
		}
		if i < len(cells)-1 {
			fmt.Print(cellEnd)
		}
	}
	return nil
}

// parsed is the program with one cell more.
func parsed(p *check.Program, n int, text string) (*check.Update, error) {
	c, d := check.Parse(n, text)
	if d != nil {
		return nil, d
	}
	return p.Check(c)
}

// finish waits for what is being compiled; everything has to be.
func finish(e *interp.Engine) error {
	if err := e.WaitCompiled(context.Background()); err != nil {
		return err
	}
	if st := e.Status(); st.Native && len(st.Interpreted) > 0 || st.Failure != "" {
		return fmt.Errorf("interpreted: %v, failure %q", st.Interpreted, st.Failure)
	}
	return nil
}

func withStack(err error) error {
	var p *interp.Panic
	if errors.As(err, &p) {
		return errors.New(p.Trace())
	}
	return err
}
