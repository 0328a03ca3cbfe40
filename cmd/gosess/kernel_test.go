package main

import (
	"path/filepath"
	"syscall"
	"testing"
)

// These tests hurt the kernel in every way that user code or a machine can, and
// want the prompt to go on.

func TestKernelKilled(t *testing.T) {
	term := openTerminal(t)
	term.expect(promptSign)
	term.typed("x := 41")
	term.expect(promptSign)
	term.killKernel()
	term.typed("x + 1")
	term.expect(`the kernel died: signal: killed; restarted from the last checkpoint, nothing is missing`)
	term.expect(`42 int\n> $`)
	term.keys("\x04")
	term.wantExit(0)
}

func TestKernelCrashes(t *testing.T) {
	tests := []struct{ name, cell, want string }{
		{"goroutine panic", `go func() { panic("boom") }(); select {}`, `panic: boom`},
		{"exit in a goroutine", `import "os"; go os.Exit(3); select {}`, `the kernel died: exit code 3`},
		{"endless recursion", `func down(n int) int { return down(n+1) + 1 }; down(0)`, `stack`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			term := openTerminal(t)
			term.expect(promptSign)
			term.typed("x := 41")
			term.expect(promptSign)
			term.typed(tt.cell)
			term.expect(tt.want)
			term.expect(promptSign)
			term.typed("x + 1")
			term.expect(`42 int\n> $`)
			term.keys("\x04")
			term.wantExit(0)
		})
	}
}

// os.Exit in a cell ends the cell, not the prompt.
func TestExitInCell(t *testing.T) {
	term := openTerminal(t)
	term.expect(promptSign)
	term.typed(`x := 41; os.Exit(3)`)
	term.expect(`cell called os\.Exit\(3\)`)
	term.expect(promptSign)
	term.typed("x + 1")
	term.expect(`42 int\n> $`)
	term.typed(":quit")
	term.wantExit(0)
}

// Ctrl-C gives the prompt back, whatever the cell does.
func TestInterrupt(t *testing.T) {
	for _, cell := range []string{
		`for {}`,
		`for { i++ }`,
		`time.Sleep(time.Hour)`,
		`select {}`,
		`<-make(chan int)`,
		`exec.Command("sleep", "3600").Run()`,
	} {
		t.Run(cell, func(t *testing.T) {
			term := openTerminal(t)
			term.expect(promptSign)
			term.typed("x, i := 41, 0")
			term.expect(promptSign)
			term.typed(`print("begun"); ` + cell)
			term.expect(`\nbegun`)
			term.keys("\x03")
			term.expect(promptSign)
			term.typed("x + 1")
			term.expect(`42 int\n> $`)
			term.keys("\x04")
			term.wantExit(0)
		})
	}
}

// However the prompt ends, no process stays. A session stays if nobody ended it.
func TestEndings(t *testing.T) {
	tests := []struct {
		name string
		end  func(*terminal)
		code int
	}{
		{"Ctrl-D", func(term *terminal) { term.keys("\x04") }, 0},
		{":quit", func(term *terminal) { term.typed(":quit") }, 0},
		{"SIGTERM", func(term *terminal) { term.cmd.Process.Signal(syscall.SIGTERM) }, 128 + 15},
		{"SIGHUP", func(term *terminal) { term.cmd.Process.Signal(syscall.SIGHUP) }, 128 + 1},
		{"terminal closed", func(term *terminal) { term.tty.Close() }, 128 + 1},
		{"kill -9", func(term *terminal) { term.cmd.Process.Kill() }, -1},
	}
	for _, tt := range tests {
		for _, busy := range []bool{false, true} {
			name := tt.name
			if busy {
				name += " during a cell"
			}
			t.Run(name, func(t *testing.T) {
				if busy && (tt.name == "Ctrl-D" || tt.name == ":quit") {
					return // keys wait for the cell
				}
				term := openTerminal(t)
				term.expect(promptSign)
				term.typed("x := 1")
				term.expect(promptSign)
				if busy {
					term.typed(`print("begun"); for {}`)
					term.expect(`\nbegun`)
				}
				tt.end(term)
				term.wantExit(tt.code)
				wantNoProcesses(t, term.id)
				left, _ := filepath.Glob(filepath.Join(term.cmd.Dir, "state/gosess/autosave/*"))
				if want := tt.code != 0; len(left) == 1 != want {
					t.Errorf("left behind: %q, want a session: %v", left, want)
				}
			})
		}
	}
}

// Two prompts share a state directory and nothing else.
func TestTwoPrompts(t *testing.T) {
	a := openTerminal(t)
	b := openTerminalIn(t, a.cmd.Dir)
	for _, p := range []struct {
		*terminal
		cell string
	}{{a, "x := 1"}, {b, "x := 2"}} {
		p.expect(promptSign)
		p.typed(p.cell)
		p.expect(promptSign)
	}
	a.killKernel()
	b.killKernel()
	a.typed("x")
	a.expect(`\n1 int\n> $`)
	b.typed("x")
	b.expect(`\n2 int\n> $`)
	a.typed(":quit")
	a.wantExit(0)
	b.typed("x + 1")
	b.expect(`\n3 int\n> $`)
	b.typed(":quit")
	b.wantExit(0)
}
