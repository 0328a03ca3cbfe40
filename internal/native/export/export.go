// Package export writes a session as an ordinary Go module.
//
// Its one rule: what the module prints is what the session showed. Cells that
// would not do again what they did are left out and said to be, and what they
// made comes out of the file of values that is part of the module.
package export

import (
	"fmt"
	"go/format"
	"go/types"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/native"
	"gosess/internal/native/modules"
)

// A Session is what is exported.
type Session struct {
	Name    string                // of the module
	Empty   func() *check.Program // a program without declarations that may import what Program does
	Program *check.Program
	Cells   []Cell // the history, oldest first
	File    []byte // the session file
	Needs   *modules.Needs

	Made     []string // as native.Options.Instances
	Literals []string // names of the func literals that values are of
}

// A Cell is what was entered at once, and how it ended.
type Cell struct {
	ID     int
	Source string
	Err    string // "" if it ran to its end
}

// A Module is the files of a Go module.
type Module struct {
	Files    map[string][]byte // by slash-separated name
	Left     []Left            // in the order of cells
	Restored []string          // variables that get their values from the file, and from no cell; sorted
}

// A Left is a cell that the module does not run.
type Left struct {
	Cell int
	Why  string
}

// mainOf is what the function main of a session is called in the module.
const mainOf = "sessionMain"

// New writes the module of a session. The error says what of the session no
// ordinary program can have.
func New(s *Session) (*Module, error) {
	u := s.Program.Load()
	if u.Pkg == nil || len(u.Files) != 1 {
		return nil, fmt.Errorf("the session is empty")
	}
	w := &writer{s: s, u: u, history: replay(s, u)}
	if err := w.write(); err != nil {
		return nil, err
	}
	m := &Module{Files: w.files, Restored: w.history.restored()}
	for _, c := range w.history.cells {
		if c.left != "" {
			m.Left = append(m.Left, Left{c.ID, c.left})
		}
	}
	return m, nil
}

// A writer writes one module.
type writer struct {
	s       *Session
	u       *check.Update
	history *history
	files   map[string][]byte
	places  []litPlace // of func literals
}

// write makes the files. Cells that do not compile in the module are left out, which
// may need others to be.
func (w *writer) write() error {
	for {
		w.history.settle()
		w.files = map[string][]byte{}
		again, err := w.program()
		if err != nil {
			return err
		}
		if !again {
			break
		}
	}
	values, err := native.Generate(w.u, native.Options{
		Instances: w.s.Made,
		Values:    &native.Values{Table: w.name("table"), Main: mainOf, Literals: w.s.Literals},
	})
	if err != nil {
		return err
	}
	if w.files["values.go"], err = outside(values.Files["values.go"]); err != nil {
		return fmt.Errorf("write the table of values: %w", err)
	}
	w.files["values.gosess"] = w.s.File
	w.places = w.literalPlaces()
	w.files["main.go"] = w.mainFile()
	w.files["show.go"] = w.showFile()
	w.files["README.md"] = w.readme()
	return w.modules()
}

// program writes the declarations and the cells. It reports whether cells had to
// be left out for it, so that all has to be written again.
func (w *writer) program() (again bool, err error) {
	session := "// This file is the program of the session, as it was typed.\n\n" + w.s.Program.Print()
	cells, places := w.cellFile()
	files := []check.File{
		{Name: "session.go", Src: []byte(session)},
		{Name: "cells.go", Src: []byte(cells)},
		{Name: "show.go", Src: []byte(w.showStub())},
	}
	files, bad := w.s.Program.Ordinary(files, map[string]string{"main": mainOf})
	if bad != nil {
		return w.leaveOut(bad, places)
	}
	for _, f := range files[:2] {
		text, err := format.Source(withoutEmptyImports(f.Src))
		if err != nil {
			return false, fmt.Errorf("format %s: %w", f.Name, err)
		}
		w.files[f.Name] = text
	}
	return false, nil
}

// leaveOut leaves the cells out that do not compile.
func (w *writer) leaveOut(bad *check.Diagnostics, places []int) (again bool, err error) {
	for _, d := range bad.List {
		if d.File != "cells.go" {
			return false, fmt.Errorf("the program of the session is not an ordinary one: %s, line %d: %s", d.File, d.Line, d.Msg)
		}
		i, ok := slices.BinarySearch(places, d.Line)
		if !ok {
			i--
		}
		if i < 0 {
			return false, fmt.Errorf("the cells do not make up an ordinary program: %s", d.Msg)
		}
		c := w.history.run()[i]
		c.refused = "in an ordinary program it does not compile: " + d.Msg
	}
	for _, c := range w.history.cells {
		if c.left == "" {
			c.left = c.refused
		}
	}
	return true, nil
}

// name is a name for something of ours that the session has not given.
func (w *writer) name(name string) string {
	for w.u.Pkg.Scope().Lookup(name) != nil || types.Universe.Lookup(name) != nil {
		name += "_"
	}
	return name
}

// withoutEmptyImports takes import declarations away that import nothing.
func withoutEmptyImports(src []byte) []byte {
	text := string(src)
	for {
		begin := strings.Index(text, "import (")
		if begin < 0 {
			return []byte(text)
		}
		end := begin + strings.Index(text[begin:], ")")
		if strings.TrimSpace(text[begin+len("import ("):end]) != "" {
			return []byte(text)
		}
		text = text[:begin] + text[end+1:]
	}
}
