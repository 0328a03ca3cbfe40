package repl

import (
	"fmt"

	"gosess/session"
)

// This file renders what :get does.

// Got says what became of ":get query".
func Got(got session.Got, query string) Reply {
	var r Reply
	for i, m := range got.Modules {
		if i == 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("fetched %s %s", m.Path, m.Version))
		} else {
			r.Notes = append(r.Notes, fmt.Sprintf("fetched %s %s, which it needs", m.Path, m.Version))
		}
	}
	for _, path := range got.Changed {
		r.Notes = append(r.Notes, fmt.Sprintf("package %s is taken as it is now", path))
	}
	if len(got.Modules)+len(got.Changed) == 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%s has not changed", query))
	}
	for _, n := range got.Notes {
		r.Notes = append(r.Notes, n.Text)
	}
	r.Notes = append(r.Notes, got.Report.Lines()...)
	return r
}

// Modules lists the modules and local packages of a session.
func Modules(s *session.Session, scr Screen) Reply {
	var rows [][]string
	for _, d := range s.Dependencies() {
		row := []string{d.Path, d.Version, ""}
		switch {
		case d.Hash != "":
			row[2] = "local, " + plural(d.Files, "file")
		case !d.Direct:
			row[2] = "for others"
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return Reply{Notes: []string{"nothing but the standard library, gonum and plot; \":get example.com/mod@v1.2.3\" fetches a module"}}
	}
	return Reply{Out: textTable([]string{"path", "version", ""}, rows, scr)}
}
