package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/term"

	"gosess/cmd/gosess/internal/kernel"
	"gosess/internal/autosave"
	"gosess/repl"
)

// runPrompt is gosess without a subcommand: the prompt on a terminal, the cells
// of -e, or those of standard input.
func runPrompt(e *env) error {
	s, err := e.opt.oneSession()
	if err != nil {
		return err
	}
	if e.opt.out, err = outPath(e.opt.out); err != nil {
		return err
	}
	saved, s, err := e.beginning(s)
	if err != nil {
		return err
	}
	p, err := e.startPrompt(s, saved)
	if err != nil {
		return err
	}
	defer p.close()
	switch {
	case len(e.opt.code) > 0:
		err = p.evalAll(e.opt.code)
	case p.person:
		err = p.interactive()
	default:
		err = p.script()
	}
	return p.finish(err)
}

// beginning is what the prompt begins with: an unclosed session, or the file at
// the path, which is made absolute; "" begins empty.
func (e *env) beginning(session string) (saved *autosave.Dir, path string, err error) {
	switch {
	case e.atPrompt():
		saved, err = e.restored()
	case e.opt.restore:
		err = usagef("--restore is for a prompt at a terminal")
	}
	if err != nil || saved != nil {
		return saved, "", err
	}
	path, err = sessionPath(session)
	return nil, path, err
}

// atPrompt reports whether a person is to be shown a prompt.
func (e *env) atPrompt() bool {
	return e.opt.command.name == "" && len(e.opt.code) == 0 && e.onTerminal()
}

// cellsOnStdin reports whether standard input is what gosess itself reads cells from.
func (e *env) cellsOnStdin() bool {
	return e.opt.command.name == "" && len(e.opt.code) == 0 && !e.onTerminal()
}

// onTerminal reports whether a person types and reads.
func (e *env) onTerminal() bool {
	return term.IsTerminal(int(e.stdin.Fd())) && term.IsTerminal(int(e.stdout.Fd()))
}

// sessionPath makes the name of a session file absolute and checks that it is
// there.
func sessionPath(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", usagef("session %q: %v", name, err)
	}
	if err := readable(abs); err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return "", usagef("session %q: %v%s", name, err, commandHint(name))
	}
	return abs, nil
}

// readable fails if a file cannot be opened. It does not try that with a pipe, which may
// take for ever; package session has words for those.
func readable(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	f, err := os.Open(path)
	if err == nil {
		f.Close()
	}
	return err
}

// commandHint is for a session name that was meant to be a command.
func commandHint(name string) string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	if best := nearest(name, names); best != "" {
		return fmt.Sprintf("; did you mean gosess %s?", best)
	}
	return ""
}

// outPath makes the name that -o gives absolute, as user code may change the
// directory, and checks that the directory is there.
func outPath(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", usagef("-o %q: %v", name, err)
	}
	if info, err := os.Stat(filepath.Dir(abs)); err != nil || !info.IsDir() {
		return "", usagef("-o %q: there is no directory %q", name, filepath.Dir(abs))
	}
	return abs, nil
}

// A prompt is a kernel with what a person or a script needs around it.
type prompt struct {
	env    *env
	kernel *kernel.Client
	ctx    context.Context // done when gosess is told to end
	ints   chan os.Signal  // SIGINT
	stop   func()

	person   bool          // somebody types and reads
	saving   *autosave.Dir // nil if nothing is kept of the session
	restored bool          // it began with what saving held
	closed   bool          // it has ended as it should, and nothing need be kept
}

// startPrompt starts the kernel and takes over the signals. It begins with what was saved, if
// that is not nil.
func (e *env) startPrompt(session string, saved *autosave.Dir) (*prompt, error) {
	p := &prompt{env: e, ints: make(chan os.Signal, 1), person: e.atPrompt(), saving: saved, restored: saved != nil}
	if saved == nil {
		var err error
		if p.saving, err = e.newSaving(session, !p.person); err != nil {
			return nil, err
		}
	}
	opt, err := e.kernelOptions(session)
	if err != nil {
		return nil, err
	}
	opt.Saving, opt.Durable, opt.Restore, opt.Whole = p.saving, p.person, p.restored, !p.person
	p.catchSignals()
	if p.kernel, err = kernel.Start(opt); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// kernelOptions says how this command line wants its kernel.
func (e *env) kernelOptions(session string) (kernel.Options, error) {
	exe, err := os.Executable()
	if err != nil {
		return kernel.Options{}, fmt.Errorf("failed to find the gosess binary: %w", err)
	}
	opt := kernel.Options{
		Exe: exe, Session: session, Pool: e.opt.kernelPool(),
		Merge: sameFile(e.stdout, e.stderr),
	}
	switch cells := e.cellsOnStdin(); {
	case term.IsTerminal(int(e.stdin.Fd())):
		opt.Typed = !cells
	case !cells:
		opt.Stdin = e.stdin
	}
	err = e.chooseKernel(&opt, e.atPrompt())
	return opt, err
}

// sameFile reports whether two streams lead to the same place, so that what is
// written to both has an order.
func sameFile(a, b *os.File) bool {
	ai, err := a.Stat()
	if err != nil {
		return false
	}
	bi, err := b.Stat()
	return err == nil && os.SameFile(ai, bi)
}

// close ends the kernel and gives the signals back.
func (p *prompt) close() {
	end := p.endSaving(p.person && !p.closed)
	p.kernel.Close()
	end()
	p.stop()
}

// ready waits for the session to be loaded.
func (p *prompt) ready() error {
	notes, err := p.kernel.Ready(p.ctx)
	for _, n := range notes {
		fmt.Fprintln(p.env.stderr, n)
	}
	if err != nil && p.env.opt.args != nil {
		return usagef("%v", err)
	}
	return err
}

// replOptions are those of the terminal and of scripts.
func (p *prompt) replOptions() repl.Options {
	o := repl.Options{
		Kernel: p.kernel, In: p.env.stdin, Out: p.env.stdout, Err: p.env.stderr,
		Interrupts: p.ints, NoColor: p.env.opt.noColor,
	}
	if dir, err := stateDir(); err == nil {
		o.History = filepath.Join(dir, "history")
	}
	return o
}

// interactive is the prompt on a terminal. It shows itself while the kernel is
// still starting.
func (p *prompt) interactive() error {
	o := p.replOptions()
	o.Banner = "gosess " + version() + "  :help lists the commands, Ctrl-D ends"
	if p.env.opt.args != nil || p.restored {
		if err := p.ready(); err != nil && p.restored {
			return p.unusable(err)
		} else if err != nil {
			return err
		}
	}
	err := repl.Run(p.ctx, o)
	if err == nil && p.hungUp() {
		return exitWith(128 + int(syscall.SIGHUP))
	}
	p.closed = err == nil && p.ctx.Err() == nil
	return err
}

// script reads cells from standard input.
func (p *prompt) script() error {
	if err := p.ready(); err != nil {
		return err
	}
	return failedCell(repl.RunScript(p.ctx, p.replOptions()))
}

// failedCell turns the failure of cells, which has been reported, into an exit
// code.
func failedCell(err error) error {
	switch {
	case errors.Is(err, repl.ErrNoWorkers):
		return exitWith(exitHosts)
	case errors.Is(err, repl.ErrFailed):
		return exitWith(exitUser)
	}
	return err
}

// finish dumps the session if -o asks for it, whatever became of the cells.
func (p *prompt) finish(err error) error {
	var usage *usageError
	if p.env.opt.out != "" && !errors.As(err, &usage) {
		if derr := p.dump(p.env.opt.out); derr != nil {
			if p.closed = false; p.person && p.saving != nil {
				derr = fmt.Errorf("%w; the next start of gosess offers the session", derr)
			}
			err = &exitError{code: exitUser, cause: derr}
		}
	}
	var by *signalError
	if errors.As(context.Cause(p.ctx), &by) {
		return exitWith(128 + int(by.Signal.(syscall.Signal)))
	}
	return err
}

// dumpTime bounds the dump at the end, which nobody can interrupt any more.
const dumpTime = 10 * time.Minute

// dump writes the session to a file, also if gosess has been told to end.
func (p *prompt) dump(path string) error {
	cmd := repl.Command{Name: "dump", Args: []string{path}, Rest: path}
	if p.env.opt.compress {
		cmd.Args = []string{"-z", path}
		cmd.Rest = "-z " + path
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), dumpTime)
	defer cancel()
	r, err := p.kernel.Do(ctx, cmd, repl.Screen{})
	for _, n := range r.Notes {
		fmt.Fprintln(p.env.stderr, n)
	}
	if err != nil {
		return err
	}
	if r.Failed() {
		return errors.New(r.Err)
	}
	return nil
}
