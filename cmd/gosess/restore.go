package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"gosess/internal/autosave"
)

// This file finds the sessions of prompts that were not closed, and asks whether one is
// wanted back.

// restored is the directory of the session that this prompt goes on with, nil if it is to
// begin as the command line says.
func (e *env) restored() (*autosave.Dir, error) {
	root, err := savingRoot()
	if err != nil {
		return nil, nil // newSaving says so
	}
	left, lerr := autosave.List(root)
	if e.opt.restore {
		return e.restoreNamed(root, left, lerr)
	}
	file := ""
	if len(e.opt.args) > 0 {
		if file, err = sessionPath(e.opt.args[0]); err != nil {
			return nil, err
		}
	}
	here, _ := os.Hostname()
	left = slices.DeleteFunc(left, func(l autosave.Left) bool {
		return l.Declined || l.Host != here || file != "" && l.Session != file
	})
	if len(left) == 0 {
		return nil, nil
	}
	return e.offer(root, left), nil
}

// restoreNamed takes over the session that --restore names, or the newest.
func (e *env) restoreNamed(root string, left []autosave.Left, err error) (*autosave.Dir, error) {
	switch {
	case len(left) == 0 && err != nil:
		return nil, fmt.Errorf("--restore: %w", err)
	case len(left) == 0:
		return nil, usagef("--restore: no session was left unclosed")
	case len(e.opt.args) == 0:
		return autosave.Claim(root, left[0].ID)
	}
	id := e.opt.args[0]
	if !slices.ContainsFunc(left, func(l autosave.Left) bool { return l.ID == id }) {
		return nil, usagef("--restore %q: no such session; there are:\n%s", id, leftTable(left))
	}
	return autosave.Claim(root, id)
}

// offer asks which of the sessions, newest first, is to be restored. One that is declined is not
// offered again.
func (e *env) offer(root string, left []autosave.Left) *autosave.Dir {
	question := fmt.Sprintf("A session of %s was not closed. Restore it? [Y/n] ", left[0])
	if n := len(left); n > 1 {
		question = fmt.Sprintf("%d sessions were not closed, the last of %s. Restore it? [Y/n/list] ", n, left[0])
	}
	for {
		switch answer, err := e.ask(question); {
		case err != nil:
			return nil
		case isOneOf(answer, "", "y", "yes"):
			return e.claim(root, left[0])
		case isOneOf(answer, "n", "no"):
			for _, l := range left {
				e.decline(root, l)
			}
			fmt.Fprintln(e.stderr, "They can be had for 30 days by gosess --restore [ID].")
			return nil
		case isOneOf(answer, "l", "list"):
			fmt.Fprint(e.stderr, leftTable(left))
			question = fmt.Sprintf("Restore which? [1-%d/none] ", len(left))
		case isOneOf(answer, "none"):
			return nil
		default:
			if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(left) {
				return e.claim(root, left[n-1])
			}
		}
	}
}

func isOneOf(s string, words ...string) bool { return slices.Contains(words, strings.ToLower(s)) }

// claim takes a session over; nil, with a message, if it cannot.
func (e *env) claim(root string, l autosave.Left) *autosave.Dir {
	d, err := autosave.Claim(root, l.ID)
	if err != nil {
		e.errorf("%v", err)
	}
	return d
}

// decline notes that a session is not wanted.
func (e *env) decline(root string, l autosave.Left) {
	d, err := autosave.Claim(root, l.ID)
	if err == nil {
		err = d.Decline()
	}
	if err != nil {
		e.errorf("%v", err)
	}
}

// ask shows a question and reads a line. It reads no further than that: what is
// typed ahead belongs to the prompt.
func (e *env) ask(question string) (string, error) {
	fmt.Fprint(e.stderr, question)
	var line bytes.Buffer
	for b := make([]byte, 1); ; {
		switch n, err := e.stdin.Read(b); {
		case n == 1 && b[0] == '\n':
			return strings.TrimSpace(line.String()), nil
		case n == 1:
			line.WriteByte(b[0])
		case err == io.EOF, err != nil:
			fmt.Fprintln(e.stderr)
			return "", err
		}
	}
}

// leftTable lists sessions, a line each.
func leftTable(left []autosave.Left) string {
	var b strings.Builder
	for i, l := range left {
		fmt.Fprintf(&b, "%3d  %s  %s", i+1, l.ID, l)
		if l.Dir != "" {
			fmt.Fprintf(&b, " in %s", l.Dir)
		}
		if l.Session != "" {
			fmt.Fprintf(&b, ", begun from %s", l.Session)
		}
		b.WriteString("\n")
	}
	return b.String()
}
