package session

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file answers questions about names.

// A Name is one thing that the session knows by name.
type Name struct {
	Name  string   `json:"name"`
	Kind  string   `json:"kind"`            // "var", "func", "method", "type", "const" or "import"
	Type  string   `json:"type"`            // type, signature, or path of an import
	Shape string   `json:"shape,omitempty"` // of a variable, as View.Shape
	Bytes int64    `json:"bytes,omitempty"` // of a variable, as View.Size
	Cell  int      `json:"cell,omitempty"`  // the cell that declared it last
	Uses  []string `json:"uses,omitempty"`  // only of Inspect: what it names itself, packages included; of a variable, what its value holds too
	State string   `json:"state,omitempty"` // "", or "broken: …", "waits for …", "not kept: …"
}

// kindOrder is the order in which Names lists kinds.
var kindOrder = []check.Kind{check.KindVar, check.KindFunc, check.KindMethod, check.KindType, check.KindConst, check.KindImport}

// Names lists what the session knows: variables, then functions, methods, types,
// constants and imports, each sorted by name. `_` and what the session adds for
// itself are left out.
func (s *Session) Names() []Name {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.cur.Load()
	var list []Name
	for _, n := range st.prog.Names() {
		out := Name{Name: n.Name, Kind: string(n.Kind), Type: n.Type, Cell: n.Cell, State: st.stateOf(n.Name)}
		if v, ok := s.variable(n.Name); ok && n.Kind == check.KindVar {
			out.Shape, out.Bytes = v.Shape(), v.Size()
		}
		list = append(list, out)
	}
	slices.SortStableFunc(list, func(a, b Name) int {
		return cmp.Or(cmp.Compare(orderOf(a), orderOf(b)), strings.Compare(a.Name, b.Name))
	})
	return list
}

func orderOf(n Name) int { return slices.Index(kindOrder, check.Kind(n.Kind)) }

// stateOf says what is the matter with a name.
func (st *state) stateOf(name string) string {
	if err := st.broken[name]; err != nil {
		return "broken: " + err.Error()
	}
	if missing := st.waiting[name]; len(missing) > 0 {
		return strings.TrimPrefix(waitsFor(name, missing), name+" ")
	}
	for _, n := range st.lost {
		switch {
		case n.Name == name && n.Path == name:
			return "not kept: " + n.Reason
		case n.Name == name:
			return "not kept: " + n.String()
		}
	}
	return ""
}

// variable returns a view of the variable of that name; "_" is the last value.
func (s *Session) variable(name string) (View, bool) {
	if name == "_" {
		name = check.Last
	}
	t, ptr, ok := s.eng.Var(name)
	if !ok {
		return View{}, false
	}
	return View{t: t, v: ptr.Elem(), s: s}, true
}

// TypeOf returns the type of an expression without evaluating it; several,
// joined by commas and in parentheses, if it is a call with several results.
// The error is a *DiagnosticsError.
func (s *Session) TypeOf(expr string) (string, error) {
	list, err := s.cur.Load().prog.TypeOf(expr)
	if err != nil {
		return "", &DiagnosticsError{err}
	}
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = goTypeString(t)
	}
	if len(out) == 1 {
		return out[0], nil
	}
	return "(" + strings.Join(out, ", ") + ")", nil
}

// Doc returns the documentation of a name of the session or of a package: "f",
// "Point.Norm", "strings.Map", "math". The error wraps ErrNoName.
func (s *Session) Doc(name string) (string, error) {
	prog := s.cur.Load().prog
	if text, ok := prog.Doc(name); ok {
		return text, nil
	}
	return "", noName(prog, name, ErrNoName)
}

// Source returns the newest source of a declaration as it was typed; for a
// variable, the statement that declared it. The error wraps ErrNoName.
func (s *Session) Source(name string) (string, error) {
	prog := s.cur.Load().prog
	if text, ok := prog.Source(name); ok {
		return text, nil
	}
	return "", noName(prog, name, ErrNoName)
}

// noName says that name is not known, and what looks like it.
func noName(prog *check.Program, name string, kind error) error {
	near := prog.Near(name)
	if len(near) == 0 {
		return fmt.Errorf("%w: %q", kind, name)
	}
	return fmt.Errorf("%w: %q; did you mean %s?", kind, name, strings.Join(near, " or "))
}

// A Candidate is one way to complete a line.
type Candidate struct {
	Text   string // replaces the word that ends at the cursor
	Kind   string // "var", "func", "method", "type", "const", "field", "package", "import", "keyword" or "builtin"
	Detail string // type or signature; may be empty
}

// Complete lists what may stand at the byte offset pos of src; the candidates
// replace src[start:pos]. It does not wait for a running cell.
func (s *Session) Complete(src string, pos int) (start int, list []Candidate) {
	start, found := s.cur.Load().prog.Complete(src, pos)
	for _, c := range found {
		list = append(list, Candidate{c.Text, c.Kind, c.Type})
	}
	return start, list
}

// Completeness says whether a cell can be evaluated as it is.
type Completeness = check.Completeness

// What [State] answers.
const (
	Complete   = check.Complete   // evaluate it
	Incomplete = check.Incomplete // more lines must follow
	Invalid    = check.Invalid    // no more lines can make it Go
)

// State says whether src can be evaluated as it is, needs more lines, or can
// never become Go. It is a pure function.
func State(src string) Completeness { return check.State(src) }

// Program returns the session's declarations as one ordinary Go file, formatted
// as gofmt does. Variables stand there with their types and without their
// values.
func (s *Session) Program() string { return s.cur.Load().prog.Print() }

// An Entered is one cell of the history.
type Entered struct {
	ID     int    `json:"id"`
	Source string `json:"source"`
	Err    string `json:"err,omitempty"` // why it stopped midway; "" if it did not
}

// History returns the accepted cells, oldest first.
func (s *Session) History() []Entered { return slices.Clone(s.cur.Load().cells) }

// RenderError renders an error of Eval as a person should read it: diagnostics
// with their source lines and carets, a panic with its trace.
func RenderError(err error) string {
	var d *check.Diagnostics
	if errors.As(err, &d) {
		return d.Render()
	}
	var p *PanicError
	if errors.As(err, &p) {
		return p.render()
	}
	return err.Error() + "\n"
}

// Size is the number of bytes of memory that the value holds, what it points to
// included, counted once.
func (v View) Size() int64 {
	if v.s == nil || v.t == nil {
		return 0
	}
	return value.Size(v.t, pointerTo(v.v), v.s.encodeOptions())
}
