package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// This file finds cells that leave the values of all existing variables alone, going by
// their text: they write to their own variables, and to memory that they have just
// made. What is not sure to be harmless counts as harmful.

// harmless is what Update.Harmless says of the cell whose function is fn.
func (k *checking) harmless(out *outcome, fn *ast.FuncDecl) bool {
	up := k.update
	if len(up.Redefined)+len(up.Changed)+len(up.Retyped)+len(up.Healed)+len(up.Sources) > 0 {
		return false
	}
	for name := range k.mine {
		if u := k.prog.index[name]; u != nil && (u.kind == KindType || u.kind == KindMethod) {
			return false
		}
	}
	if fn == nil {
		return true
	}
	w := newEffects(out)
	for _, v := range up.NewVars {
		if holdsCode(v.Type(), map[types.Type]bool{}) {
			return false
		}
		w.own[v] = true
	}
	shown := func(t types.Type) bool { return isPlain(t, maxEffectDepth) }
	return w.body(fn) && !slices.ContainsFunc(up.Results, func(t types.Type) bool { return !shown(t) }) && k.prog.allHarmless(w.calls)
}

// allHarmless says whether all of the named functions, and those that they call, are.
func (p *Program) allHarmless(names []string) bool {
	names = slices.Clone(names)
	seen := map[string]bool{}
	for i := 0; i < len(names); i++ {
		if seen[names[i]] {
			continue
		}
		seen[names[i]] = true
		u := p.index[names[i]]
		if u == nil || !u.ok() || !u.harmless {
			return false
		}
		names = append(names, u.calls...)
	}
	return true
}

// effects is what is found out about one function.
type effects struct {
	info  *types.Info
	scope *types.Scope // of the package

	own   map[types.Object]bool // variables that are declared here, those of the package that a cell declares among them
	fresh map[types.Object]bool // variables that are given memory made by this function
	stale map[types.Object]bool // variables that are given something else
	calls []string              // functions and methods of the session
	ok    bool
}

func newEffects(out *outcome) *effects {
	return &effects{
		info: out.info, scope: out.pkg.Scope(), ok: true,
		own: map[types.Object]bool{}, fresh: map[types.Object]bool{}, stale: map[types.Object]bool{},
	}
}

// body looks at a function's body, and reports whether it is harmless if what it calls is.
func (w *effects) body(fn *ast.FuncDecl) bool {
	ast.Inspect(fn.Body, w.assigned)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		w.ok = w.ok && w.node(n)
		return w.ok
	})
	return w.ok
}

// assigned notes what the variables hold that a node gives values to.
func (w *effects) assigned(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			var value ast.Expr
			if len(n.Rhs) == len(n.Lhs) {
				value = n.Rhs[i]
			}
			w.holds(l, value)
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			switch {
			case len(n.Values) == 0:
				obj := w.object(id)
				w.own[obj], w.fresh[obj] = true, true
			case len(n.Values) == len(n.Names):
				w.holds(id, n.Values[i])
			default:
				w.holds(id, nil)
			}
		}
	case *ast.RangeStmt:
		w.holds(n.Key, nil)
		w.holds(n.Value, nil)
	}
	return true
}

// holds notes that x, if it is a variable, is given a value; a nil one is unknown.
func (w *effects) holds(x, value ast.Expr) {
	id, ok := x.(*ast.Ident)
	if !ok {
		return
	}
	obj := w.object(id)
	if w.info.Defs[id] != nil {
		w.own[obj] = true
	}
	if value != nil && w.makes(value, obj) {
		w.fresh[obj] = true
	} else {
		w.stale[obj] = true
	}
}

// makes reports whether the value of x is memory that x itself makes, or that obj, which
// it is assigned to, has already.
func (w *effects) makes(x ast.Expr, obj types.Object) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, ok := ast.Unparen(x.X).(*ast.CompositeLit)
		return ok && x.Op == token.AND
	case *ast.SliceExpr:
		return w.is(x.X, obj)
	case *ast.CallExpr:
		switch w.builtin(x.Fun) {
		case "make", "new":
			return true
		case "append":
			return w.is(x.Args[0], obj)
		}
	}
	return false
}

func (w *effects) is(x ast.Expr, obj types.Object) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	return ok && w.object(id) == obj
}

func (w *effects) object(id *ast.Ident) types.Object {
	if obj := w.info.Defs[id]; obj != nil {
		return obj
	}
	return w.info.Uses[id]
}

// node reports whether one node does no harm by itself.
func (w *effects) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.SendStmt, *ast.SelectStmt:
		return false
	case *ast.UnaryExpr:
		return n.Op != token.ARROW
	case *ast.IncDecStmt:
		return w.writable(n.X)
	case *ast.AssignStmt:
		return !slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return !w.writable(x) })
	case *ast.RangeStmt:
		switch w.info.TypeOf(n.X).Underlying().(type) {
		case *types.Signature, *types.Chan, *types.Interface: // the last is that of a type parameter
			return false
		}
		return (n.Key == nil || w.writable(n.Key)) && (n.Value == nil || w.writable(n.Value))
	case *ast.CallExpr:
		return w.call(n)
	}
	return true
}

// writable reports whether a write to x reaches nothing that was there before.
func (w *effects) writable(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		if x.Name == "_" {
			return true
		}
		v, ok := w.object(x).(*types.Var)
		return ok && v.Pkg() != nil && v.Pkg().Path() == mainPath && (v.Parent() != w.scope || w.own[v])
	case *ast.SelectorExpr:
		s := w.info.Selections[x]
		switch {
		case s == nil || s.Kind() != types.FieldVal:
			return false
		case s.Indirect():
			return len(s.Index()) == 1 && w.isFresh(x.X)
		}
		return w.writable(x.X)
	case *ast.IndexExpr:
		switch w.info.TypeOf(x.X).Underlying().(type) {
		case *types.Array:
			return w.writable(x.X)
		case *types.Slice, *types.Map:
			return w.isFresh(x.X)
		}
	case *ast.StarExpr:
		return w.isFresh(x.X)
	}
	return false
}

// isFresh reports whether x is a variable that holds only memory made here.
func (w *effects) isFresh(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok || !w.writable(id) {
		return false
	}
	obj := w.object(id)
	return w.own[obj] && w.fresh[obj] && !w.stale[obj]
}

// builtin returns the name of the builtin function that x is, "" if it is none.
func (w *effects) builtin(x ast.Expr) string {
	if id, ok := ast.Unparen(x).(*ast.Ident); ok {
		if b, ok := w.info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}
