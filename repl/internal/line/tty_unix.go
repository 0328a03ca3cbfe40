//go:build unix

package line

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/chzyer/readline"
)

// A tty is a terminal that keys come from.
type tty struct {
	f     *os.File
	saved *readline.State // nil while the terminal is as it was found
}

// raw makes the terminal deliver each key as it is pressed. Output keeps its line
// ends: what programs print while a line is edited must look right.
func (t *tty) raw() error {
	if t.saved != nil {
		return nil
	}
	saved, err := readline.MakeRaw(int(t.f.Fd()))
	if err == nil {
		t.saved = saved
	}
	return err
}

// restore makes the terminal as raw found it.
func (t *tty) restore() {
	if t.saved != nil {
		readline.Restore(int(t.f.Fd()), t.saved)
		t.saved = nil
	}
}

// size is the terminal's width and height; 80 by 24 if it does not say.
func (t *tty) size() (width, height int) {
	width, height, err := readline.GetSize(int(t.f.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// watchSize delivers a signal for each change of size until stop is called.
func watchSize() (changes <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH)
	return c, func() { signal.Stop(c) }
}

// suspend stops the process group as Ctrl-Z does outside of raw mode, and
// returns when it goes on. Where nobody could make it go on it is not stopped.
func suspend() {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	defer signal.Stop(resumed)
	syscall.Kill(0, syscall.SIGTSTP)
	select { // the signal takes its time
	case <-resumed:
	case <-time.After(time.Second):
	}
}
