// Corpus runs Go programs in the interpreted engine, as gosess run does, for
// the tests that compare it with the Go compiler.
//
//	corpus FILE.go…
//
// It exits as the program does; 3 means that the program was refused, 4 that
// it does not compile.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gosess/internal/check"
	"gosess/internal/interp"
)

// compiler is nil where programs are interpreted.
var compiler interp.Compiler

func main() { os.Exit(run(os.Args[1:])) }

func run(names []string) int {
	var files []check.File
	for _, n := range names {
		src, err := os.ReadFile(n)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 4
		}
		files = append(files, check.File{Name: n, Src: src})
	}
	u, err := check.CheckProgram(files)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 4
	}
	opts := interp.Options{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Args: names[:1], Compiler: compiler}
	if os.Getenv("GOSESS_DEBUG") == "lower" {
		opts.Lowered = os.Stderr
	}
	e := interp.New(opts)
	err = e.RunProgram(context.Background(), u)
	if s := e.Status(); compiler != nil && len(s.Interpreted) > 0 {
		fmt.Fprintf(os.Stderr, "interpreted: %v\n", s.Interpreted)
	}
	return status(err)
}

func status(err error) int {
	var p *interp.Panic
	var x *interp.Exit
	var r *interp.Refusal
	switch {
	case err == nil:
		return 0
	case errors.As(err, &x):
		return x.Code
	case errors.As(err, &p):
		fmt.Fprint(os.Stderr, p.Trace())
		return 2
	case errors.As(err, &r):
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	fmt.Fprintln(os.Stderr, err)
	return 3
}
