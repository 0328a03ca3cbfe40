package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gosess/repl/internal/line"
	"gosess/session"
)

// Options configure [Run] and [RunScript]. Kernel is needed; unset writers
// discard.
type Options struct {
	Kernel Kernel

	In  io.Reader // for Run, the terminal: an *os.File
	Out io.Writer // results; for Run, the terminal
	Err io.Writer // everything else

	// Interrupts delivers each SIGINT that the process receives. Nil means none.
	// While a line is edited Ctrl-C is a key and not a signal.
	Interrupts <-chan os.Signal

	Banner  string // shown first by Run, without a newline; "" shows none
	History string // file of the history that prompts share; "" keeps it in memory
	NoColor bool   // besides NO_COLOR and TERM=dumb
	Stop    bool   // RunScript ends at the first cell or command that fails
}

// ErrFailed is returned by [RunScript] if any cell or command failed.
var ErrFailed = errors.New("a cell failed")

// ErrNoWorkers is the ErrFailed of a script in which a cell or command failed
// because hosts or workers could not be had.
var ErrNoWorkers = fmt.Errorf("%w: hosts or workers could not be had", ErrFailed)

func (o Options) filled() Options {
	if o.In == nil {
		o.In = eof{}
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Err == nil {
		o.Err = io.Discard
	}
	return o
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// What stands before the first line of an entry, and before the others.
const (
	prompt     = "> "
	morePrompt = ". "
)

// Run reads cells and commands from a terminal until :quit, Ctrl-D or the end
// of ctx, and leaves the terminal as it found it. It returns nil for all of
// these; the error is one of the terminal's, or ErrClosed if the kernel is lost.
func Run(ctx context.Context, o Options) error {
	o = o.filled()
	in, ok := o.In.(*os.File)
	if !ok || !line.IsTerminal(in) {
		return errors.New("the prompt needs a terminal to read from")
	}
	p := newPrompt(ctx, o, in)
	defer p.edit.Close()
	if o.Banner != "" {
		fmt.Fprintln(p.sh.err, o.Banner)
	}
	o.Kernel.Attach(Output{Stdout: p.sh.out, Stderr: p.sh.err, Progress: p.console.progress})
	return p.loop(ctx)
}

// A promptLoop is a shell at a terminal.
type promptLoop struct {
	edit    *line.Editor
	sh      *shell
	console *console
	past    *history
}

func newPrompt(ctx context.Context, o Options, in *os.File) *promptLoop {
	term := terminalOf(in, o.Out, o.Err)
	color := !o.NoColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	p := &promptLoop{past: &history{path: o.History}}
	cfg := line.Config{
		In: in, Out: term,
		Ready:    func(text string) bool { return ready(text) },
		Complete: completer{ctx, o.Kernel}.complete,
		History:  p.past.list,
	}
	if color {
		cfg.Paint = paint
	}
	p.edit = line.New(cfg)
	p.console = &console{edit: p.edit, term: term, width: func() int { w, _ := p.edit.Size(); return w }}
	out, err := p.console.stream(o.Out), p.console.stream(o.Err)
	p.sh = &shell{
		kernel: o.Kernel, out: out, err: err, fresh: p.console.fresh,
		screen: func() Screen {
			w, h := p.edit.Size()
			return Screen{Width: w, Height: h, Color: color && isTerminal(o.Out)}
		},
		guard: guard{
			kernel: o.Kernel, interrupts: o.Interrupts, pressed: p.console.interrupted,
			waiting: func() { fmt.Fprintln(err, "interrupting; Ctrl-C again kills what runs") },
		},
	}
	p.sh.confirm = p.confirm
	return p
}

// confirm asks a question while a command is carried out. It may be longer than a
// line, and has lines of its own.
func (p *promptLoop) confirm(ctx context.Context, question string) bool {
	p.console.run(false)
	defer p.console.run(true)
	fmt.Fprintln(p.sh.err, question)
	text, err := p.edit.Read(ctx, "[y/N] ", morePrompt)
	return err == nil && isYes(text)
}

// isYes reports whether a person agrees.
func isYes(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return text == "y" || text == "yes"
}

// terminalOf is where the prompt is drawn: on the first of the streams that is a
// terminal.
func terminalOf(in *os.File, streams ...io.Writer) io.Writer {
	for _, w := range streams {
		if isTerminal(w) {
			return w
		}
	}
	return in
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && line.IsTerminal(f)
}

// stream is a stream of the kernel: shared with the prompt if it shows on the
// terminal.
func (c *console) stream(w io.Writer) io.Writer {
	if isTerminal(w) {
		return consoleWriter{c, w}
	}
	return w
}

// ready reports whether Enter submits a text.
func ready(text string) bool {
	last := lastLine(text)
	if isCommand(last) && endsStatement(text[:len(text)-len(last)]) {
		return true
	}
	return onlyComments(text) && lastLine(text) == "" || !onlyComments(text) && session.State(text) != session.Incomplete
}

func (p *promptLoop) loop(ctx context.Context) error {
	for !p.sh.quit {
		text, err := p.edit.Read(ctx, prompt, morePrompt)
		switch {
		case errors.Is(err, line.ErrInterrupt):
			if text == "" {
				fmt.Fprintln(p.sh.err, "Ctrl-D or :quit ends")
			}
			continue
		case err == io.EOF, ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("failed to read from the terminal: %w", err)
		}
		if err := p.past.add(text); err != nil && p.past.path != "" {
			fmt.Fprintln(p.sh.err, err)
			p.past.path = "" // said once
		}
		p.turn(ctx, text)
	}
	return p.sh.ended
}

// turn carries out what was entered at once, up to the first entry that fails.
func (p *promptLoop) turn(ctx context.Context, text string) {
	list := entries(text)
	for i, e := range list {
		p.console.run(true)
		ok := p.sh.do(ctx, e)
		p.console.run(false)
		if rest := len(list) - i - 1; !ok && rest > 0 {
			fmt.Fprintf(p.sh.err, "the rest of what was entered was not run: %s\n", plural(rest, "entry"))
			return
		}
		if p.sh.quit {
			return
		}
	}
}
