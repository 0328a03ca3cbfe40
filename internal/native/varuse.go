package native

import (
	"go/ast"
	"go/token"
	"go/types"

	"gosess/internal/check"
)

// A varUse says what a function does with its variables.
type varUse struct {
	unused  map[*types.Var]bool // the compiler would refuse them
	read    map[*types.Var]bool
	changed map[*types.Var]bool // after they were declared, or through a pointer
}

// maxCopied is the size of variables that a func literal reads from a copy, if
// they never change: that of the Go compiler.
const maxCopied = 128

var sizes = types.SizesFor("gc", "amd64")

// byValue reports whether a literal may copy v when it is called.
func (u *varUse) byValue(v *types.Var) bool {
	return !u.changed[v] && !mentionsTypeParam(v.Type()) && sizes.Sizeof(v.Type()) <= maxCopied
}

// analyze looks at all variables of a function.
func (r *rewriter) analyze(body *ast.BlockStmt) {
	w := &useWalker{g: r.g, varUse: &varUse{map[*types.Var]bool{}, map[*types.Var]bool{}, map[*types.Var]bool{}}, targets: map[*ast.Ident]bool{}}
	if r.fn != nil {
		for v := range r.fn.Signature().Results().Variables() {
			w.changed[v] = true
		}
	}
	ast.Inspect(body, w.node)
	for _, v := range w.declared {
		if !w.read[v] {
			w.unused[v] = true
		}
	}
	r.vars, r.body, r.moving = w.varUse, body, map[*ast.Ident]bool{}
}

type useWalker struct {
	*varUse
	g        *generator
	declared []*types.Var
	targets  map[*ast.Ident]bool // identifiers that are only assigned to
}

func (w *useWalker) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, l := range n.Lhs {
			w.assigned(l, n.Tok)
		}
	case *ast.RangeStmt:
		w.assigned(n.Key, n.Tok)
		w.assigned(n.Value, n.Tok)
	case *ast.IncDecStmt:
		w.change(n.X)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			w.change(n.X)
		}
	case *ast.SliceExpr:
		if _, ok := w.g.underlying(n.X).(*types.Array); ok {
			w.change(n.X)
		}
	case *ast.SelectorExpr:
		w.selector(n)
	case *ast.ValueSpec:
		for _, id := range n.Names {
			w.declare(id)
		}
	case *ast.FuncLit:
		w.results(n)
	case *ast.Ident:
		if v, ok := w.g.info.Uses[n].(*types.Var); ok && !w.targets[n] {
			w.read[v] = true
		}
	}
	return true
}

// results marks the named results of a literal: a return statement sets them.
func (w *useWalker) results(lit *ast.FuncLit) {
	if lit.Type.Results == nil {
		return
	}
	for _, f := range lit.Type.Results.List {
		for _, id := range f.Names {
			if v := w.g.varOf(id); v != nil {
				w.changed[v] = true
			}
		}
	}
}

// assigned looks at the left side of an assignment.
func (w *useWalker) assigned(e ast.Expr, tok token.Token) {
	if e == nil {
		return
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if ok && (tok == token.DEFINE || tok == token.ASSIGN) {
		if w.g.info.Defs[id] != nil {
			w.declare(id)
			return
		}
		w.targets[id] = true
	}
	w.change(e)
}

func (w *useWalker) declare(id *ast.Ident) {
	if v, ok := w.g.info.Defs[id].(*types.Var); ok && id.Name != "_" && !check.IsHidden(id.Name) {
		w.declared = append(w.declared, v)
	}
}

// change marks the variable that an addressable expression is part of.
func (w *useWalker) change(e ast.Expr) {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			if v := w.g.varOf(x); v != nil {
				w.changed[v] = true
			}
			return
		case *ast.SelectorExpr:
			if _, ok := w.g.underlying(x.X).(*types.Pointer); ok {
				return
			}
			e = x.X
		case *ast.IndexExpr:
			if _, ok := w.g.underlying(x.X).(*types.Array); !ok {
				return
			}
			e = x.X
		default:
			return
		}
	}
}

// selector marks the variable whose address a method takes.
func (w *useWalker) selector(e *ast.SelectorExpr) {
	s := w.g.info.Selections[e]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	f, ok := s.Obj().(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return
	}
	if _, ok := f.Signature().Recv().Type().(*types.Pointer); ok {
		w.change(e.X)
	}
}

// underlying is the underlying type of an expression, nil if it is not known.
func (g *generator) underlying(e ast.Expr) types.Type {
	t := g.info.TypeOf(e)
	if t == nil {
		return nil
	}
	return t.Underlying()
}
