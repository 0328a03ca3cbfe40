package session

import "context"

// A Name is one thing that the session knows by name.
type Name struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`            // "var", "func", "method", "type", "const" or "import"
	Type  string `json:"type"`            // type, signature, or path of an import
	Shape string `json:"shape,omitempty"` // of a variable, as View.Shape
	Bytes int64  `json:"bytes,omitempty"` // of a variable, as View.Size
	Cell  int    `json:"cell,omitempty"`  // the cell that declared it last
	State string `json:"state,omitempty"` // "", or "broken: …", "waits for …", "not kept: …"
}

// Names lists what the session knows: variables, then functions, methods, types,
// constants and imports, each sorted by name. `_` and what the session adds for
// itself are left out.
func (s *Session) Names() []Name { return nil }

// Var returns a view of the variable of that name.
func (s *Session) Var(name string) (View, bool) { return View{}, false }

// TypeOf returns the type of an expression without evaluating it.
func (s *Session) TypeOf(expr string) (string, error) { return "", nil }

// Doc returns the documentation of a name of the session or of a package: "f",
// "Point.Norm", "strings.Map", "math".
func (s *Session) Doc(name string) (string, error) { return "", nil }

// Source returns the newest source of a declaration as it was typed; for a
// variable, the cell that declared it.
func (s *Session) Source(name string) (string, error) { return "", nil }

// A Candidate is one way to complete a line.
type Candidate struct {
	Text   string // replaces the word that ends at the cursor
	Kind   string // as Name.Kind, or "field", "package", "keyword", "path"
	Detail string // type or signature
}

// Complete lists what may stand at the byte offset pos of src; the candidates
// replace src[start:pos]. It does not wait for a running cell.
func (s *Session) Complete(src string, pos int) (start int, list []Candidate) { return pos, nil }

// Completeness says whether a cell can be evaluated as it is.
type Completeness int

// What [State] answers.
const (
	Complete   Completeness = iota // evaluate it
	Incomplete                     // more lines must follow
	Invalid                        // no more lines can make it Go
)

// State says whether src can be evaluated as it is, needs more lines, or can
// never become Go. It is a pure function.
func State(src string) Completeness { return Complete }

// Program returns the session's declarations as one ordinary Go package,
// formatted as gofmt does.
func (s *Session) Program() string { return "" }

// An Entered is one cell of the history.
type Entered struct {
	ID     int    `json:"id"`
	Source string `json:"source"`
	Err    string `json:"err,omitempty"` // why it stopped midway; "" if it did not
}

// History returns the accepted cells, oldest first.
func (s *Session) History() []Entered { return nil }

// Undo takes the last n cells back, source and values together, and returns the
// cells that were undone, newest first. What user code did outside the
// session (files, output, goroutines) stays done.
func (s *Session) Undo(ctx context.Context, n int) ([]Entered, error) { return nil, nil }

// Reset forgets everything. It can be undone.
func (s *Session) Reset() error { return nil }
