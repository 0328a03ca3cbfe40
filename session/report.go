package session

import (
	"fmt"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// A Report says what a dump could not keep or what a load could not restore.
type Report struct {
	Bytes int64     `json:"bytes"`           // size of the file; 0 if not known
	Lost  []NotKept `json:"lost,omitempty"`  // zero stands in its place
	Notes []NotKept `json:"notes,omitempty"` // kept, but not quite as it was
}

// A NotKept is a value, or a part of one, that did not come through whole.
type NotKept struct {
	Name   string `json:"name"`             // variable
	Path   string `json:"path"`             // inside it, from the name on: "model.files[3].f"
	Type   string `json:"type"`             // of what is missing
	Reason string `json:"reason"`           // in a few words
	Source string `json:"source,omitempty"` // the line that made the variable
	Cell   int    `json:"cell,omitempty"`   // the cell of that line
}

// String is one line: "model.ch (chan int): a channel belongs to the running process", or
// "p: Point has a type that is broken".
func (n NotKept) String() string {
	path := n.Path
	if path == "" {
		path = n.Name
	}
	// A reason is a clause, or goes on with the type as its subject.
	ofType := strings.HasPrefix(n.Reason, "is ") || strings.HasPrefix(n.Reason, "has ")
	subject, words := path, n.Reason
	switch {
	case n.Type == "":
	case ofType:
		words = n.Type + " " + words
	case path == "":
		subject = n.Type
	default:
		subject += " (" + n.Type + ")"
	}
	if subject == "" {
		return words
	}
	return subject + ": " + words
}

// Lines returns the report as lines for a person, such as
// "session: model.mu (sync.Mutex): locked, kept unlocked".
func (r Report) Lines() []string {
	var lines []string
	for _, n := range r.Notes {
		lines = append(lines, "session: "+n.String())
	}
	for _, n := range r.Lost {
		line := fmt.Sprintf("session: not kept: %s", n)
		if n.Source != "" {
			line += fmt.Sprintf("; made by %q", n.Source)
		}
		lines = append(lines, line)
	}
	return lines
}

// place fills in the cells of the variables.
func (r *Report) place(decls []check.Decl) {
	cells := map[string]int{}
	for _, d := range decls {
		cells[d.Name] = d.Cell
	}
	for _, list := range [][]NotKept{r.Lost, r.Notes} {
		for i := range list {
			if list[i].Cell == 0 {
				list[i].Cell = cells[list[i].Name]
			}
		}
	}
}

// once leaves out what has been said before of the same place: the file says why a value was
// not kept, and that it cannot be decoded is nothing new.
func (r *Report) once() {
	said := map[[2]string]bool{}
	r.Lost = slices.DeleteFunc(r.Lost, func(n NotKept) bool {
		at := [2]string{n.Name, n.Path}
		again := said[at] && n.Path != ""
		said[at] = true
		return again
	})
}

// add appends what the codec reports.
func (r *Report) add(from *value.Report) {
	if from == nil {
		return
	}
	r.Lost = append(r.Lost, notKept(from.Lost)...)
	r.Notes = append(r.Notes, notKept(from.Notes)...)
}

func notKept(list []value.Tombstone) []NotKept {
	out := make([]NotKept, len(list))
	for i, t := range list {
		out[i] = NotKept{Name: t.Var, Path: t.Path, Type: t.Type, Reason: t.Reason, Source: t.Source}
	}
	return out
}
