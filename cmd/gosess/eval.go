package main

import (
	"fmt"
	"io"

	"gosess/repl"
)

// evalAll evaluates the cells of -e, each also after one that failed.
func (p *prompt) evalAll(code []string) error {
	p.kernel.Attach(p.output())
	if err := p.ready(); err != nil {
		return err
	}
	failed := false
	for _, src := range code {
		if p.ctx.Err() != nil {
			break
		}
		ok, _ := p.eval(src)
		failed = failed || !ok
	}
	if failed {
		return exitWith(exitUser)
	}
	return nil
}

// output is where user code prints when no prompt is there.
func (p *prompt) output() repl.Output {
	return repl.Output{Stdout: p.env.stdout, Stderr: p.env.stderr, Progress: func(repl.Progress) {}}
}

// eval runs one cell and shows what it has to say. The first Ctrl-C cancels
// it, the second kills it.
func (p *prompt) eval(src string) (ok bool, r repl.Reply) {
	done := make(chan struct{})
	defer close(done)
	go p.passInterrupts(done)
	r, err := p.kernel.Eval(p.ctx, src, repl.Screen{})
	show(p.env.stdout, p.env.stderr, r, err)
	return err == nil && !r.Failed(), r
}

// passInterrupts hands Ctrl-C on to the kernel until done is closed.
func (p *prompt) passInterrupts(done <-chan struct{}) {
	for n := 0; ; n++ {
		select {
		case <-p.ints:
			if n == 0 {
				p.kernel.Interrupt()
			} else {
				p.kernel.Kill()
			}
		case <-done:
			return
		}
	}
}

// show writes what a cell or command has to say.
func show(stdout, stderr io.Writer, r repl.Reply, err error) {
	for _, n := range r.Notes {
		fmt.Fprintln(stderr, n)
	}
	io.WriteString(stdout, r.Out)
	if r.Failed() {
		fmt.Fprintln(stderr, r.Err)
	}
	if err != nil {
		fmt.Fprintln(stderr, "gosess:", err)
	}
}
