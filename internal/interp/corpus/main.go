// Corpus runs Go programs in the prompt's engine, for the tests that compare it
// with the Go compiler.
//
//	corpus [-native] [-cells] FILE.go…
//
// With -native, which needs the build tag gosess_plugin, what was lowered is
// compiled before it runs. With -cells a file is not run as a program, but its
// declarations as one cell of a session and a call of main as the next.
//
// It exits as the program does; 3 means that the program was refused, 4 that
// it does not compile. What could not be compiled is told on standard error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp"
)

// compiler is nil where programs can only be interpreted.
var compiler interp.Compiler

func main() {
	native := flag.Bool("native", false, "run compiled what was lowered")
	cells := flag.Bool("cells", false, "run a file as two cells of a session")
	flag.Parse()
	opts := interp.Options{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Args: flag.Args()[:1]}
	if os.Getenv("GOSESS_DEBUG") == "lower" {
		opts.Lowered = os.Stderr
	}
	if *native {
		if compiler == nil {
			fmt.Fprintln(os.Stderr, "corpus was built without the tag gosess_plugin")
			os.Exit(4)
		}
		opts.Compiler = compiler
	}
	run := runProgram
	if *cells {
		run = runCells
	}
	e := interp.New(opts)
	err := run(e, flag.Args())
	if s := e.Status(); *native && len(s.Interpreted)+len(s.Pending) > 0 {
		fmt.Fprintf(os.Stderr, "interpreted: %v %v\n", s.Interpreted, s.Pending)
	}
	os.Exit(status(err))
}

// errCheck is wrapped by errors of programs that do not compile.
var errCheck = errors.New("it does not compile")

// runProgram runs the program of these files.
func runProgram(e *interp.Engine, names []string) error {
	var files []check.File
	for _, n := range names {
		src, err := os.ReadFile(n)
		if err != nil {
			return err
		}
		files = append(files, check.File{Name: n, Src: src})
	}
	u, err := check.CheckProgram(files)
	if err != nil {
		return fmt.Errorf("%w: %w", errCheck, err)
	}
	return e.RunProgram(context.Background(), u)
}

// runCells runs a file's declarations as one cell and its main as another.
func runCells(e *interp.Engine, names []string) error {
	src, err := os.ReadFile(names[0])
	if err != nil {
		return err
	}
	p := check.NewProgram()
	for i, text := range []string{strings.Replace(string(src), "package main\n", "\n", 1), "main()"} {
		c, d := check.Parse(i+1, text)
		if d != nil {
			return fmt.Errorf("%w: %w", errCheck, d)
		}
		u, err := p.Check(c)
		if err != nil {
			return fmt.Errorf("%w: %w", errCheck, err)
		}
		if err := e.Define(u); err != nil {
			return err
		}
		p = u.Program
		if err := e.WaitCompiled(context.Background()); err != nil {
			return err
		}
		if u.Cell == "" {
			continue
		}
		if _, err := e.Call(context.Background(), u.Cell); err != nil {
			return err
		}
	}
	return nil
}

// status is the exit status for how a program ended; it says why it did.
func status(err error) int {
	var p *interp.Panic
	var x *interp.Exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &x):
		return x.Code
	case errors.As(err, &p):
		fmt.Fprint(os.Stderr, p.Trace())
		return 2
	}
	fmt.Fprintln(os.Stderr, err)
	if errors.Is(err, errCheck) {
		return 4
	}
	return 3
}
