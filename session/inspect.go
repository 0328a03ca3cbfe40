package session

import "io"

// An Inspection is what a session file holds, found without running or
// compiling anything. Its JSON form is the contract of `gosess inspect --json`.
type Inspection struct {
	Version int            `json:"version"`
	Bytes   int64          `json:"bytes"`
	Imports []string       `json:"imports,omitempty"`
	Program string         `json:"program"`
	Cells   []Entered      `json:"cells"`
	Vars    []InspectedVar `json:"vars"`
	Names   []Name         `json:"names"` // functions, types, constants
	Lost    []NotKept      `json:"lost,omitempty"`
}

// An InspectedVar is one variable of a session file.
type InspectedVar struct {
	Name
	Value string `json:"value"` // the first of it, as text
}

// Inspect reads a session file.
func Inspect(r io.Reader) (*Inspection, error) { return nil, nil }
