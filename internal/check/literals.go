package check

import (
	"go/ast"
)

// retain keeps the func literals of the cell's statements in the program, since
// func values made of them may outlive the cell, and the older variables
// that these name.
func (k *checking) retain(out *outcome) {
	list := literals(k.hoisting.fn.Body.List)
	h := k.hoisting
	if len(list) > 0 {
		u := &unit{
			kind: KindCell, name: h.fn.Name.Name, names: []string{h.fn.Name.Name},
			src: k.src, end: len(k.src.text), pos: h.fn.Pos(), renames: h.renames,
			decl: h.function(list, nil),
		}
		k.named(out, u)
		k.prog.set(u)
	}
	for _, name := range h.oldVars() {
		if len(list) == 0 {
			k.prog.drop(name)
		}
	}
}

// literals returns statements in which the func literals of a cell stand in
// their order, and as little else as possible: a literal in a simple statement
// refers to nothing but package variables, so it can stand alone; blocks are kept.
func literals(list []ast.Stmt) []ast.Stmt {
	var kept []ast.Stmt
	for _, s := range list {
		lits := outermost(s)
		if len(lits) == 0 {
			continue
		}
		if isBlock(s) {
			kept = append(kept, s)
			continue
		}
		for _, l := range lits {
			kept = append(kept, assign(l.Pos(), "_", l))
		}
	}
	return kept
}

// outermost returns the func literals in a statement that are in no other.
func outermost(s ast.Stmt) []*ast.FuncLit {
	var lits []*ast.FuncLit
	ast.Inspect(s, func(n ast.Node) bool {
		l, ok := n.(*ast.FuncLit)
		if ok {
			lits = append(lits, l)
		}
		return !ok
	})
	return lits
}

// isBlock says whether a statement can declare variables that func literals in
// it refer to.
func isBlock(s ast.Stmt) bool {
	switch unlabeled(s).(type) {
	case *ast.BlockStmt, *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}
