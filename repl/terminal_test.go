package repl

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// This file talks to a real prompt, in a process of its own with a fake kernel,
// at a real pseudo-terminal.

func TestMain(m *testing.M) {
	if os.Getenv("REPL_TEST_PROMPT") != "" {
		os.Exit(promptProcess())
	}
	os.Exit(m.Run())
}

// promptProcess is what openTerminal starts.
func promptProcess() int {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	k := &fakeKernel{}
	k.stands = func() { io.WriteString(k.out.Stdout, "begun\n") }
	err := Run(ctx, Options{Kernel: k, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Interrupts: interrupts,
		Banner: "welcome", History: os.Getenv("REPL_TEST_HISTORY")})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("bye")
	return 0
}

func TestTypeAndQuit(t *testing.T) {
	term := openTerminal(t, "", 60, 20)
	term.send("x + 1\r")
	term.wait("> x + 1\n\"x + 1\"\n>")
	for _, key := range []struct{ send, want string }{{"func f() {\r", "{\n."}, {"return\r", "    return\n."}, {"}", ". }"}, {"\r", ">"}} {
		term.send(key.send)
		term.wait(key.want)
	}
	term.wait("> func f() {\n.     return\n. }\n\"func f() {\\n\\treturn\\n}\"\n>")
	term.send("fail\r")
	term.wait("> fail\na note\ncell 1, line 1: no\n  fail\n  ^\n>")
	term.send("print half a line\r")
	term.wait("> print half a line\nhalf a line\n>")
	term.send("say half a line\r")
	term.wait("> say half a line\nhalf a line\na note\n>")
	term.send(":who \"a b\" c\r")
	term.wait("who [\"a b\" \"c\"]\n>")
	term.send(":qiut\r")
	term.wait("no command :qiut; did you mean :quit?\n>")
	term.send("exit\r")
	term.wait("cell called os.Exit(3)\n>")
	term.send(":q\r")
	term.end()
	term.wait("> :q\nbye")
}

func TestTerminalIsRestored(t *testing.T) {
	tty, other, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	defer other.Close()
	untouched := mode(t, tty)
	for _, how := range []struct {
		name string
		end  func(*terminal)
	}{
		{"Ctrl-D", func(term *terminal) { term.send("\x04") }},
		{"SIGTERM in a half-typed line", func(term *terminal) {
			term.send("half")
			term.wait("> half")
			term.cmd.Process.Signal(syscall.SIGTERM)
		}},
		{"SIGTERM in a cell", func(term *terminal) {
			term.send("hang\r")
			term.wait("> hang\nbegun")
			term.cmd.Process.Signal(syscall.SIGTERM)
		}},
	} {
		term := openTerminal(t, "", 60, 20)
		if mode(t, term.tty) == untouched {
			t.Errorf("%s: the prompt is shown and the terminal not raw", how.name)
		}
		how.end(term)
		term.end()
		term.wait("bye")
		if got := mode(t, term.tty); got != untouched {
			t.Errorf("%s: the terminal is left as %s, and was %s", how.name, got, untouched)
		}
		if term.screen.Paste || term.screen.Hidden {
			t.Errorf("%s: bracketed paste on: %v, cursor hidden: %v", how.name, term.screen.Paste, term.screen.Hidden)
		}
	}
}

func TestPaste(t *testing.T) {
	term := openTerminal(t, "", 60, 20)
	term.send("\x1b[200~func f(x int) int {\r\n\tif x > 0 {\r\n\r\n\t\treturn 1\r\n\t}\r\n\treturn 0\r\n}\x1b[201~")
	term.wait("> func f(x int) int {\n.     if x > 0 {\n.\n.         return 1\n.     }\n.     return 0\n. }")
	term.send("\r")
	term.wait("\"func f(x int) int {\\n\\tif x > 0 {\\n\\n\\t\\treturn 1\\n\\t}\\n\\tr\neturn 0\\n}\"\n>")

	// A terminal without brackets sends each line by itself, and its own indentation.
	term.send("func g() {\r\tfor {\r\t\tx\r\t}\r}\rg()\r")
	term.wait("\"func g() {\\n\\tfor {\\n\\t\\tx\\n\\t}\\n}\"\n> g()\n\"g()\"\n>")

	// Commands in what is pasted are lines of their own.
	term.send("\x1b[200~a := 1\nb := 2\n:who\nfail x\n:who\nc\n\x1b[201~\r")
	term.wait("\"a := 1\\nb := 2\"\nwho []\na note\ncell 1, line 1: no\n  fail\n  ^\nthe rest of what was entered was not run: 2 entries\n>")
}

func TestNewlineKeys(t *testing.T) {
	term := openTerminal(t, "", 60, 20)
	term.send("a\x1b\rb")
	term.wait("> a\n. b")
	term.send("\x1b[A!\r")
	term.wait("> a!\n. b\n\"a!\\nb\"\n>")
}

func TestInterruptLine(t *testing.T) {
	term := openTerminal(t, "", 60, 20)
	term.send("half a li")
	term.wait("> half a li")
	term.send("\x03")
	term.wait("> half a li\n>")
	term.send("\x03")
	term.wait("Ctrl-D or :quit ends\n>")
}

func TestInterruptCell(t *testing.T) {
	term := openTerminal(t, "", 60, 60)                         // nothing scrolls
	const hint = "interrupting; Ctrl-C again kills what runs\n" // shown if nothing happens for a moment
	for _, test := range []struct {
		cell    string
		presses int
		want    string // pattern of what follows the first ^C
	}{
		{"hang", 1, "(" + hint + ")?interrupted\n>"},
		{"deaf", 1, hint + "killed; the session goes on from cell 3\n>"},
		{"deaf", 2, `(?s:.*)\^C(?s:.*)killed; the session goes on from cell 3\n>`},
		{"dead", 1, hint + "interrupted; the kernel does not answer, and what it was doi\nng may go on\n>"},
	} {
		term.send(test.cell + "\r")
		term.wait("> " + test.cell + "\nbegun")
		for range test.presses {
			_, row, _ := term.look()
			term.send("\x03")
			term.waitFor("answer to Ctrl-C", func(string) bool { _, now, _ := term.look(); return now > row })
		}
		want := regexp.MustCompile("> " + test.cell + `\nbegun\n\^C\n` + test.want + "$")
		term.waitFor(fmt.Sprintf("screen that matches %q", want), want.MatchString)
	}
}

func TestOutputWhileTyping(t *testing.T) {
	term := openTerminal(t, "", 60, 20)
	term.send("later from a goroutine\rhalf typed")
	term.wait("> later from a goroutine\nfrom a goroutine\n> half typed")
	term.send("\r")
	term.wait("> half typed\n\"half typed\"\n>")
}

func TestProgressBar(t *testing.T) {
	term := openTerminal(t, "", 70, 20)
	term.send("map f\r")
	term.waitFor("bar", func(text string) bool {
		return strings.Contains(text, "> map f\nfrom f\n[") && strings.Contains(text, "/1,000  2 failed") && strings.HasSuffix(text, "a:1  b:2")
	})
	term.send("\x03")
	term.wait("> map f\nfrom f\ninterrupted\n>")
}

func TestResize(t *testing.T) {
	term := openTerminal(t, "", 60, 20)
	term.send("size 1\r")
	term.wait("60 20\n>")
	term.send("abc")
	term.wait("> abc")
	pty.Setsize(term.tty, &pty.Winsize{Rows: 10, Cols: 30})
	term.send("def")
	term.wait("> abcdef")
	term.send("\x15size\r")
	term.wait("30 10\n>")
}

func TestHistoryOfTwoPrompts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "history")
	a, b := openTerminal(t, path, 60, 20), openTerminal(t, path, 60, 20)
	a.send("one\r")
	a.wait("\"one\"\n>")
	b.send("\x1b[200~f {\n\t2\n}\x1b[201~\r")
	b.wait("}\"\n>")
	a.send("three\r")
	a.wait("\"three\"\n>")
	a.send("\x1b[A\x1b[A") // what b entered, as one entry
	a.wait("> f {\n.     2\n. }")
	a.send("\x03\x12on")
	a.waitFor("search", func(text string) bool { return strings.HasSuffix(text, "> one\nsearch: on_") })
	a.send("\r\r")
	a.wait("> one\n\"one\"\n>")
	c := openTerminal(t, path, 60, 20)
	c.send("\x1b[A")
	c.wait("> one")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the history has mode %v: %v", info.Mode(), err)
	}
}

func TestCompletion(t *testing.T) {
	term := openTerminal(t, "", 60, 20)
	dir := term.cmd.Dir
	for _, name := range []string{"my data.csv", "my day.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	term.send("str\t")
	term.wait("> strings")
	term.send("\x15mat\t")
	term.waitFor("menu", func(text string) bool { return strings.HasSuffix(text, "> mat\nmath    package\nmatrix  package") })
	term.send("\t\t\r.")
	term.wait("> matrix.")
	term.send("\x15open(\"my\t\t")
	term.wait("> open(\"my data.csv\nmy data.csv\nmy day.csv")
	term.send("\x03\x15:load my\t\t")
	term.wait("> :load my\\ data.csv\nmy data.csv\nmy day.csv")
	term.send("\r\r")
	term.wait(fmt.Sprintf("load [%q]\n>", filepath.Join(dir, "my data.csv")))
	term.send(":und\t")
	term.wait("> :undo")
}

func TestColor(t *testing.T) {
	for _, test := range []struct{ env, want string }{{"NO_COLOR=", "\x1b[35mfunc\x1b[0m"}, {"NO_COLOR=1", "func"}, {"TERM=dumb", "func"}} {
		term := openTerminal(t, "", 60, 20, test.env)
		if got := term.raw("func"); !strings.Contains(got, test.want) || test.want == "func" && strings.Contains(got, "\x1b[3") {
			t.Errorf("%s: the prompt wrote %q, want %q in it", test.env, got, test.want)
		}
	}
}
