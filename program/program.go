// Package program is linked into sessions that were exported as ordinary
// programs: it gives their variables the values of the session's file, and
// prints results as the session did. Its one rule: what cannot be restored is said.
//
// Such programs have it with parts of the packages that it imports: the files
// that [gosess/internal/native/export] lists.
package program

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"gosess/internal/native/live"
	"gosess/repl"
	"gosess/session"
)

// Restore gives the program's variables the values in a session file. It ends the program if the
// file cannot be read, or does not hold one of the variables in needed, which
// nothing else gives a value.
func Restore(t *live.Table, files fs.FS, name string, needed ...string) {
	data, err := fs.ReadFile(files, name)
	if err == nil {
		var lost []live.Lost
		lost, err = live.New(t).Restore(data)
		for _, l := range lost {
			if err == nil && slices.Contains(needed, l.Var) {
				err = fmt.Errorf("%s: it has no %s", name, l)
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "restore:", err)
		os.Exit(1)
	}
}

// A Place is a line of a cell, both counted from 1.
type Place = session.Place

// Literals says where in the session the program's func literals were, by file and line:
// "cells.go:57". It is called before anything is shown.
func Literals(places map[string]Place) { session.SetLiteralPlaces(places) }

// Show prints a value and its type on standard output.
func Show[T any](v T) {
	fmt.Println(repl.Format(session.ViewAt(&v), repl.Screen{}))
}

// Print prints the program's variables, sorted by name.
func Print(t *live.Table) {
	vars := slices.Clone(t.Vars)
	slices.SortFunc(vars, func(a, b live.Var) int { return strings.Compare(a.Name, b.Name) })
	for _, v := range vars {
		if strings.HasPrefix(v.Name, "_") {
			continue // not the user's
		}
		text := repl.Format(session.ViewAt(v.Ptr), repl.Screen{})
		sep := " "
		if strings.Contains(text, "\n") {
			sep = "\n"
		}
		fmt.Printf("%s =%s%s\n", v.Name, sep, text)
	}
}
