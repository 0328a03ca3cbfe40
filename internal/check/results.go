package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// useLast makes _ where a value is wanted mean the last value shown.
func useLast(n ast.Node) {
	keep := map[*ast.Ident]bool{}
	names := func(list []ast.Expr) {
		for _, x := range list {
			if id, ok := x.(*ast.Ident); ok {
				keep[id] = true
			}
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
				names(n.Lhs)
			}
		case *ast.RangeStmt:
			names([]ast.Expr{n.Key, n.Value})
		case *ast.ValueSpec:
			for _, id := range n.Names {
				keep[id] = true
			}
		case *ast.TypeSpec:
			keep[n.Name] = true
		case *ast.Field:
			for _, id := range n.Names {
				keep[id] = true
			}
		case *ast.SelectorExpr:
			keep[n.Sel] = true
		case *ast.LabeledStmt:
			keep[n.Label] = true
		case *ast.BranchStmt:
			keep[n.Label] = true
		case *ast.Ident:
			if n.Name == "_" && !keep[n] {
				n.Name = Last
			}
		}
		return true
	})
}

// results makes the function return what the final expression is worth, and
// keep it as the last value.
func (h *hoisting) results(out *outcome, list []ast.Stmt) ([]ast.Stmt, *ast.FieldList, *Diagnostics) {
	if h.final == nil {
		return list, nil, nil
	}
	x := h.final.X
	tv := out.info.Types[x]
	switch {
	case tv.IsType():
		return nil, nil, h.fault(x.Pos(), fmt.Sprintf("%s is a type, not a value", typeString(tv.Type)))
	case tv.IsBuiltin():
		return nil, nil, h.fault(x.Pos(), "this builtin function must be called")
	case tv.IsNil():
		return nil, nil, h.fault(x.Pos(), "nil alone has no type to show it by")
	case !h.shows(out):
		return list, nil, nil
	}
	list = list[:len(list)-1]
	if t, ok := tv.Type.(*types.Tuple); ok {
		return h.several(t, list)
	}
	t := types.Default(tv.Type)
	if d := h.showing(t); d != nil {
		return nil, nil, d
	}
	list = append(list, assign(x.Pos(), Last, x))
	list = append(list, h.counted()...)
	list = append(list, &ast.ReturnStmt{Return: x.End(), Results: []ast.Expr{&ast.Ident{NamePos: x.End(), Name: Last}}})
	return list, h.fields([]types.Type{t}), nil
}

// shows says whether the cell ends in an expression with a value to be shown.
func (h *hoisting) shows(out *outcome) bool {
	if h.final == nil {
		return false
	}
	tv := out.info.Types[h.final.X]
	return tv.Type != nil && !tv.IsVoid() && !prints(out.info, h.final.X)
}

// showing records a type of the results; the first is that of the last value.
func (h *hoisting) showing(t types.Type) *Diagnostics {
	if h.k.update.Results == nil {
		if d := h.declare(Last, t, h.final.X.Pos()); d != nil {
			return h.fault(h.final.X.Pos(), "cannot show this value: "+errUnnamable.Error())
		}
	} else if _, err := typeText(t); err != nil {
		return h.fault(h.final.X.Pos(), "cannot show this value: "+err.Error())
	}
	h.k.update.Results = append(h.k.update.Results, t)
	return nil
}

// counted returns the statement that counts the last value as declared.
func (h *hoisting) counted() []ast.Stmt {
	return h.count([]ast.Expr{ast.NewIdent(Last)}, h.final.X.End())
}

// several makes the function return all results of a call.
func (h *hoisting) several(t *types.Tuple, list []ast.Stmt) ([]ast.Stmt, *ast.FieldList, *Diagnostics) {
	x := h.final.X
	at := x.End()
	var lhs, rets []ast.Expr
	var ts []types.Type
	for i := range t.Len() {
		if d := h.showing(t.At(i).Type()); d != nil {
			return nil, nil, d
		}
		ts = append(ts, t.At(i).Type())
		name := fmt.Sprintf("%sr%d", Hidden, i)
		lhs = append(lhs, &ast.Ident{NamePos: x.Pos(), Name: name})
		rets = append(rets, &ast.Ident{NamePos: at, Name: name})
	}
	list = append(list,
		&ast.AssignStmt{Lhs: lhs, TokPos: x.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{x}},
		assign(at, Last, &ast.Ident{NamePos: at, Name: Hidden + "r0"}))
	list = append(list, h.counted()...)
	return append(list, &ast.ReturnStmt{Return: at, Results: rets}), h.fields(ts), nil
}

// fields returns the result list of the function.
func (h *hoisting) fields(ts []types.Type) *ast.FieldList {
	l := &ast.FieldList{Opening: h.body.Pos(), Closing: h.body.Pos()}
	for _, t := range ts {
		text, err := typeText(t)
		if err != nil {
			panic(err) // showing tried
		}
		x, err := h.k.env.parseType(text)
		if err != nil {
			panic(err)
		}
		l.List = append(l.List, &ast.Field{Type: transplant(x, h.body.Pos())})
		h.k.prog.hidden = append(h.k.prog.hidden, text)
	}
	return l
}

// prints says whether an expression is a call of fmt.Print, Fprint or their
// kin, whose results nobody wants to see.
func prints(info *types.Info, x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := info.Uses[s.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "fmt" {
		return false
	}
	switch f.Name() {
	case "Print", "Println", "Printf", "Fprint", "Fprintln", "Fprintf":
		return true
	}
	return false
}
