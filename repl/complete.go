package repl

import (
	"context"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gosess/repl/internal/line"
	"gosess/session"
)

// completeWithin is how long a person waits for completions.
const completeWithin = 400 * time.Millisecond

// maxFiles is how many names of a directory are offered.
const maxFiles = 1000

// A completer lists what may stand at the cursor: commands and files by
// itself, everything else by asking the kernel.
type completer struct {
	ctx    context.Context
	kernel Kernel
}

// complete is [line.Config.Complete].
func (c completer) complete(text string, pos int) (start int, list []line.Candidate) {
	from := strings.LastIndexByte(text[:pos], '\n') + 1
	if cmd := strings.TrimLeft(text[from:pos], " "); isCommand(cmd) && endsStatement(text[:from]) {
		begin := pos - len(cmd)
		start, list = c.command(cmd)
		return begin + start, list
	}
	return c.code(text, pos)
}

// code completes Go.
func (c completer) code(text string, pos int) (int, []line.Candidate) {
	ctx, cancel := context.WithTimeout(c.ctx, completeWithin)
	defer cancel()
	start, found := c.kernel.Complete(ctx, text, pos)
	if len(found) == 0 {
		if begin, ok := insideString(text[:pos]); ok {
			return begin, files(text[begin:pos], false)
		}
	}
	return start, candidates(found)
}

func candidates(found []session.Candidate) []line.Candidate {
	list := make([]line.Candidate, len(found))
	for i, f := range found {
		detail := f.Detail
		if !strings.HasPrefix(detail, f.Kind) { // a signature begins with "func" already
			detail = strings.TrimSpace(f.Kind + " " + detail)
		}
		list[i] = line.Candidate{Text: f.Text, Detail: detail}
	}
	return list
}

// command completes a line that is a command, up to its end.
func (c completer) command(cmd string) (int, []line.Candidate) {
	if strings.HasPrefix(cmd, "?") {
		return c.argument(cmd, len(cmd)-len(strings.TrimLeft(cmd, "? ")))
	}
	name, rest := cutWord(cmd[1:])
	if rest == "" {
		return 1, named(commandNames(), name)
	}
	s, err := findSpec(name)
	if err != nil {
		return len(cmd), nil
	}
	begin := len(cmd) - len(strings.TrimLeft(rest, " "))
	switch {
	case s.files:
		return begin, files(cmd[begin:], true)
	case s.name == "help":
		return begin, named(commandNames(), cmd[begin:])
	case s.name == "hosts":
		return begin, named([]string{"add", "remove"}, cmd[begin:])
	case s.name == "engine":
		return begin, named([]string{"auto", "interp", "native"}, cmd[begin:])
	}
	return c.argument(cmd, begin)
}

// argument completes Go from a byte of a command on.
func (c completer) argument(cmd string, begin int) (int, []line.Candidate) {
	start, list := c.code(cmd[begin:], len(cmd)-begin)
	return begin + start, list
}

// named are the names that begin with a prefix.
func named(names []string, prefix string) []line.Candidate {
	var list []line.Candidate
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			detail := ""
			if s, err := findSpec(n); err == nil && s.name == n {
				detail = s.short
			}
			list = append(list, line.Candidate{Text: n, Detail: detail})
		}
	}
	return list
}

// insideString reports whether src ends within a string literal, and where its
// text begins.
func insideString(src string) (begin int, ok bool) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	open := -1
	s.Init(file, []byte(src), func(pos token.Position, msg string) {
		if strings.Contains(msg, "string literal not terminated") {
			open = pos.Offset
		}
	}, 0)
	for tok := token.ILLEGAL; tok != token.EOF; {
		_, tok, _ = s.Scan()
	}
	return open + 1, open >= 0
}

// files are the files whose path begins with what was typed. In a command,
// blanks in names are escaped.
func files(typed string, inCommand bool) []line.Candidate {
	path, escape := typed, func(s string) string { return s }
	if inCommand {
		path, escape = unescape(typed), escapeBlanks
	}
	dir, prefix := filepath.Split(path)
	read := dir
	if read == "" {
		read = "."
	}
	if read, _ = absolute(read); read == "" {
		return nil
	}
	entries, err := os.ReadDir(read)
	if err != nil {
		return nil
	}
	var list []line.Candidate
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, prefix) || prefix == "" && strings.HasPrefix(name, ".") || len(list) >= maxFiles {
			continue
		}
		if info, err := os.Stat(filepath.Join(read, name)); err == nil && info.IsDir() {
			name += "/"
		}
		list = append(list, line.Candidate{Text: escape(dir + name), Show: name})
	}
	return list
}

func unescape(typed string) string {
	if args, err := splitArgs(typed); err == nil && len(args) == 1 {
		return args[0]
	}
	return strings.TrimLeft(typed, `"'`)
}

func escapeBlanks(s string) string {
	return strings.NewReplacer(" ", `\ `, `"`, `\"`, "'", `\'`, `\`, `\\`).Replace(s)
}
