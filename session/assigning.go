package session

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
)

// assigning is the statement as workers run it: it assigns to the variables that are
// missing, and leaves the others that it declares with what they came with.
func (r Rebuild) assigning() (string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", "package p\nfunc _() {\n"+r.Source+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return "", fmt.Errorf("read the statement: %w", err)
	}
	body := f.Decls[0].(*ast.FuncDecl).Body
	if len(body.List) != 1 {
		return "", fmt.Errorf("it is %d statements, want one", len(body.List))
	}
	var list []ast.Stmt
	switch s := body.List[0].(type) {
	case *ast.AssignStmt:
		list = append(list, r.assignment(s.Lhs, s.Rhs))
	case *ast.DeclStmt:
		for _, spec := range s.Decl.(*ast.GenDecl).Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || len(v.Values) == 0 {
				continue // the zero value is there
			}
			var names []ast.Expr
			for _, id := range v.Names {
				names = append(names, id)
			}
			list = append(list, r.assignment(names, v.Values))
		}
	default:
		return "", errors.New("it is no declaration")
	}
	var b bytes.Buffer
	for _, s := range list {
		if err := format.Node(&b, fset, s); err != nil {
			return "", err
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}

// assignment is one assignment to those of the names that are missing.
func (r Rebuild) assignment(names, values []ast.Expr) ast.Stmt {
	to := slices.Clone(names)
	for i, e := range to {
		if id, ok := e.(*ast.Ident); !ok || !slices.Contains(r.Names, id.Name) {
			to[i] = ast.NewIdent("_")
		}
	}
	return &ast.AssignStmt{Lhs: to, Tok: token.ASSIGN, Rhs: values}
}
