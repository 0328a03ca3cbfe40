package repl

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	xterm "golang.org/x/term"

	"gosess/repl/internal/vt"
)

// patience is how long a test waits for what has to happen.
const patience = 30 * time.Second

// A terminal is a prompt at a pseudo-terminal.
type terminal struct {
	t      *testing.T
	cmd    *exec.Cmd
	tty    *os.File
	exited chan struct{}

	mu     sync.Mutex // protects following
	screen *vt.Screen
}

func openTerminal(t *testing.T, history string, cols, rows int, env ...string) *terminal {
	t.Helper()
	term := &terminal{t: t, screen: vt.New(cols, rows), exited: make(chan struct{})}
	term.cmd = exec.Command(os.Args[0])
	term.cmd.Dir = t.TempDir()
	term.cmd.Env = append(os.Environ(), append([]string{"REPL_TEST_PROMPT=1", "REPL_TEST_HISTORY=" + history, "TERM=xterm"}, env...)...)
	var err error
	if term.tty, err = pty.StartWithSize(term.cmd, &pty.Winsize{Rows: uint16(rows), Cols: uint16(cols)}); err != nil {
		t.Fatal(err)
	}
	go term.read()
	go func() { // ends with the prompt
		term.cmd.Wait()
		close(term.exited)
	}()
	t.Cleanup(func() {
		term.cmd.Process.Kill()
		<-term.exited
		term.tty.Close()
		if term.mu.Lock(); len(term.screen.Unknown) > 0 {
			t.Errorf("unknown sequences: %q", term.screen.Unknown)
		}
		term.mu.Unlock()
	})
	term.wait("welcome\n>")
	return term
}

// read shows what the prompt writes until the terminal closes.
func (term *terminal) read() {
	buf := make([]byte, 4096)
	for {
		n, err := term.tty.Read(buf)
		term.mu.Lock()
		term.screen.Write(buf[:n])
		term.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (term *terminal) send(keys string) {
	term.t.Helper()
	if _, err := term.tty.WriteString(keys); err != nil {
		term.t.Fatal(err)
	}
}

func (term *terminal) look() (text string, row, col int) {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.screen.String(), term.screen.Row, term.screen.Col
}

// wait waits until the end of the screen is want.
func (term *terminal) wait(want string) {
	term.t.Helper()
	term.waitFor(fmt.Sprintf("a screen that ends in %q", want), func(text string) bool { return strings.HasSuffix(text, want) })
}

func (term *terminal) waitFor(what string, ok func(text string) bool) {
	term.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		text, row, col := term.look()
		if ok(text) {
			return
		}
		if time.Now().After(deadline) {
			term.t.Fatalf("no %s; cursor at %d,%d; the screen is\n%s", what, row, col, text)
		}
	}
}

// end waits for the prompt to end.
func (term *terminal) end() {
	term.t.Helper()
	select {
	case <-term.exited:
	case <-time.After(patience):
		text, _, _ := term.look()
		term.t.Fatalf("the prompt does not end; the screen is\n%s", text)
	}
}

// mode is the mode of a terminal, to be compared.
func mode(t *testing.T, f *os.File) string {
	t.Helper()
	state, err := xterm.GetState(int(f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%+v", *state)
}

// raw types keys and returns what is written until they are on the screen.
func (term *terminal) raw(keys string) string {
	term.mu.Lock()
	from := len(term.screen.Log)
	term.mu.Unlock()
	term.send(keys)
	term.wait("> " + keys)
	term.mu.Lock()
	defer term.mu.Unlock()
	return string(term.screen.Log[from:])
}
