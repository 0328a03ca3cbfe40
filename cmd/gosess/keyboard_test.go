package main

import (
	"os"
	"path/filepath"
	"testing"
)

// What is typed while user code reads is for user code, and what it does not read is for the
// prompt.
func TestUserCodeReadsTerminal(t *testing.T) {
	t.Parallel()
	term := openTerminal(t)
	term.expect(promptSign)
	term.typed(`var s string; var n int`)
	term.expect(promptSign)

	term.typed(`fmt.Print("name? "); fmt.Scanln(&s)`)
	term.expect(`\nname\? `)
	term.typed(`Ada`)
	term.expect(`(?s)1 int\nnil error` + promptSign)
	term.turns(turn{`s`, `"Ada" string`})

	// The end of the input is that of one read.
	term.typed(`in := bufio.NewScanner(os.Stdin); fmt.Println("waits"); for in.Scan() { fmt.Println("got", in.Text()) }; fmt.Println("over")`)
	term.expect(`\nwaits\n`)
	term.keys("one\rtwo\r")
	term.expect(`got one\n(?s:.*)got two\n`)
	term.keys("\x04")
	term.expect(`over\n(?s:.*)` + promptSign)
	term.typed(`fmt.Println("waits"); fmt.Scan(&n); fmt.Println("read", n)`)
	term.expect(`\nwaits\n`)
	term.typed(`42`)
	term.expect(`read 42` + promptSign)

	// Processes of user code read it too.
	term.typed(`c := exec.Command("sh", "-c", "echo waits; read x; echo child got $x"); c.Stdin, c.Stdout = os.Stdin, os.Stdout; c.Run()`)
	term.expect(`\nwaits\n`)
	term.typed(`a line`)
	term.expect(`child got a line\n(?s:.*)` + promptSign)

	// Ctrl-C ends the read and the cell, and not the kernel.
	kernel := term.kernelOf()
	term.typed(`fmt.Println("waits"); for { fmt.Scan(&n) }`)
	term.expect(`\nwaits\n`)
	term.keys("\x1a\x03") // Ctrl-Z does nothing
	term.expect(`\ninterrupted` + promptSign)
	term.turns(turn{`n`, `42 int`})
	if now := term.kernelOf(); now != kernel {
		t.Errorf("the kernel is process %d, and was %d", now, kernel)
	}

	// What is typed while a cell runs that does not read.
	term.typed(`fmt.Println("busy"); time.Sleep(300 * time.Millisecond)`)
	term.expect(`\nbusy\n`)
	term.typed(`40 + 2`)
	term.expect(`42 int` + promptSign)

	// A goroutine that goes on reading when the prompt is back gets nothing.
	term.typed(`ended := make(chan error, 1); go func() { time.Sleep(200 * time.Millisecond); _, err := os.Stdin.Read(make([]byte, 9)); ended <- err }()`)
	term.expect(promptSign)
	term.turns(
		turn{`time.Sleep(400 * time.Millisecond); len(ended)`, `(?s).*`},
		turn{`"mine"`, `"mine" string`},
	)
	term.keys("\x04")
	term.wantExit(0)
}

// The terminal is the prompt's again when the kernel ends while it reads.
func TestKernelEndsWhileItReads(t *testing.T) {
	t.Parallel()
	term := openTerminal(t)
	term.expect(promptSign)
	term.typed(`var n int; fmt.Println("waits"); go func() { time.Sleep(500 * time.Millisecond); os.Exit(3) }(); fmt.Scan(&n)`)
	term.expect(`\nwaits\n`)
	term.expect(`the kernel died: exit code 3(?s:.*)` + promptSign)
	term.turns(turn{`40 + 2`, `42 int`})
	term.typed(`var k int; fmt.Println("waits"); fmt.Scan(&k); k * 2`)
	term.expect(`\nwaits\n`)
	term.typed(`21`)
	term.expect(`42 int` + promptSign)
	term.keys("\x04")
	term.wantExit(0)
}

// Cells of a file and of the command line read the terminal.
func TestCellsReadTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cells := "var n int\nfmt.Print(\"n? \")\n_, err := fmt.Scan(&n)\nfmt.Println(\"twice\", 2*n, err)\n"
	if err := os.WriteFile(filepath.Join(dir, "cells.go"), []byte(cells), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"run", "cells.go"}, {"-e", cells}} {
		term := openTerminalIn(t, dir, args...)
		term.expect(`n\? `)
		term.typed("21")
		term.expect(`twice 42 <nil>\n`)
		term.wantExit(0)
	}
}
