package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These tests end a prompt in every way but the usual one, and want its session
// back at the next start.

// lose enters cells, each a line that shows nothing, and has the prompt end by end.
func lose(t *testing.T, dir string, cells []string, end func(*terminal)) {
	t.Helper()
	term := openTerminalIn(t, dir)
	term.expect(promptSign)
	for _, cell := range cells {
		term.typed(cell)
		term.expect(promptSign)
	}
	end(term)
	<-term.exited
	wantNoProcesses(t, term.id)
}

// kill9 kills the prompt when it had the time to save everything.
func kill9(term *terminal) {
	term.waitForCheckpoint()
	term.cmd.Process.Kill()
}

// quit ends the prompt as it should.
func (term *terminal) quit() {
	term.t.Helper()
	term.keys("\x04")
	term.wantExit(0)
}

const offered = `A session of \d+ \w+ \d+:\d+ \((\d+) cells?\) was not closed\. Restore it\? \[Y/n\] `

func TestRestore(t *testing.T) {
	cells := []string{"type P struct{ n int; next *P }", "p := &P{n: 41}; p.next = p", "func up() int { p.n++; return p.next.n }"}
	tests := []struct {
		name string
		end  func(*terminal)
	}{
		{"kill -9", kill9},
		{"SIGTERM", func(term *terminal) { term.cmd.Process.Signal(syscall.SIGTERM) }},
		{"SIGHUP", func(term *terminal) { term.cmd.Process.Signal(syscall.SIGHUP) }},
		{"terminal closed", func(term *terminal) { term.tty.Close() }},
		{"kernel and prompt killed", func(term *terminal) {
			term.waitForCheckpoint()
			syscall.Kill(term.kernelOf(), syscall.SIGKILL)
			term.cmd.Process.Kill()
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			lose(t, dir, cells, tt.end)
			term := openTerminalIn(t, dir)
			term.expect(offered)
			term.typed("")
			term.expect(`restored: 1 variable, 1 function, 1 type\ngosess`)
			term.expect(promptSign)
			term.typed("up()")
			term.expect(`\n42 int\n> $`)
			term.quit()
			term = openTerminalIn(t, dir) // that one was closed
			if shown := term.expect(promptSign); strings.Contains(shown, "closed") {
				t.Errorf("offered again: %q", shown)
			}
			term.quit()
		})
	}
}

// A session that was to be dumped at the end, and could not be, is not lost.
func TestRestoreAfterFailedDump(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	term := openTerminalIn(t, dir, "-o", "sub/a.gosess")
	term.expect(promptSign)
	term.typed("x := 41")
	term.expect(promptSign)
	if err := os.Remove(sub); err != nil {
		t.Fatal(err)
	}
	term.keys("\x04")
	term.expect(`no such file or directory; the next start of gosess offers the session`)
	term.wantExit(1)
	term = openTerminalIn(t, dir)
	term.expect(offered)
	term.typed("")
	term.expect(promptSign)
	term.typed("x + 1")
	term.expect(`\n42 int\n> $`)
	term.quit()
}

// The cell that runs when everything ends is known, and what it may have changed.
func TestRestoreNamesTheLastCell(t *testing.T) {
	dir := t.TempDir()
	lose(t, dir, []string{"x, y := 1, 2", "func f() { x++ }"}, func(term *terminal) {
		term.waitForCheckpoint()
		term.typed(`f(); z := 3; print("begun"); for {}`)
		term.expect(`\nbegun`)
		term.cmd.Process.Kill()
	})
	for range 2 { // also if the next prompt ends before it has done anything
		term := openTerminalIn(t, dir)
		term.expect(offered)
		term.typed("y")
		term.expect(`restored: 2 variables, 1 function, as it was after cell 2; what came then was not saved, and is not run again:\n` +
			`   3  f\(\); z := 3; print\("begun"\); for \{\}\n      // was running\nmay be older than that: x\nnot there: z\n`)
		term.expect(promptSign)
		term.cmd.Process.Kill()
		<-term.exited
	}
	term := openTerminalIn(t, dir)
	term.expect(offered)
	term.typed("y")
	term.expect(promptSign)
	term.typed("x + y")
	term.expect(`\n3 int\n> $`)
	term.quit()
}

// What was declined is not offered again, and can still be had.
func TestRestoreDeclined(t *testing.T) {
	dir := t.TempDir()
	lose(t, dir, []string{"x := 41"}, kill9)
	term := openTerminalIn(t, dir)
	term.expect(offered)
	term.typed("what?")
	term.expect(offered)
	term.typed("n")
	term.expect(`30 days`)
	term.expect(promptSign)
	term.typed("x")
	term.expect(`undefined: x`)
	term.expect(promptSign)
	term.quit()
	term = openTerminalIn(t, dir)
	if shown := term.expect(promptSign); strings.Contains(shown, "closed") {
		t.Errorf("offered again: %q", shown)
	}
	term.quit()
	term = openTerminalIn(t, dir, "--restore")
	term.expect(`restored: 1 variable\n`)
	term.expect(promptSign)
	term.typed("x + 1")
	term.expect(`\n42 int\n> $`)
	term.quit()
	term = openTerminalIn(t, dir, "--restore")
	term.expect(`no session was left unclosed`)
	term.wantExit(2)
}

// Of several the person chooses; one whose prompt lives is not among them.
func TestRestoreOneOfSeveral(t *testing.T) {
	dir := t.TempDir()
	lose(t, dir, []string{"x := 1"}, kill9)
	alive := openTerminalIn(t, dir)
	alive.expect(offered)
	alive.keys("\x04") // not now
	alive.expect(promptSign)
	alive.typed("x := 100")
	alive.expect(promptSign)
	other := openTerminalIn(t, dir)
	other.expect(offered)
	other.typed("none")
	other.expect(promptSign)
	other.typed("x := 2")
	other.expect(promptSign)
	other.typed("x++")
	other.expect(promptSign)
	kill9(other)
	<-other.exited
	term := openTerminalIn(t, dir)
	term.expect(`2 sessions were not closed, the last of [^.]*\(2 cells\)\. Restore it\? \[Y/n/list\] `)
	term.typed("list")
	term.expect(`  1  \S+  [^\n]*\(2 cells\) in ` + dir + `\n  2  \S+  [^\n]*\(1 cell\) in `)
	term.expect(`Restore which\? \[1-2/none\] `)
	term.typed("2")
	term.expect(`restored: 1 variable\n`)
	term.expect(promptSign)
	term.typed("x")
	term.expect(`\n1 int\n> $`)
	term.quit()
	alive.typed("x")
	alive.expect(`\n100 int\n> $`)
	alive.quit()
}

// A prompt that begins from a file goes on only with what began from the same.
func TestRestoreOfAFile(t *testing.T) {
	dir := t.TempDir()
	term := openTerminalIn(t, dir, "-o", "a.gosess")
	term.expect(promptSign)
	term.typed("x := 1")
	term.expect(promptSign)
	term.quit()
	term = openTerminalIn(t, dir, "a.gosess")
	term.expect(promptSign)
	term.typed("x++")
	term.expect(promptSign)
	kill9(term)
	<-term.exited
	data, err := os.ReadFile(filepath.Join(dir, "a.gosess"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "b.gosess"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	term = openTerminalIn(t, dir, "b.gosess")
	if shown := term.expect(promptSign); strings.Contains(shown, "closed") {
		t.Errorf("another session was offered: %q", shown)
	}
	term.quit()
	term = openTerminalIn(t, dir, "a.gosess")
	term.expect(offered)
	term.typed("y")
	term.expect(promptSign)
	term.typed("x")
	term.expect(`\n2 int\n> $`)
	term.quit()
}

// What a directory is at any moment can be restored: the machine may lose its power then.
func TestRestoreAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	term := openTerminalIn(t, dir)
	term.expect(promptSign)
	term.typed("xs := make([]int, 1<<18)")
	term.expect(promptSign)
	term.waitForCheckpoint()
	kernel := term.kernelOf()
	var copies []string
	for i := range 6 {
		term.typed("xs[0]++; xs = append(xs, make([]int, 1<<18)...); xs[len(xs)-1] = xs[0]")
		time.Sleep(time.Duration(i) * 15 * time.Millisecond) // before, during and after the checkpoint
		stop(term, kernel)
		copies = append(copies, copyState(t, dir))
		syscall.Kill(kernel, syscall.SIGCONT)
		term.expect(promptSign)
	}
	term.quit()
	for _, dir := range copies {
		again := openTerminalIn(t, dir, "--restore")
		again.expect(`restored: 1 variable`)
		again.expect(promptSign)
		again.typed("len(xs) == (xs[0]+1)<<18 && xs[len(xs)-1] == xs[0]")
		again.expect(`\ntrue bool\n> $`)
		again.quit()
	}
}

// stop stops all threads of a process.
func stop(term *terminal, pid int) {
	term.t.Helper()
	syscall.Kill(pid, syscall.SIGSTOP)
	term.waitFor("the process to stop", func() bool {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		return len(threads) > 0 && !slices.ContainsFunc(threads, func(file string) bool {
			stat, err := os.ReadFile(file)
			return err == nil && !strings.Contains(string(stat), ") T ")
		})
	})
}

// copyState copies the state directory as it is now, and returns the directory for
// another prompt.
func copyState(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to+"/state", os.DirFS(dir+"/state")); err != nil {
		t.Fatal(err)
	}
	return to
}

// Values that are damaged are said to be; the prompt goes on, and they are kept.
func TestRestoreDamaged(t *testing.T) {
	dir := t.TempDir()
	lose(t, dir, []string{"x := 41"}, kill9)
	files, _ := filepath.Glob(filepath.Join(dir, "state/gosess/autosave/*/values"))
	if len(files) != 1 {
		t.Fatalf("got %q, want one file", files)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], data[:len(data)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	term := openTerminalIn(t, dir, "--restore")
	term.expect(`the session could not be restored: [^\n]*what there is of its values is in (\S+) now`)
	term.wantExit(1)
	aside, _ := filepath.Glob(filepath.Join(dir, "state/gosess/unusable-*.gosess"))
	if len(aside) != 1 {
		t.Fatalf("set aside: %q, want one file", aside)
	}
	out, err := exec.Command(binary, "salvage", aside[0], "-o", filepath.Join(dir, "good.gosess")).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "1 variable") {
		t.Errorf("salvage: %v: %s", err, out)
	}
	term = openTerminalIn(t, dir, "--restore")
	term.expect(`restored: nothing defined, as it was before the first cell; [^\n]*\n   1  x := 41\n`)
	term.expect(promptSign)
	term.quit()
}
