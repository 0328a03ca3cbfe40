package session

import (
	"maps"
	"slices"
	"strings"
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
	changed := map[string][]string{}
	for name, state := range s.eng.PackageState(nil) {
		if was, known := s.initial[name]; known && was != state {
			dot := strings.LastIndexByte(name, '.')
			changed[name[:dot]] = append(changed[name[:dot]], name[dot+1:])
		}
	}
	var notes []NotKept
	for _, path := range slices.Sorted(maps.Keys(changed)) {
		names := changed[path]
		slices.Sort(names)
		notes = append(notes, NotKept{Name: path, Reason: "variables of the package are initialised again by a load: " + strings.Join(names, ", ")})
	}
	return notes
}
