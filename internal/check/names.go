package check

import (
	"go/types"
	"slices"
	"strings"
)

// A Name describes one name of a program.
type Name struct {
	Name    string // "f", "T", "T.M", "x"
	Kind    Kind
	Type    string   // "func(x int) int", "struct{X, Y float64}", "[]float64"; as the user would write it; of an import its path
	Cell    int      // where it was defined; 0 if it was there from the start
	Line    int      // of that cell
	State   string   // "", "waiting" or "broken"
	Methods []string // of a type, those of pointers to it included; sorted
}

// Names lists the program's names in order of definition, imports first and
// hidden ones not.
func (p *Program) Names() []Name {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	var list []Name
	for _, im := range p.imports {
		list = append(list, Name{Name: im.name, Kind: KindImport, Type: im.path, Cell: im.cell})
	}
	for _, u := range p.units {
		for _, name := range u.keys() {
			if !IsHidden(name) && name != "_" {
				list = append(list, p.describe(u, name))
			}
		}
	}
	return list
}

func (p *Program) describe(u *unit, name string) Name {
	line, _ := u.src.place(u.start)
	if src, off := p.env.find(u.pos); src == u.src {
		line, _ = src.place(off)
	}
	n := Name{Name: name, Kind: u.kind, Cell: u.src.id, Line: line}
	switch {
	case u.broken != nil:
		n.State = "broken"
	case u.waiting != nil:
		n.State = "waiting"
	}
	obj := p.object(u, name)
	if obj == nil {
		return n
	}
	n.Type = typeString(types.Default(obj.Type()))
	if t, ok := obj.(*types.TypeName); ok {
		n.Type = typeString(t.Type().Underlying())
		n.Methods = methodNames(t.Type())
	}
	return n
}

// object returns what a name of a unit is; nil if it is not in scope.
func (p *Program) object(u *unit, name string) types.Object {
	if p.pkg == nil || u.parked {
		return nil
	}
	if u.kind == KindMethod {
		return lookup(p.pkg, u)
	}
	return p.pkg.Scope().Lookup(name)
}

// methodNames returns the names of the methods of a type and of pointers to it.
func methodNames(t types.Type) []string {
	var names []string
	addMethods(t, func(obj types.Object) { names = append(names, obj.Name()) })
	slices.Sort(names)
	return names
}

// TypeOf returns the type of an expression, or its types if it is a call with
// several results. The error is a *Diagnostics.
func (p *Program) TypeOf(expr string) ([]types.Type, error) {
	c, err := Parse(0, expr)
	if err != nil {
		return nil, err
	}
	u, err := p.Check(c)
	if err != nil {
		return nil, err
	}
	if len(u.Results) == 0 {
		src := &source{text: expr}
		return nil, &Diagnostics{List: []Diagnostic{src.diagnostic(0, "this has no value")}}
	}
	return u.Results, nil
}

// Source returns a declaration of the session as it was typed, with its
// comments; of a variable the statement that declared it. ok is false if the
// session does not define name.
func (p *Program) Source(name string) (text string, ok bool) {
	if name == "_" {
		name = Last
	}
	u := p.index[name]
	if u == nil {
		return "", false
	}
	return strings.Trim(strings.TrimRight(u.asTyped(), "; \t\r\n"), "\n"), true
}

// Near returns at most three names that look like name, nearest first: of the
// session, of the language, or of well known packages.
func (p *Program) Near(name string) []string {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	head, member, ok := strings.Cut(name, ".")
	if !ok {
		return p.nearName(name)
	}
	if pkg := p.packageNamed(head); pkg != nil {
		return qualify(head, nearest(member, exportedNames(pkg)))
	}
	if p.pkg != nil && p.pkg.Scope().Lookup(head) != nil {
		return qualify(head, nearest(member, membersOf(p.pkg, head)))
	}
	return p.nearName(head)
}

// Uses returns the names of the session that name needs, directly or through
// others, name itself and imports not included: what must be there for it to
// work. With a type come its methods.
func (p *Program) Uses(name string) []string {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		u := p.index[name]
		if u == nil || seen[name] {
			return
		}
		seen[name] = true
		for _, n := range slices.Concat(u.sig, u.body) {
			visit(n)
		}
		if u.kind == KindType {
			for _, m := range p.units {
				if m.recv == name {
					visit(m.name)
				}
			}
		}
	}
	visit(name)
	delete(seen, name)
	return p.inOrder(seen)
}

// Mentions returns the names that the declaration of name itself names, packages
// included: of a variable those in its type. It is sorted.
func (p *Program) Mentions(name string) []string {
	u := p.index[name]
	if u == nil {
		return nil
	}
	list := slices.Concat(u.sig, u.body)
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(n string) bool {
		isImport := slices.ContainsFunc(p.imports, func(im imported) bool { return im.name == n })
		return n == name || IsHidden(n) || p.index[n] == nil && !isImport
	})
}

// inOrder lists names of the program that the user knows, in order of definition.
func (p *Program) inOrder(set map[string]bool) []string {
	var list []string
	for _, u := range p.units {
		for _, n := range u.keys() {
			if set[n] && !IsHidden(n) {
				list = append(list, n)
			}
		}
	}
	return list
}
