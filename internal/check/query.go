package check

import (
	"go/types"
)

// A Name describes one name of a program.
type Name struct {
	Name    string // "f", "T", "T.M", "x"
	Kind    Kind
	Type    string // "func(x int) int", "struct{X, Y float64}", "[]float64"; as the user would write it
	Cell    int    // where it was defined
	Line    int
	State   string   // "", "waiting" or "broken"
	Methods []string // of a type
}

// Names lists the program's names in order of definition, imports included
// and hidden ones not.
func (p *Program) Names() []Name { return nil }

// TypeOf returns the type of an expression, or its types if it is a call
// with several results. The error is a *Diagnostics.
func (p *Program) TypeOf(expr string) ([]types.Type, error) { return nil, nil }

// Doc returns documentation of a session name ("f", "T.M"), a package
// ("strings"), a package member ("strings.Map") or its field or method
// ("time.Duration.Round"). ok is false if there is no such thing.
func (p *Program) Doc(name string) (text string, ok bool) { return "", false }

// Source returns a declaration of the session as it was typed, with its
// comments. ok is false if the session does not define name.
func (p *Program) Source(name string) (text string, ok bool) { return "", false }

// Print returns the program as one ordinary, gofmt-ed Go file of package main.
// Variables are declared with their type and without their value.
func (p *Program) Print() string { return "" }

// Uses returns the names of the session that name needs, directly or through
// others, name itself not included: what must be there for it to work.
func (p *Program) Uses(name string) []string { return nil }

// UsedBy returns the names of the session that need name directly.
func (p *Program) UsedBy(name string) []string { return nil }

// Near returns at most three names of the session that look like name, nearest first.
func (p *Program) Near(name string) []string { return nil }

// A Candidate is one way to complete what is being typed.
type Candidate struct {
	Text string // what stands there if it is taken: from start up to the cursor is replaced
	Kind string // "const", "type", "var", "func", "method", "field", "package", "import", "keyword", "builtin"
	Type string // type or signature; may be empty
}

// Complete lists what may stand at a byte offset of a half-typed cell. The
// candidates replace src[start:offset].
func (p *Program) Complete(src string, offset int) (start int, list []Candidate) { return offset, nil }
