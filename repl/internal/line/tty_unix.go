//go:build unix

package line

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// A tty is a terminal that keys come from.
type tty struct {
	f     *os.File
	saved *term.State // nil while the terminal is as it was found
}

// raw makes the terminal deliver each key as it is pressed. Unlike that of
// package term, output keeps its line ends: what programs print while a line
// is edited must look right.
func (t *tty) raw() error {
	if t.saved != nil {
		return nil
	}
	fd := int(t.f.Fd())
	saved, err := term.MakeRaw(fd)
	if err != nil {
		return err
	}
	t.saved = saved
	mode, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil // raw is good enough
	}
	mode.Oflag |= unix.OPOST
	unix.IoctlSetTermios(fd, setTermios, mode)
	return nil
}

// restore makes the terminal as raw found it.
func (t *tty) restore() {
	if t.saved != nil {
		term.Restore(int(t.f.Fd()), t.saved)
		t.saved = nil
	}
}

// size is the terminal's width and height; 80 by 24 if it does not say.
func (t *tty) size() (width, height int) {
	width, height, err := term.GetSize(int(t.f.Fd()))
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
// returns when it goes on.
func suspend() { syscall.Kill(0, syscall.SIGTSTP) }
