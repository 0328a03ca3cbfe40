package check

import (
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// This file takes a part out of a program and puts it into another one.

// Part returns the declarations of the names and of all that they use, directly
// or through others: with a type its methods, with a cell what its func literals
// mean, and the imports that any of them needs. The order is that of Decls.
// Names that the program does not have are left out.
func (p *Program) Part(names []string) []Decl {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		u := p.index[name]
		if u == nil {
			return
		}
		for _, n := range slices.Concat(u.sig, u.body) {
			visit(n)
		}
		for _, r := range u.renames {
			visit(r.To)
		}
		for _, m := range p.units {
			if u.kind == KindType && m.recv == name {
				visit(m.name)
			}
		}
	}
	for _, name := range names {
		visit(name)
	}
	return slices.DeleteFunc(p.Decls(), func(d Decl) bool {
		switch {
		case d.Kind != KindImport:
			u := p.index[d.Name]
			return !slices.ContainsFunc(u.keys(), func(n string) bool { return seen[n] })
		case d.Name == "_" || d.Name == "." || d.Cell == 0: // nothing names it, or every program has it
			return false
		}
		return !seen[d.Name]
	})
}

// Merge returns what it takes to add declarations to the program; those of names
// that it has are replaced. Like Restore it runs nothing. NewVars of the Update
// are the variables among decls, Changed the types among them that the program
// had, with all types made of those; Compile is everything.
func (p *Program) Merge(decls []Decl) (*Update, error) {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	q := p.clone()
	if err := q.restoreAll(decls); err != nil {
		return nil, err
	}
	u, err := q.settle()
	if err != nil {
		return nil, err
	}
	u.NewVars = u.NewVars[:0:0]
	var again []string // types that the program had
	for _, d := range decls {
		if v, ok := u.Pkg.Scope().Lookup(d.Name).(*types.Var); ok && d.Kind == KindVar {
			u.NewVars = append(u.NewVars, v)
		}
		if old := p.index[d.Name]; d.Kind == KindType && old != nil && old.kind == KindType {
			again = append(again, d.Name)
		}
	}
	for name := range p.meaning(again, func(u *unit) bool { return u.kind == KindType }) {
		u.Changed = append(u.Changed, name)
	}
	slices.Sort(u.Changed)
	return u, nil
}

// Same reports whether two declarations say the same, wherever they were typed.
func (d Decl) Same(e Decl) bool {
	return d.Kind == e.Kind && d.Name == e.Name && strings.TrimSpace(d.Src) == strings.TrimSpace(e.Src) &&
		d.Type == e.Type && slices.Equal(d.Mask, e.Mask) && slices.Equal(d.Renames, e.Renames)
}

// Renumber returns declarations as if they had been typed in other cells: number
// gives for each cell the one to put in its place.
func Renumber(decls []Decl, number func(int) int) []Decl {
	out := slices.Clone(decls)
	for i := range out {
		d := &out[i]
		d.Cell = number(d.Cell)
		d.Name, d.Type = RenumberName(d.Name, number), RenumberName(d.Type, number)
		d.Renames = slices.Clone(d.Renames)
		for j := range d.Renames {
			d.Renames[j].To = RenumberName(d.Renames[j].To, number)
		}
	}
	return out
}

// inventedIn finds the number of a cell in a name that this package invented.
var inventedIn = regexp.MustCompile(`\b` + Hidden + `(?:old|cell)\d+`)

// RenumberName does what Renumber does to the invented names in a text.
func RenumberName(text string, number func(int) int) string {
	if !strings.Contains(text, Hidden) {
		return text
	}
	return inventedIn.ReplaceAllStringFunc(text, func(name string) string {
		word := strings.TrimRight(name, "0123456789")
		n, err := strconv.Atoi(name[len(word):])
		if err != nil {
			return name
		}
		return word + strconv.Itoa(number(n))
	})
}
