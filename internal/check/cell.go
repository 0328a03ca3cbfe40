package check

// A Cell is what is entered at once: imports, declarations and statements in
// any order. It has been parsed, not checked.
type Cell struct {
	ID  int
	Src string
}

// Parse parses a cell. The error is a *Diagnostics. The id names the cell in
// messages and positions; it should be unique within a session and greater
// than zero.
func Parse(id int, src string) (*Cell, error) {
	return &Cell{ID: id, Src: src}, nil
}
