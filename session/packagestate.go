package session

import (
	"maps"
	"slices"
	"strings"

	"gosess/internal/interp"
)

// This file says which variables of imported packages a load will not find as they are: they are
// no part of the session, and are initialised again.

// noteInitial remembers the variables of packages that the session has not seen before, after they
// have been initialised and before a cell has used them.
func (s *Session) noteInitial() {
	for name, state := range s.eng.PackageState(s.initial) {
		if s.initial == nil {
			s.initial = map[string]uint64{}
		}
		s.initial[name] = state
	}
}

// withBegunAnew adds to the report of a dump what a load will not find.
func (s *Session) withBegunAnew(r Report, err error) (Report, error) {
	if anew := s.begunAnew(); len(anew) > 0 {
		r.Notes = slices.Concat(r.Notes, anew)
	}
	return r, err
}

// begunAnew is a note for each package whose variables have changed since it was initialised.
func (s *Session) begunAnew() []NotKept {
	var list []string
	for name, state := range s.eng.PackageState(nil) {
		if was, known := s.initial[name]; known && was != state {
			list = append(list, name)
		}
	}
	return packageNotes(list, func(string) string { return "are initialised again by a load" })
}

// notUndone is a note for each package whose variables are not what they were when the state was
// taken, after an engine of that time has been made anew: those of packages that are linked belong to the
// process. A nil state stands for that of now.
func (s *Session) notUndone(state map[string]uint64) []NotKept {
	now := s.eng.PackageState(nil)
	if state == nil {
		state = now
	}
	var list []string
	for name, was := range state {
		is, known := s.initial[name]
		if linked(packageOf(name)) {
			is, known = now[name], true
		}
		if known && is != was {
			list = append(list, name)
		}
	}
	return packageNotes(list, func(path string) string {
		if linked(path) {
			return "stay as they are"
		}
		return "are initialised again"
	})
}

// packageNotes is a note for each package of the variables in the list, "path.name".
func packageNotes(list []string, what func(path string) string) (notes []NotKept) {
	names := map[string][]string{}
	for _, name := range list {
		path := packageOf(name)
		names[path] = append(names[path], name[len(path)+1:])
	}
	for _, path := range slices.Sorted(maps.Keys(names)) {
		slices.Sort(names[path])
		notes = append(notes, NotKept{Name: path, Reason: "variables of the package " + what(path) + ": " + strings.Join(names[path], ", ")})
	}
	return notes
}

// packageOf is the import path in "path.name".
func packageOf(variable string) string { return variable[:strings.LastIndexByte(variable, '.')] }

// linked reports whether a package is compiled into the process, its variables with it.
func linked(path string) bool { return interp.LinkedModule(path) != "" }
