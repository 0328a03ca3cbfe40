package session

import (
	"bytes"

	"gosess/internal/check"
	"gosess/internal/native/export"
)

// A Module is a session as an ordinary Go module: its files by slash-separated
// name, and the cells that it does not run.
type Module = export.Module

// ExportFile makes a Go module of the session in the file at path; name is the
// module's path. Nothing of the session is run. Errors are those of LoadFile, or
// say what of the session no ordinary program can have. The Report says what the file
// does not hold.
func ExportFile(path, name string) (*Module, Report, error) {
	s, report, err := LoadFile(path, Options{Undo: -1})
	if err != nil {
		return nil, report, err
	}
	defer s.Close()
	m, err := s.export(name)
	return m, report, err
}

func (s *Session) export(name string) (*Module, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.cur.Load()
	var file bytes.Buffer // not the file itself: that may be compressed, or of an older version
	if _, err := s.dump(&file); err != nil {
		return nil, err
	}
	x := &export.Session{
		Name:     name,
		Empty:    func() *check.Program { return check.NewProgramWith(st.deps) },
		Program:  st.prog,
		File:     file.Bytes(),
		Made:     madeIn(s.eng),
		Literals: s.eng.DecodedLiterals(),
	}
	needs := st.deps.all(st.prog, false)
	x.Needs = &needs
	for _, c := range st.cells {
		x.Cells = append(x.Cells, export.Cell{ID: c.ID, Source: c.Source, Err: c.Err})
	}
	return export.New(x)
}
