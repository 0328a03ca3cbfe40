package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"gosess/session"
)

// exitDiffer is the exit code of diff when the sessions differ. If they cannot be
// compared it is exitUsage, so that the codes are those of diff(1).
const exitDiffer = 1

// runDiff compares two session files. Nothing in them is run.
func runDiff(e *env) error {
	if len(e.opt.args) != 2 {
		return usagef("diff needs two sessions: gosess diff [--tolerance X] A B")
	}
	var paths [2]string
	for i, name := range e.opt.args {
		path, err := sessionPath(name)
		if err != nil {
			return err
		}
		paths[i] = path
	}
	c, err := session.CompareFiles(paths[0], paths[1], session.CompareOptions{Tolerance: e.opt.tolerance})
	if err != nil {
		return usagef("%v", err)
	}
	if e.opt.json {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		err = enc.Encode(c)
	} else {
		err = printComparison(e.stdout, e.opt.args[0], e.opt.args[1], c)
	}
	if err != nil {
		return &exitError{code: exitUsage, cause: err}
	}
	if c.Same() {
		return nil
	}
	return exitWith(exitDiffer)
}

// printComparison writes what differs: source in the manner of diff -u, then
// values by path. It writes nothing if nothing differs.
func printComparison(w io.Writer, a, b string, c *session.Comparison) error {
	if c.Same() {
		return nil
	}
	ew := &errWriter{w: w}
	fmt.Fprintf(ew, "--- %s\n+++ %s\n", a, b)
	for _, d := range c.Program {
		fmt.Fprintf(ew, "@@ %s %s @@\n", d.Kind, d.Name)
		for _, line := range d.Lines() {
			fmt.Fprintln(ew, strings.TrimRight(line, " "))
		}
	}
	for _, v := range c.Values {
		fmt.Fprintf(ew, "@@ var %s @@\n", v.Name)
		printSides(ew, "", v.A, v.B)
		for _, p := range v.Places {
			printSides(ew, p.Path+": ", p.A, p.B)
		}
		if v.More > 0 {
			fmt.Fprintf(ew, "… and %s more\n", counted(v.More, "difference"))
		}
	}
	return ew.err
}

// printSides writes what the two sessions have in one place.
func printSides(w io.Writer, path, a, b string) {
	if a != "" {
		fmt.Fprintf(w, "- %s%s\n", path, oneLine(a))
	}
	if b != "" {
		fmt.Fprintf(w, "+ %s%s\n", path, oneLine(b))
	}
}
