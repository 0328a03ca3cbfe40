package repl

import (
	"context"
	"errors"
	"os"
	"time"
)

// After the first Ctrl-C a kernel has killAfter to give in before it is killed,
// and then until giveUp, counted from the Ctrl-C as well, to say so. A person must
// have the prompt back within two seconds.
const (
	killAfter = 1600 * time.Millisecond
	giveUp    = 1900 * time.Millisecond
	aMoment   = 300 * time.Millisecond
)

// errStuck is what a call of a kernel ends with that does not even die.
var errStuck = errors.New("interrupted; the kernel does not answer, and what it was doing may go on")

// A guard makes calls of a kernel that always return soon after Ctrl-C.
type guard struct {
	kernel     Kernel
	interrupts <-chan os.Signal
	stuck      <-chan struct{} // closed when a call that was given up has ended; nil if there is none

	// waiting, if set, is called when Ctrl-C has had no effect for a moment.
	waiting func()

	// pressed, if set, is called at each Ctrl-C.
	pressed func()
	heard   bool // Ctrl-C was pressed during the last call
}

type answer struct {
	r   Reply
	err error
}

// run makes one call, whose context Ctrl-C ends. The goroutine that makes it ends when the kernel
// answers.
func (g *guard) run(ctx context.Context, call func(context.Context) (Reply, error)) (Reply, error) {
	if !g.free() {
		return Reply{}, errStuck
	}
	g.drain()
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan answer, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r, err := call(within)
		done <- answer{r, err}
	}()
	a, ok := g.wait(ctx, cancel, done)
	if !ok {
		g.stuck = ended
		return Reply{}, errStuck
	}
	return a.r, a.err
}

// A step is what a guard does when a kernel has not answered for a while.
type step struct {
	after time.Duration // counted from the step before
	do    func()
}

// wait waits for the answer, passing Ctrl-C on to the kernel, and to the call by cancel: it may not have
// reached the kernel. ok is false if it gave up. The steps that a
// Ctrl-C begins come one after the other, however late they are.
func (g *guard) wait(ctx context.Context, cancel func(), done <-chan answer) (a answer, ok bool) {
	var left []step // the first of them is due next
	var due <-chan time.Time
	begin := func(steps ...step) { left, due = steps, time.After(steps[0].after) }
	kill := step{killAfter - aMoment, g.kernel.Kill}
	giveUp := step{giveUp - killAfter, nil}
	g.heard = false
	ctxDone := ctx.Done()
	for n := 0; ; {
		select {
		case a = <-done:
			return a, true
		case <-g.interrupts:
			g.heard = true
			if g.pressed != nil {
				g.pressed()
			}
			if n++; n > 1 {
				g.kernel.Kill()
				break
			}
			g.kernel.Interrupt()
			cancel()
			begin(step{aMoment, g.waiting}, kill, giveUp)
		case <-ctxDone:
			ctxDone = nil
			g.kernel.Interrupt()
			begin(step{aMoment, nil}, kill, giveUp)
		case <-due:
			if left[0].do != nil {
				left[0].do()
			}
			if left = left[1:]; len(left) > 0 {
				begin(left...)
				break
			}
			select { // an answer that has come is not given up
			case a = <-done:
				return a, true
			default:
				return answer{}, false
			}
		}
	}
}

// free reports whether the kernel can be called: not while it is still at a call
// that was given up.
func (g *guard) free() bool {
	if g.stuck == nil {
		return true
	}
	select {
	case <-g.stuck:
	case <-time.After(giveUp - killAfter):
		g.kernel.Kill()
		return false
	}
	g.stuck = nil
	return true
}

// drain forgets a Ctrl-C that came when nothing ran.
func (g *guard) drain() {
	for {
		select {
		case <-g.interrupts:
		default:
			return
		}
	}
}
