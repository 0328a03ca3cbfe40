package repl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// runScript gives a script to a fake kernel and returns what it wrote: lines of
// stderr are marked.
func runScript(t *testing.T, o Options, script string) (string, error) {
	t.Helper()
	var b strings.Builder
	o.In, o.Out, o.Err = strings.NewReader(script), &b, marker{&b}
	if o.Kernel == nil {
		o.Kernel = &fakeKernel{}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := RunScript(ctx, o)
	return b.String(), err
}

type marker struct{ b *strings.Builder }

func (m marker) Write(p []byte) (int, error) {
	for _, line := range strings.SplitAfter(string(p), "\n") {
		if line != "" {
			m.b.WriteString("! " + line)
		}
	}
	return len(p), nil
}

// scriptTests are scripts and what they write; a file a.go and b.go are there.
var scriptTests = []struct{ name, in, want string }{
	{"cells", "x := 1\nprint hello\nx", "\"x := 1\"\nhello\"x\"\n"},
	{"going on", "fail\nx\n", "! a note\n! cell 1, line 1: no\n!   fail\n!   ^\n\"x\"\n"},
	{"commands", ":who x\n:nope\n?f\n:quit\nx", "who [\"x\"]\n! no command :nope; :help lists them\ndoc [\"f\"]\n"},
	{"map", ":map f xs", "\"dispatch.Map(f, xs)\"\n"},
	{"map of nothing", ":map f", "! usage: :map f xs\n"},
	{"run", ":run a.go\nx", "\"one\"\n! a note\n! cell 1, line 1: no\n!   fail\n!   ^\n! a.go stops at the entry that begins on line 3\n\"x\"\n"},
	{"run a program", ":run b.go", "\"             // as built\\nfunc main() {\\n}\\n\"\n\"main()\"\n"},
	{"run what is not there", ":run no.go", "! :run: open DIR/no.go: no such file or directory\n"},
	{"run what is no source", ":run s.gosess", "! :run: \"s.gosess\" is not Go source; :load loads a session\n"},
	{"run itself", ":run loop.go", "! :run: files that run files are nested too deeply\n" + strings.Repeat("! loop.go stops at the entry that begins on line 1\n", maxNesting)},
	{"incomplete", "f(1,\n", "\"f(1,\"\n"},
}

func TestScript(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.go": "one\n\nfail\ntwo\n", "b.go": "package main // as built\nfunc main() {\n}\n", "loop.go": ":run loop.go\n",
		"s.gosess": "\xd9\xd9\xf7\x82",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	for _, test := range scriptTests {
		got, err := runScript(t, Options{}, test.in)
		if got = strings.ReplaceAll(got, dir, "DIR"); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
		if failed := strings.Contains(test.want, "! "); errors.Is(err, ErrFailed) != failed || err != nil && !failed {
			t.Errorf("%s: the error is %v", test.name, err)
		}
	}
}

func TestScriptStops(t *testing.T) {
	got, err := runScript(t, Options{Stop: true}, "x\nfail\ny\n")
	if !errors.Is(err, ErrFailed) || strings.Contains(got, `"y"`) || !strings.Contains(got, `"x"`) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestScriptInterrupted(t *testing.T) {
	interrupts := make(chan os.Signal, 1)
	k := &fakeKernel{stands: func() { interrupts <- os.Interrupt }}
	got, err := runScript(t, Options{Kernel: k, Interrupts: interrupts}, "hang\ny\n")
	if !errors.Is(err, ErrFailed) || got != "! interrupted\n" || !slices.Equal(k.log, []string{"interrupt"}) {
		t.Errorf("got %q, %v; the kernel was told %q", got, err, k.log)
	}
}

func TestTime(t *testing.T) {
	got, err := runScript(t, Options{}, ":time x + 1")
	if err != nil || !strings.HasPrefix(got, "\"x + 1\"\n! took ") {
		t.Errorf("got %q, %v", got, err)
	}
	r := Reply{Check: 123456 * time.Nanosecond, Build: 12 * time.Millisecond, Run: 1234567 * time.Microsecond}
	if got, want := timing(r, 0), "ran 1.23s (checked 123µs, built 12ms)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Ctrl-C reaches a call that has not reached the kernel.
func TestGuardEndsCall(t *testing.T) {
	k := &fakeKernel{}
	k.begin()
	interrupts := make(chan os.Signal, 1)
	g := guard{kernel: k, interrupts: interrupts}
	r, err := g.run(t.Context(), func(ctx context.Context) (Reply, error) {
		interrupts <- os.Interrupt
		<-ctx.Done()
		return Reply{Out: "left"}, nil
	})
	if err != nil || r.Out != "left" || !g.heard || fmt.Sprint(k.log) != "[interrupt]" {
		t.Errorf("got %+v, %v; the kernel was told %q", r, err, k.log)
	}
}

// A kernel that was given up is not called again until it has answered.
func TestGuardGivesUp(t *testing.T) {
	k := &fakeKernel{}
	k.begin()
	interrupts := make(chan os.Signal, 1)
	g := guard{kernel: k, interrupts: interrupts}
	release := make(chan struct{})
	_, err := g.run(context.Background(), func(context.Context) (Reply, error) {
		interrupts <- os.Interrupt
		<-release
		return Reply{}, nil
	})
	if !errors.Is(err, errStuck) || fmt.Sprint(k.log) != "[interrupt kill]" {
		t.Fatalf("got %v; the kernel was told %q", err, k.log)
	}
	answer := func(context.Context) (Reply, error) { return Reply{Out: "yes"}, nil }
	if _, err := g.run(context.Background(), answer); !errors.Is(err, errStuck) {
		t.Errorf("a busy kernel was called: %v", err)
	}
	close(release)
	<-g.stuck
	if r, err := g.run(context.Background(), answer); err != nil || r.Out != "yes" {
		t.Errorf("got %v, %v after the kernel had answered", r, err)
	}
}
