package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A shell carries out entries. It is what prompts and scripts share; it belongs
// to one goroutine.
type shell struct {
	kernel Kernel
	out    io.Writer
	err    io.Writer
	screen func() Screen
	guard  guard
	fresh  func() // goes to the start of a line; may be nil

	// confirm asks a person a question that yes or no answers; nil if nobody is there.
	confirm func(ctx context.Context, question string) bool

	files     []string // that :run is in the middle of
	quit      bool
	noWorkers bool  // something failed because hosts or workers could not be had
	ended     error // why the kernel cannot be used any more
}

// A turn is one entry and all that it leads to.
type turn struct {
	ctx context.Context
}

// do carries out one entry and reports whether it went well.
func (sh *shell) do(ctx context.Context, e entry) bool {
	t := &turn{ctx}
	if !e.command {
		return sh.eval(t, e.text)
	}
	cmd, s, err := parseCommand(e.text)
	switch {
	case err != nil:
		return sh.fail(err)
	case s.local != nil:
		return s.local(sh, t, cmd)
	}
	return sh.ask(t, cmd)
}

// eval runs a cell and shows what it has to say.
func (sh *shell) eval(t *turn, src string) bool {
	r, err := sh.evalQuiet(t, src)
	return sh.show(r, err)
}

func (sh *shell) evalQuiet(t *turn, src string) (Reply, error) {
	return sh.guard.run(t.ctx, func(ctx context.Context) (Reply, error) {
		return sh.kernel.Eval(ctx, src, sh.screen())
	})
}

// ask has the kernel carry out a command and shows the answer.
func (sh *shell) ask(t *turn, cmd Command) bool {
	r, err := sh.command(t, cmd)
	if err == nil && r.Confirm != "" && sh.confirm != nil {
		if !sh.confirm(t.ctx, r.Confirm) {
			return sh.fail(errors.New("nothing was changed"))
		}
		cmd.Args = append([]string{"--force"}, cmd.Args...)
		r, err = sh.command(t, cmd)
	}
	return sh.show(r, err)
}

func (sh *shell) command(t *turn, cmd Command) (Reply, error) {
	return sh.guard.run(t.ctx, func(ctx context.Context) (Reply, error) {
		return sh.kernel.Do(ctx, cmd, sh.screen())
	})
}

// show prints a reply: messages, then results, then what went wrong.
func (sh *shell) show(r Reply, err error) bool {
	if sh.fresh != nil {
		sh.fresh()
	}
	for _, n := range r.Notes {
		fmt.Fprintln(sh.err, n)
	}
	io.WriteString(sh.out, r.Out)
	sh.noWorkers = sh.noWorkers || r.NoWorkers
	if r.Failed() {
		fmt.Fprintln(sh.err, strings.TrimRight(r.Err, "\n"))
	}
	if err != nil {
		sh.fail(err)
	}
	if errors.Is(err, ErrClosed) {
		sh.quit, sh.ended = true, err
	}
	return err == nil && !r.Failed()
}

func (sh *shell) fail(err error) bool {
	fmt.Fprintln(sh.err, err)
	return false
}

func doHelp(sh *shell, _ *turn, cmd Command) bool {
	text, err := helpText(), error(nil)
	if cmd.Rest != "" {
		text, err = helpOn(cmd.Rest)
	}
	if err != nil {
		return sh.fail(err)
	}
	io.WriteString(sh.out, text)
	return true
}

func doQuit(sh *shell, _ *turn, _ Command) bool {
	sh.quit = true
	return true
}

// doFile hands a command about a file to the kernel, which may be in
// another directory than the prompt.
func doFile(sh *shell, t *turn, cmd Command) bool {
	at := slices.IndexFunc(cmd.Args, func(a string) bool { return !isSwitch(a) })
	if at < 0 {
		return sh.ask(t, cmd) // which says how it is used
	}
	path, err := absolute(cmd.Args[at])
	if err != nil {
		return sh.fail(fmt.Errorf(":%s %q: %w", cmd.Name, cmd.Args[at], err))
	}
	cmd.Args = slices.Clone(cmd.Args)
	cmd.Args[at] = path
	if len(cmd.Args) == 1 {
		cmd.Rest = path
	}
	return sh.ask(t, cmd)
}

// absolute is the absolute form of a path; "~/" is the home directory.
func absolute(path string) (string, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		path = filepath.Join(home, rest)
	}
	return filepath.Abs(path)
}

// maxNesting is how deep files may run files.
const maxNesting = 16

// doRun evaluates a file.
func doRun(sh *shell, t *turn, cmd Command) bool {
	path, err := absolute(cmd.Args[0])
	var src []byte
	if err == nil {
		src, err = os.ReadFile(path)
	}
	if err == nil && !utf8.Valid(src) {
		err = fmt.Errorf("%q is not Go source; :load loads a session", cmd.Args[0])
	}
	if err == nil && len(sh.files) >= maxNesting {
		err = errors.New("files that run files are nested too deeply")
	}
	if err != nil {
		return sh.fail(fmt.Errorf(":run: %w", err))
	}
	sh.files = append(sh.files, path)
	defer func() { sh.files = sh.files[:len(sh.files)-1] }()
	if program, ok := programCells(string(src)); ok {
		return sh.runEntries(t, cmd.Args[0], program)
	}
	return sh.runText(t, cmd.Args[0], strings.NewReader(string(src)))
}

// runText evaluates the entries of a text up to the first that fails.
func (sh *shell) runText(t *turn, name string, text io.Reader) bool {
	s := newSplitter(text)
	for !sh.quit {
		e, err := s.next()
		if err == io.EOF {
			return true
		}
		if err != nil {
			return sh.fail(fmt.Errorf(":run: %w", err))
		}
		if !sh.runEntries(t, name, []entry{e}) {
			return false
		}
	}
	return true
}

func (sh *shell) runEntries(t *turn, name string, list []entry) bool {
	for _, e := range list {
		if t.ctx.Err() != nil {
			return false
		}
		if !sh.do(t.ctx, e) {
			fmt.Fprintf(sh.err, "%s stops at the entry that begins on line %d\n", name, e.line)
			return false
		}
	}
	return true
}

// doTime evaluates a cell and tells how long it took.
func doTime(sh *shell, t *turn, cmd Command) bool {
	start := time.Now()
	r, err := sh.evalQuiet(t, cmd.Rest)
	whole := time.Since(start)
	ok := sh.show(r, err)
	if err == nil && (ok || r.Run > 0) {
		fmt.Fprintln(sh.err, timing(r, whole))
	}
	return ok
}

// timing is one line about what took how long.
func timing(r Reply, whole time.Duration) string {
	if r.Check+r.Build+r.Run == 0 {
		return "took " + roundTime(whole)
	}
	return fmt.Sprintf("ran %s (checked %s, built %s)", roundTime(r.Run), roundTime(r.Check), roundTime(r.Build))
}

// roundTime is a duration to three digits.
func roundTime(d time.Duration) string {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit).String()
}

// doMap is dispatch.Map with its value shown.
func doMap(sh *shell, t *turn, cmd Command) bool {
	f, xs := cutExpr(cmd.Rest)
	if f == "" || xs == "" {
		return sh.fail(&usageError{"usage: :map f xs"})
	}
	return sh.eval(t, "dispatch.Map("+f+", "+xs+")")
}

// doCheck compares what f gives in both engines.
func doCheck(sh *shell, t *turn, cmd Command) bool {
	rest, all := strings.CutPrefix(cmd.Rest, "--all ")
	f, xs := cutExpr(strings.TrimSpace(rest))
	if f == "" || xs == "" {
		return sh.fail(&usageError{"usage: :check [--all] f xs"})
	}
	cmd.Args = []string{f, xs}
	if all {
		cmd.Args = append(cmd.Args, "all")
	}
	return sh.show(sh.command(t, cmd))
}
