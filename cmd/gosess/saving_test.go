package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Named checkpoints survive their kernel and their prompt.
func TestCheckpointsSurvive(t *testing.T) {
	dir := t.TempDir()
	term := openTerminalIn(t, dir)
	term.expect(promptSign)
	term.typed("x := 41")
	term.expect(promptSign)
	term.typed(":checkpoint before")
	term.expect(promptSign)
	term.typed("x = 0")
	term.expect(promptSign)
	term.killKernel()
	term.typed(":undo before")
	term.expect(`the session is as it was at checkpoint before`)
	term.expect(promptSign)
	term.typed("x")
	term.expect(`\n41 int\n> $`)
	term.typed("x = 1")
	term.expect(promptSign)
	kill9(term)
	<-term.exited
	term = openTerminalIn(t, dir, "--restore")
	term.expect(promptSign)
	term.typed(":undo before")
	term.expect(promptSign)
	term.typed("x")
	term.expect(`\n41 int\n> $`)
	term.quit()
}

// What cannot be saved is said once; the session goes on, and is saved again when that
// works.
func TestCannotSave(t *testing.T) {
	dir := t.TempDir()
	term := openTerminalIn(t, dir)
	term.expect(promptSign)
	term.typed("x := 1")
	term.expect(promptSign)
	term.settle()
	dirs, _ := filepath.Glob(filepath.Join(dir, "state/gosess/autosave/*"))
	if len(dirs) != 1 {
		t.Fatalf("got %q, want one directory", dirs)
	}
	obstacle := filepath.Join(dirs[0], "values.new")
	if err := os.Mkdir(obstacle, 0o700); err != nil {
		t.Fatal(err)
	}
	term.typed("x = 2")
	term.expect(`gosess: a crash would lose what is new in the session: save the session: [^\n]*values\.new`)
	term.typed("x = 3")
	term.typed(`print("said", "so")`)
	if shown := term.expect(`saidso`); strings.Contains(shown, "a crash would lose") {
		t.Errorf("said again: %q", shown)
	}
	term.expect(promptSign)
	if err := os.Remove(obstacle); err != nil {
		t.Fatal(err)
	}
	term.typed("x++")
	term.expect(promptSign)
	kill9(term)
	<-term.exited
	term = openTerminalIn(t, dir, "--restore")
	term.expect(promptSign)
	term.typed("x")
	term.expect(`\n4 int\n> $`)
	term.quit()
}

// Loading over names that are there asks.
func TestLoadAsks(t *testing.T) {
	term := openTerminal(t)
	term.expect(promptSign)
	for _, line := range []string{"x, y := 1, 2", ":dump a.gosess", "x, y = 10, 20"} {
		term.typed(line)
		term.expect(promptSign)
	}
	question := `: x exists here and would be replaced; go on\?\n\[y/N\] `
	both := `: x, y exist here and would be replaced; go on\?\n\[y/N\] `
	for _, answer := range []string{"", "n", "perhaps", "\x03", "\x04"} {
		term.typed(":load a.gosess x")
		term.expect(question)
		if len(answer) == 1 && answer < " " {
			term.keys(answer)
		} else {
			term.typed(answer)
		}
		term.expect(`nothing was changed`)
		term.expect(promptSign)
	}
	term.typed("x + y")
	term.expect(`\n30 int\n> $`)
	term.typed(":load a.gosess x")
	term.expect(question)
	term.typed("y")
	term.expect(`loaded "[^"]*a\.gosess": x`)
	term.expect(promptSign)
	term.typed("x + y")
	term.expect(`\n21 int\n> $`)
	term.typed(":load a.gosess")
	term.expect(both)
	term.typed("yes")
	term.expect(`loaded "[^"]*a\.gosess": 2 variables`)
	term.expect(promptSign)
	term.typed("x + y")
	term.expect(`\n3 int\n> $`)
	term.typed(":undo 2")
	term.expect(promptSign)
	term.quit()
}
