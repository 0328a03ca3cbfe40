package session

import (
	"maps"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file says what a cell did besides running.

// notes lists what a person should know about an accepted cell.
func notes(before *state, u *check.Update, dropped []Note) []Note {
	var list []Note
	for _, path := range u.AutoImports {
		list = append(list, Note{NoteImport, path, "imported " + path})
	}
	for _, name := range u.Defined {
		list = append(list, Note{NoteDefined, name, "defined " + name})
	}
	for _, name := range u.Redefined {
		list = append(list, Note{NoteRedefined, name, "redefined " + name})
	}
	list = append(list, waitingNotes(before, u)...)
	list = append(list, brokenNotes(before, u)...)
	list = append(list, lengthNotes(before, u)...)
	for _, name := range u.Healed {
		list = append(list, Note{NoteHealed, name, check.Shown(name) + " works again"})
	}
	return append(list, dropped...)
}

// waitingNotes tells of everything that waits for something it did not wait
// for before the cell.
func waitingNotes(before *state, u *check.Update) []Note {
	var list []Note
	for _, name := range slices.Sorted(maps.Keys(u.Waiting)) {
		text := waitsFor(name, u.Waiting[name])
		if defines(u, name) || text != waitsFor(name, before.waiting[name]) {
			list = append(list, Note{NoteWaiting, name, text})
		}
	}
	return list
}

func waitsFor(name string, missing []check.Missing) string {
	parts := make([]string, len(missing))
	for i, m := range missing {
		parts[i] = m.Name
		if len(m.Near) > 0 {
			parts[i] += " (did you mean " + strings.Join(m.Near, " or ") + "?)"
		}
	}
	return name + " waits for " + strings.Join(parts, ", ")
}

func brokenNotes(before *state, u *check.Update) []Note {
	var list []Note
	for _, name := range slices.Sorted(maps.Keys(u.Broken)) {
		err := u.Broken[name]
		if was := before.broken[name]; was != nil && was.Error() == err.Error() && !defines(u, name) {
			continue
		}
		list = append(list, Note{NoteBroken, name, check.Shown(name) + " is broken: " + err.Error()})
	}
	return list
}

func defines(u *check.Update, name string) bool {
	return slices.Contains(u.Defined, name) || slices.Contains(u.Redefined, name)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
