package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"syscall"

	"gosess/internal/check"
	"gosess/internal/interp"
)

// programArgument is the hidden command that runs a Go program in this process.
const programArgument = "program-process"

// execProgram makes this process the program: it gets the terminal, the
// signals and the exit code for itself. The process is started anew so that
// the Go run-time can be told not to show gosess's own stacks when the
// program takes it down.
func execProgram(e *env) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("failed to find the gosess binary: %w", err)
	}
	argv := slices.Concat([]string{"gosess", programArgument}, e.opt.args, []string{"--"}, e.opt.progArgs)
	environ := os.Environ()
	if os.Getenv("GOTRACEBACK") == "" {
		environ = append(environ, "GOTRACEBACK=none")
	}
	return fmt.Errorf("failed to start the program: %w", syscall.Exec(exe, argv, environ))
}

// runProgram is the process that a program becomes. It returns the program's
// exit code: 2 after a panic, as Go has it, and 1 for a program that cannot be run.
func runProgram(args []string) int {
	if os.Getenv("GOTRACEBACK") == "none" {
		os.Unsetenv("GOTRACEBACK")
	}
	debug.SetMaxStack(512 << 20) // the most that Go's doubling reaches below its own limit
	names, progArgs := splitArgs(args)
	files, err := readProgram(names)
	if err != nil {
		return fail(os.Stderr, err)
	}
	os.Args = append([]string{names[0]}, progArgs...)
	u, err := check.CheckProgram(files)
	if err != nil {
		return failProgram(err)
	}
	eng := interp.New(interp.Options{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Args: os.Args,
	})
	if err := eng.Define(u); err != nil {
		return failProgram(err)
	}
	return failProgram(eng.RunProgram(context.Background(), u))
}

// splitArgs parts the program's files from its arguments.
func splitArgs(args []string) (files, progArgs []string) {
	i := slices.Index(args, "--")
	if i < 0 {
		return args, nil
	}
	return args[:i], args[i+1:]
}

func readProgram(names []string) ([]check.File, error) {
	var files []check.File
	for _, name := range names {
		src, err := readSource(name)
		if err != nil {
			return nil, err
		}
		files = append(files, check.File{Name: name, Src: src})
	}
	return files, nil
}

// failProgram shows how a program ended and returns its exit code.
func failProgram(err error) int {
	var exit *interp.Exit
	var panicked *interp.Panic
	var diags *check.Diagnostics
	switch {
	case err == nil:
		return exitGood
	case errors.As(err, &exit):
		return exit.Code
	case errors.As(err, &panicked):
		printPanic(panicked)
		return exitPanic
	case errors.Is(err, interp.ErrDeadlock):
		fmt.Fprintln(os.Stderr, "fatal error:", interp.ErrDeadlock)
		return exitPanic
	case errors.As(err, &diags):
		fmt.Fprint(os.Stderr, diags.Render())
	default:
		fmt.Fprintln(os.Stderr, "gosess:", err)
	}
	return exitUser
}

// exitPanic is the exit code of a Go program that a panic ended.
const exitPanic = 2

// printPanic prints an uncaught panic as Go does, with the program's own lines.
func printPanic(p *interp.Panic) {
	fmt.Fprintf(os.Stderr, "panic: %s\n\ngoroutine 1 [running]:\n", p.Message)
	for _, c := range p.Stack {
		fmt.Fprintf(os.Stderr, "main.%s(...)\n", c.Func)
		if c.Line > 0 {
			fmt.Fprintf(os.Stderr, "\t%s:%d\n", c.File, c.Line)
		}
	}

}
