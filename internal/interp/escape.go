package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// escaping finds the variables of a function that need a cell of their own:
// those that a func literal captures and those whose address is taken.
func escaping(info *types.Info, root ast.Node) map[types.Object]bool {
	x := &escapes{info: info, heap: map[types.Object]bool{}}
	ast.Inspect(root, x.visit)
	return x.heap
}

type escapes struct {
	info *types.Info
	heap map[types.Object]bool
}

func (x *escapes) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		x.bareReturns(n.Type, n.Body)
	case *ast.FuncLit:
		x.bareReturns(n.Type, n.Body)
		for _, v := range freeVars(x.info, n) {
			x.heap[v] = true
		}
	case *ast.RangeStmt:
		if isRangeFunc(x.info.TypeOf(n.X)) {
			for _, v := range freeVarsIn(x.info, n.Body, n.Body) {
				x.heap[v] = true
			}
			if n.Tok == token.ASSIGN {
				x.address(n.Key)
				x.address(n.Value)
			}
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			x.address(n.X)
		}
	case *ast.SliceExpr:
		if _, ok := x.info.TypeOf(n.X).Underlying().(*types.Array); ok {
			x.address(n.X)
		}
	case *ast.SelectorExpr:
		x.receiver(n)
	}
	return true
}

// bareReturns marks the named results of a function that are returned, without
// being mentioned, by the body of a range over a func.
func (x *escapes) bareReturns(ft *ast.FuncType, body *ast.BlockStmt) {
	if ft.Results == nil || body == nil || !contains(body, x.returnsBare) {
		return
	}
	for _, f := range ft.Results.List {
		for _, id := range f.Names {
			x.heap[x.info.Defs[id]] = true
		}
	}
}

func (x *escapes) returnsBare(n ast.Node) bool {
	r, ok := n.(*ast.RangeStmt)
	return ok && isRangeFunc(x.info.TypeOf(r.X)) && contains(r.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.ReturnStmt)
		return ok && len(s.Results) == 0
	})
}

// receiver marks the variable whose address a method call takes.
func (x *escapes) receiver(n *ast.SelectorExpr) {
	s := x.info.Selections[n]
	if s == nil {
		return
	}
	if _, ok := s.Recv().(*types.TypeParam); ok {
		x.address(n.X)
		return
	}
	if s.Kind() != types.MethodVal {
		return
	}
	f, ok := s.Obj().(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return
	}
	if _, ptr := f.Signature().Recv().Type().(*types.Pointer); ptr {
		x.address(n.X)
	}
}

// address marks the variable that &e points into, if e denotes one directly.
func (x *escapes) address(e ast.Expr) {
	for {
		switch n := e.(type) {
		case *ast.ParenExpr:
			e = n.X
			continue
		case *ast.Ident:
			if v, ok := x.info.ObjectOf(n).(*types.Var); ok {
				x.heap[v] = true
			}
		case *ast.SelectorExpr:
			if x.info.Selections[n] != nil {
				e = n.X
				continue
			}
		case *ast.IndexExpr:
			t := x.info.TypeOf(n.X)
			if t == nil {
				return
			}
			switch t.Underlying().(type) {
			case *types.Array, *types.Interface: // the latter: a type parameter
				e = n.X
				continue
			}
		}
		return
	}
}

// freeVars lists the local variables of surrounding functions that a func
// literal uses, in order of first use.
func freeVars(info *types.Info, lit *ast.FuncLit) []*types.Var { return freeVarsIn(info, lit, lit) }

// freeVarsIn lists the local variables used in n and declared outside of span.
func freeVarsIn(info *types.Info, n, span ast.Node) []*types.Var {
	var vs []*types.Var
	seen := map[*types.Var]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := info.Uses[id].(*types.Var)
		if !ok || v.IsField() || seen[v] || isPackageVar(v) {
			return true
		}
		if v.Pos() < span.Pos() || v.Pos() >= span.End() {
			seen[v] = true
			vs = append(vs, v)
		}
		return true
	})
	return vs
}

func isPackageVar(v *types.Var) bool { return v.Pkg() != nil && v.Parent() == v.Pkg().Scope() }

// isRangeFunc reports whether range over a value of type t calls a func.
func isRangeFunc(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	if !ok {
		if p, isParam := t.(*types.TypeParam); isParam {
			return constraintIsFunc(p)
		}
	}
	return ok
}

func constraintIsFunc(p *types.TypeParam) bool {
	i, ok := p.Constraint().Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for e := range i.EmbeddedTypes() {
		if u, ok := e.(*types.Union); ok && u.Len() > 0 {
			if _, ok := u.Term(0).Type().Underlying().(*types.Signature); ok {
				return true
			}
		}
		if _, ok := e.Underlying().(*types.Signature); ok {
			return true
		}
	}
	return false
}
