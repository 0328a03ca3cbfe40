package check

import "go/ast"

// within returns which units matter for the types in a function and in the
// signatures of what the cell declares: those that are named there, and those that
// the signatures of these name, with the methods of types. The rest of a large
// program need not be looked at until the cell is accepted.
func (k *checking) within(fn *ast.FuncDecl) func(*unit) bool {
	w := &reach{names: map[string]bool{}}
	if fn != nil {
		w.idents(fn)
	}
	methods := map[string][]*unit{}
	for _, u := range k.prog.units {
		if u.kind == KindMethod {
			methods[u.recv] = append(methods[u.recv], u)
		}
		if k.mine[u.name] {
			w.declares(u)
		}
	}
	for len(w.todo) > 0 {
		name := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		if u := k.prog.index[name]; u != nil {
			w.add(u.sig...)
		}
		for _, m := range methods[name] {
			w.add(m.sig...)
		}
	}
	return w.holds
}

// A reach is a growing set of names.
type reach struct {
	names map[string]bool
	todo  []string
}

func (w *reach) add(names ...string) {
	for _, name := range names {
		if !w.names[name] {
			w.names[name] = true
			w.todo = append(w.todo, name)
		}
	}
}

// idents adds all identifiers in a piece of syntax.
func (w *reach) idents(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			w.add(id.Name)
		}
		return true
	})
}

// declares adds a unit of the cell, of which it is not known yet what it names.
func (w *reach) declares(u *unit) {
	w.add(u.means()...)
	switch {
	case u.kind == KindVar:
		w.idents(u.typ)
	case u.hasBody():
		w.idents(u.stub)
	default:
		w.idents(u.decl)
	}
}

// holds says whether a unit declares one of the names, or a method of one.
func (w *reach) holds(u *unit) bool {
	for _, name := range u.means() {
		if w.names[name] {
			return true
		}
	}
	return false
}
