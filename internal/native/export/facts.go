package export

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"

	"gosess/internal/check"
)

// Facts are what code does with the names of the session.
type facts struct {
	names    map[string]bool   // all that it names
	touches  map[string]bool   // variables among them
	changes  map[string]bool   // variables that it gives values
	takes    map[string]bool   // variables that something may refer to afterwards
	acts     bool              // it calls functions or assigns, so that it may change what variables refer to
	packages map[string]string // path by name
	hidden   map[string]bool   // hidden names of what has an older meaning
}

func newFacts() facts {
	return facts{names: map[string]bool{}, touches: map[string]bool{}, changes: map[string]bool{}, takes: map[string]bool{}, packages: map[string]string{}, hidden: map[string]bool{}}
}

// add adds what f does to variables.
func (x *facts) add(f *facts) {
	maps.Copy(x.touches, f.touches)
	maps.Copy(x.changes, f.changes)
	maps.Copy(x.takes, f.takes)
	x.acts = true // it was called
}

// factsOf looks at a body.
func factsOf(info *types.Info, body *ast.BlockStmt) *facts {
	w := &factWalker{facts: newFacts(), info: info}
	ast.Inspect(body, w.node)
	return &w.facts
}

type factWalker struct {
	facts
	info *types.Info
}

func (w *factWalker) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Ident:
		w.ident(n)
	case *ast.CallExpr:
		w.acts = w.acts || !w.harmless(n)
	case *ast.SendStmt, *ast.DeferStmt, *ast.GoStmt:
		w.acts = true
	case *ast.AssignStmt:
		w.acts = w.acts || !generated(n)
		for _, l := range n.Lhs {
			w.base(l, w.changes)
		}
	case *ast.RangeStmt:
		if t := w.info.TypeOf(n.X); t != nil {
			_, calls := t.Underlying().(*types.Signature)
			w.acts = w.acts || calls
		}
		w.base(n.Key, w.changes)
		w.base(n.Value, w.changes)
	case *ast.IncDecStmt:
		w.base(n.X, w.changes)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			w.taken(n.X)
		}
	case *ast.SliceExpr:
		w.taken(n.X)
	case *ast.SelectorExpr:
		if s := w.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
			w.taken(n.X)
		}
	case *ast.FuncLit:
		ast.Inspect(n.Body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				w.taken(id)
			}
			return true
		})
	}
	return true
}

// harmless reports whether a call is a conversion or of a builtin function that
// changes nothing.
func (w *factWalker) harmless(call *ast.CallExpr) bool {
	tv := w.info.Types[call.Fun]
	if tv.IsType() {
		return true
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && tv.IsBuiltin() && id.Name != "append" && id.Name != "copy" && id.Name != "clear" && id.Name != "delete" && id.Name != "close"
}

// generated reports whether an assignment is one that no cell has.
func generated(a *ast.AssignStmt) bool {
	id, ok := a.Lhs[0].(*ast.Ident)
	return ok && check.IsHidden(id.Name)
}

// ident notes a name.
func (w *factWalker) ident(id *ast.Ident) {
	obj := w.info.Uses[id]
	if p, ok := obj.(*types.PkgName); ok && !check.IsHidden(id.Name) {
		w.packages[id.Name] = p.Imported().Path()
		return
	}
	if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() || obj.Pkg().Path() != "main" {
		return
	}
	switch {
	case id.Name == check.Last || id.Name == check.Step:
	case check.IsHidden(id.Name):
		w.hidden[id.Name] = true
	default:
		w.names[id.Name] = true
		if _, ok := obj.(*types.Var); ok {
			w.touches[id.Name] = true
		}
	}
}

// taken notes that something may refer to the variable that an expression is part of.
func (w *factWalker) taken(e ast.Expr) {
	w.base(e, w.takes)
	w.base(e, w.changes)
}

// base notes the package variable that an expression is part of.
func (w *factWalker) base(e ast.Expr, in map[string]bool) {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			if v, ok := w.info.Uses[x].(*types.Var); ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
				in[x.Name] = true
			}
			return
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return
		}
	}
}

// refers reports whether values of a type refer to memory that others may refer to.
func refers(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Array:
		return refers(t.Elem(), seen)
	case *types.Struct:
		for f := range t.Fields() {
			if refers(f.Type(), seen) {
				return true
			}
		}
		return false
	}
	return true
}
