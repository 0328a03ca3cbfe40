package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"

	"gosess/cmd/gosess/internal/crash"
	"gosess/internal/check"
	"gosess/internal/interp"
)

// programArgument is the hidden command that runs a Go program in its process.
const programArgument = "program-process"

// execInterpreted runs the program in a process of its own, which has the terminal,
// the standard streams and the signals as if it had been started by itself, and
// ends as it ends.
func execInterpreted(e *env) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("failed to find the gosess binary: %w", err)
	}
	cmd := exec.Command(exe, slices.Concat([]string{programArgument}, e.opt.args, []string{"--"}, e.opt.progArgs)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.stdin, e.stdout, e.stderr
	cmd.SysProcAttr = boundToParent()
	runtime.LockOSThread() // the bond is to the thread that starts the process
	defer runtime.UnlockOSThread()
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	report, err := crash.Start(cmd)
	if err != nil {
		return fmt.Errorf("failed to start the program: %w", err)
	}
	go passSignals(signals, cmd.Process) // ends with gosess
	err = cmd.Wait()
	if words := report.Words(); words != "" {
		fmt.Fprintln(e.stderr, words)
	}
	return programEnd(err)
}

// passSignals hands on what only this process was told. What a key at the terminal
// sends, the program has got itself.
func passSignals(signals <-chan os.Signal, p *os.Process) {
	for s := range signals {
		if s == syscall.SIGTERM || s == syscall.SIGHUP {
			p.Signal(s)
		}
	}
}

// programEnd makes the end of the program that of gosess.
func programEnd(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return exitWith(128 + int(status.Signal()))
	}
	return exitWith(exit.ExitCode())
}

// runProgram is the process that a program becomes. It returns the program's
// exit code: 2 after a panic, as Go has it, and 1 for a program that cannot be run.
func runProgram(args []string) int {
	crash.Divert(3)
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
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Args: os.Args,
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
	case errors.Is(err, interp.ErrGoexit):
		runtime.Goexit() // the program's other goroutines go on, as they do after main
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
