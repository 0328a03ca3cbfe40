package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"gosess/session"
)

// printInspection shows what a session file holds: its size, its variables with
// their first values, its program, and what it does not hold.
func printInspection(w io.Writer, in *session.Inspection) error {
	ew := &errWriter{w: w}
	fmt.Fprintf(ew, "session file, version %d, %s, %s\n", in.Version, size(in.Bytes), counted(len(in.Cells), "cell"))
	printVars(ew, in.Vars)
	printNames(ew, in.Names)
	printUses(ew, in)
	printDependencies(ew, in.Dependencies)
	if in.Program != "" {
		fmt.Fprintf(ew, "\nprogram:\n%s", indent(in.Program))
	}
	if len(in.Lost) > 0 {
		fmt.Fprint(ew, "\nnot kept:\n")
		for _, l := range in.Lost {
			fmt.Fprintf(ew, "  %s\n", lostLine(l))
		}
	}
	return ew.err
}

func printVars(w io.Writer, vars []session.InspectedVar) {
	if len(vars) == 0 {
		return
	}
	fmt.Fprint(w, "\nvariables:\n")
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, v := range vars {
		fmt.Fprintf(tw, "  %s\t%s\t%s\t%s\t%s\n", v.Name.Name, oneLine(v.Type), v.Shape, size(v.Bytes), oneLine(v.Value))
	}
	tw.Flush()
}

func printNames(w io.Writer, names []session.Name) {
	if len(names) == 0 {
		return
	}
	fmt.Fprint(w, "\nnames:\n")
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, n := range names {
		fmt.Fprintf(tw, "  %s\t%s\t%s\t%s\n", n.Name, n.Kind, oneLine(n.Type), n.State)
	}
	tw.Flush()
}

// printUses shows what each name names itself and what each value holds.
func printUses(w io.Writer, in *session.Inspection) {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	title := "\nuses:\n"
	line := func(n session.Name) {
		if len(n.Uses) > 0 {
			fmt.Fprintf(tw, "%s  %s\t%s\n", title, n.Name, strings.Join(n.Uses, " "))
			title = ""
		}
	}
	for _, v := range in.Vars {
		line(v.Name)
	}
	for _, n := range in.Names {
		line(n)
	}
	tw.Flush()
	if in.Unresolved != "" {
		fmt.Fprintf(w, "\nuses: not known: %s\n", oneLine(in.Unresolved))
	}
}

// printDependencies shows the modules and packages that a session needs.
func printDependencies(w io.Writer, list []session.Dependency) {
	if len(list) == 0 {
		return
	}
	fmt.Fprint(w, "\nmodules and packages:\n")
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, d := range list {
		of := d.Version
		if d.Hash != "" {
			of = counted(d.Files, "file") + ", in the session"
		}
		fmt.Fprintf(tw, "  %s\t%s\n", d.Path, of)
	}
	tw.Flush()
}

// printTrees shows variables as trees.
func printTrees(w io.Writer, vars []session.InspectedVar) error {
	ew := &errWriter{w: w}
	for _, v := range vars {
		for _, line := range v.Tree {
			text := strings.TrimLeft(line, " ")
			fmt.Fprintln(ew, line[:len(line)-len(text)]+oneLine(text))
		}
	}
	return ew.err
}

// oneLine makes a cell of a table of s: spaces are folded, and what a terminal
// does not show is escaped.
func oneLine(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lostLine says what a file does not hold, why, and where it came from.
func lostLine(l session.NotKept) string {
	line := fmt.Sprintf("%s (%s): %s", l.Path, l.Type, l.Reason)
	if l.Source != "" {
		line += fmt.Sprintf("; made by cell %d: %s", l.Cell, l.Source)
	}
	return line
}

func indent(text string) string {
	text = strings.TrimRight(text, "\n")
	return "  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n"
}

// size is a number of bytes as a person reads it.
func size(n int64) string {
	const step = 1024
	if n < step {
		return counted(int(n), "byte")
	}
	f, units := float64(n)/step, "KMGT"
	for len(units) > 1 && f >= step {
		f /= step
		units = units[1:]
	}
	return fmt.Sprintf("%.1f %ciB", f, units[0])
}

// counted is "1 cell" or "2 cells".
func counted(n int, what string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// An errWriter keeps the first error, so that a full disk shows in the exit code.
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) Write(b []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	n, err := e.w.Write(b)
	e.err = err
	return n, err
}
