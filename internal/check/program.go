package check

import "errors"

// A Program is the newest definition of every import, type, constant,
// function, method and variable of a session. It is immutable and may be used
// from any goroutine.
type Program struct{}

// NewProgram returns the empty program, in which only package dispatch is
// imported.
func NewProgram() *Program { return &Program{} }

// Check type-checks a cell against the program. The error is a *Diagnostics;
// p itself is never changed.
func (p *Program) Check(c *Cell) (*Update, error) {
	return nil, errors.New("check: not written yet")
}

// Load returns the whole program as one Update, with everything that compiles
// in Compile and no cell. An engine that is handed it on top of nothing holds
// the same program as one that was handed each cell's Update.
func (p *Program) Load() *Update { return nil }

// A Decl is one declaration of a program as a session file keeps it.
type Decl struct {
	Kind Kind              `json:"kind"`
	Name string            `json:"name"` // "f", "T", "T.M"; the names of a const group joined by commas; the local name of an import
	Cell int               `json:"cell"`
	Line int               `json:"line"`           // of the cell, where Src begins; from 1
	Col  int               `json:"col"`            // of the cell, where Src begins, in bytes; from 1
	Src  string            `json:"src"`            // as typed, with its comments; for a variable the statement that declared it
	Type string            `json:"type,omitempty"` // of a variable; for an import its path
	Mask []string          `json:"mask,omitempty"` // names that Src declares and that were replaced since
	Old  map[string]string `json:"old,omitempty"`  // for a cell kept for its func literals: names it uses for older variables
}

// Decls returns the program's declarations, in an order that Restore accepts.
func (p *Program) Decls() []Decl { return nil }

// Restore rebuilds a program from its declarations, in one check, running and
// replaying nothing. What no longer compiles is in the Update's Broken.
func Restore(decls []Decl) (*Update, error) { return nil, errors.New("check: not written yet") }

// A Kind says what a name means.
type Kind string

// The kinds of declaration.
const (
	KindImport Kind = "import"
	KindConst  Kind = "const"
	KindType   Kind = "type"
	KindVar    Kind = "var"
	KindFunc   Kind = "func"
	KindMethod Kind = "method"
	KindCell   Kind = "cell" // statements kept because func values made there may live on
)
