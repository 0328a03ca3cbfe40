// Gosess is a prompt for Go: it keeps what was typed and what it is worth in a
// file, and calls the session's functions on other processes and hosts.
//
// This package parses the command line, chooses what to do, and turns the
// outcome into an exit code. Its one rule: results go to stdout, everything
// else to stderr, and nobody below this package reads os.Args, catches a
// signal or exits.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"gosess/cmd/gosess/internal/kernel"
)

// Exit codes, the same for every command.
const (
	exitGood  = 0
	exitUser  = 1 // something in the user's code or inputs failed
	exitUsage = 2 // the command line, or a file that it names
	exitHosts = 3 // hosts or workers could not be had
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is gosess without its process: it returns the exit code. A defect of
// gosess itself is one line.
func run(args []string, stdin, stdout, stderr *os.File) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = fail(stderr, kernel.InternalError(p))
		}
	}()
	kernel.SupplyDispatch()
	if len(args) > 0 {
		if serve, ok := hidden[args[0]]; ok {
			return serve(args[1:])
		}
	}
	opt, err := parseArgs(args)
	if err == nil {
		err = opt.settle()
	}
	if err != nil {
		return fail(stderr, err)
	}
	return fail(stderr, opt.command.run(&env{opt: opt, stdin: stdin, stdout: stdout, stderr: stderr}))
}

// An env is what a command runs in.
type env struct {
	opt    *options
	stdin  *os.File
	stdout *os.File
	stderr *os.File
}

// errorf prints one message line on stderr.
func (e *env) errorf(format string, args ...any) {
	fmt.Fprintf(e.stderr, "gosess: "+format+"\n", args...)
}

// A usageError is a command line that cannot be followed.
type usageError struct{ msg string }

func (e *usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// An exitError ends gosess with a code. Its cause, if any, has not been
// printed yet.
type exitError struct {
	code  int
	cause error
}

func (e *exitError) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.cause.Error()
}

func (e *exitError) Unwrap() error { return e.cause }

// exitWith returns an error that ends gosess with code, without a message; nil
// for code 0.
func exitWith(code int) error {
	if code == exitGood {
		return nil
	}
	return &exitError{code: code}
}

// fail prints err, if it has something to say, and returns its exit code.
func fail(stderr io.Writer, err error) int {
	if err == nil {
		return exitGood
	}
	code := exitUser
	var usage *usageError
	var exit *exitError
	switch {
	case errors.As(err, &exit):
		code = exit.code
		if exit.cause == nil {
			return code
		}
	case errors.As(err, &usage):
		code = exitUsage
	}
	fmt.Fprintf(stderr, "gosess: %v\n", err)
	return code
}
