package session

import (
	"cmp"
	"fmt"
	"go/format"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file compares session files. Nothing of them is run or compiled.

// CompareOptions say what counts as equal. The zero value asks for equal bits.
type CompareOptions struct {
	// Tolerance is by how much two floats may differ, absolutely or as a part of
	// the larger one.
	Tolerance float64

	// Most bounds the places listed for one variable; 0 is 100.
	Most int
}

// A Comparison is what differs between two sessions, a and b. Its JSON form is
// the contract of `gosess diff --json`.
type Comparison struct {
	Program []DeclDiff  `json:"program"` // in the order of b, then what only a has
	Values  []ValueDiff `json:"values"`  // sorted by variable
}

// Same reports whether nothing differs.
func (c *Comparison) Same() bool { return len(c.Program)+len(c.Values) == 0 }

// A DeclDiff is a declaration that is not the same. Layout by gofmt, and the cell
// that it was typed in, do not count.
type DeclDiff struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	A    string `json:"a,omitempty"` // its source; "" if it is not there
	B    string `json:"b,omitempty"`
}

// Lines is the difference line by line: "- " begins a line of a, "+ " one of b, and
// two blanks one of both.
func (d DeclDiff) Lines() []string { return lineDiff(splitLines(d.A), splitLines(d.B)) }

// A ValueDiff is a variable that is not the same.
type ValueDiff struct {
	Name   string      `json:"name"`
	A      string      `json:"a,omitempty"`      // the type and the first of the value, if it is only in one or the types differ
	B      string      `json:"b,omitempty"`      // …
	Places []PlaceDiff `json:"places,omitempty"` // where values of one type differ
	More   int         `json:"more,omitempty"`   // places that are not listed
}

// A PlaceDiff is a part of a variable that is not the same.
type PlaceDiff struct {
	Path string `json:"path"`        // "model.weights[3]"
	A    string `json:"a,omitempty"` // "" if it is not there
	B    string `json:"b,omitempty"`
}

// CompareFiles compares the sessions in two files. Errors are as those of Load.
func CompareFiles(a, b string, opt CompareOptions) (*Comparison, error) {
	was, err := readForComparison(a)
	if err != nil {
		return nil, err
	}
	is, err := readForComparison(b)
	if err != nil {
		return nil, err
	}
	return &Comparison{Program: compareDecls(was.decls, is.decls), Values: compareVars(was, is, opt)}, nil
}

// readForComparison reads declarations, values, and what the file did not keep.
func readForComparison(path string) (contents, error) {
	f, err := openFile(path)
	if err != nil {
		return contents{}, err
	}
	defer f.Close()
	c, err := readWhole(f)
	if err != nil {
		return contents{}, fmt.Errorf("read %q: %w", path, fileError(err))
	}
	c.vars = slices.DeleteFunc(c.vars, func(v value.Var) bool { return check.IsHidden(v.Name) })
	return c, nil
}

// compareDecls finds declarations that differ. Imports count; variables do not,
// as their values say more.
func compareDecls(a, b []check.Decl) []DeclDiff {
	list := []DeclDiff{}
	was, is := sources(a), sources(b)
	for _, d := range slices.Concat(b, a) {
		key := subject(d)
		old, new := was[key], is[key]
		delete(was, key)
		delete(is, key)
		if old != new {
			list = append(list, DeclDiff{Name: d.Name, Kind: string(d.Kind), A: old, B: new})
		}
	}
	return list
}

func subject(d check.Decl) string { return string(d.Kind) + " " + d.Name }

// sources are the texts of declarations, by what they declare.
func sources(decls []check.Decl) map[string]string {
	m := map[string]string{}
	for _, d := range decls {
		switch {
		case d.Kind == check.KindVar || d.Kind == check.KindCell || check.IsHidden(d.Name):
		case d.Kind == check.KindImport:
			m[subject(d)] = fmt.Sprintf("import %s %q", d.Name, d.Type)
		default:
			m[subject(d)] = formatted(d.Src)
		}
	}
	return m
}

// formatted is a declaration as gofmt writes it.
func formatted(src string) string {
	src = strings.Trim(src, "; \t\r\n")
	if text, err := format.Source([]byte(src)); err == nil {
		src = strings.Trim(string(text), "\n")
	}
	return src
}

func compareVars(a, b contents, opt CompareOptions) []ValueDiff {
	list := []ValueDiff{}
	is := varsByName(b.vars)
	for _, v := range a.vars {
		w, ok := is[v.Name]
		delete(is, v.Name)
		if !ok {
			list = append(list, ValueDiff{Name: v.Name, A: sketch(v)})
		} else if d, differ := compareVar(v, w, a, b, opt); differ {
			list = append(list, d)
		}
	}
	for _, w := range is {
		list = append(list, ValueDiff{Name: w.Name, B: sketch(w)})
	}
	slices.SortFunc(list, func(x, y ValueDiff) int { return cmp.Compare(x.Name, y.Name) })
	return list
}

func varsByName(vars []value.Var) map[string]value.Var {
	m := map[string]value.Var{}
	for _, v := range vars {
		m[v.Name] = v
	}
	return m
}

func compareVar(v, w value.Var, a, b contents, opt CompareOptions) (ValueDiff, bool) {
	d := ValueDiff{Name: v.Name}
	if v.Type.String() != w.Type.String() {
		d.A, d.B = sketch(v), sketch(w)
		return d, true
	}
	lost := lostPlaces(v.Name, a.lost, b.lost)
	most := opt.Most
	if most == 0 {
		most = 100
	}
	places, more := value.Diff(v, w, value.DiffOptions{Abs: opt.Tolerance, Rel: opt.Tolerance, Max: most})
	for _, p := range places {
		d.Places = append(d.Places, PlaceDiff(p))
	}
	d.Places, d.More = append(d.Places, lost...), more
	return d, len(d.Places)+d.More > 0
}

// lostPlaces are the places of a variable that only one of two files kept.
func lostPlaces(name string, a, b []NotKept) []PlaceDiff {
	var list []PlaceDiff
	for _, side := range []struct {
		mine, other []NotKept
		place       func(path, text string) PlaceDiff
	}{
		{a, b, func(path, text string) PlaceDiff { return PlaceDiff{Path: path, A: text} }},
		{b, a, func(path, text string) PlaceDiff { return PlaceDiff{Path: path, B: text} }},
	} {
		for _, n := range side.mine {
			if n.Name == name && !slices.ContainsFunc(side.other, func(o NotKept) bool { return o.Path == n.Path }) {
				list = append(list, side.place(n.Path, "not kept: "+NotKept{Type: n.Type, Reason: n.Reason}.String()))
			}
		}
	}
	return list
}

// sketch is the type and the first of the value of a variable.
func sketch(v value.Var) string {
	view := View{t: v.Type, v: v.Ptr.Elem()}
	return strings.TrimSpace(view.Type() + " " + value.Tree(v.Type, v.Ptr, value.Limits{Depth: 4, Items: 6, Bytes: 120}).String())
}
