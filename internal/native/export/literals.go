package export

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"

	"gosess/internal/check"
)

// This file finds where the func literals of the module's files were in the session, so
// that the module shows them as the session did.

// A litPlace is the first line of func literals in the module, and where that was.
type litPlace struct {
	file       string
	at         int // line of the file
	cell, line int
}

// literalPlaces lists the places of func literals in the cells and declarations that were
// written, in their order.
func (w *writer) literalPlaces() []litPlace {
	was := map[string][]litPlace{}
	for _, c := range w.history.run() {
		was[w.cellName(c)] = literalsOf(c.update.Fset, c.body, "")
	}
	var list []litPlace
	list = append(list, w.literalsIn("cells.go", was)...)
	was = map[string][]litPlace{}
	for _, d := range w.u.Files[0].Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			was[check.FuncName(f)] = literalsOf(w.u.Fset, f.Body, "")
		}
	}
	return append(list, w.literalsIn("session.go", was)...)
}

// literalsIn pairs the func literals in a file of the module with those of the functions as they
// were, by name. A function that has not as many is left out: something was wrapped in it.
func (w *writer) literalsIn(file string, was map[string][]litPlace) (list []litPlace) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, w.files[file], parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	seen := map[int]bool{}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		now, then := literalsOf(fset, fn.Body, file), was[check.FuncName(fn)]
		if len(now) != len(then) {
			continue
		}
		for i, p := range now {
			if then[i].cell > 0 && !seen[p.at] {
				seen[p.at] = true
				list = append(list, litPlace{file, p.at, then[i].cell, then[i].line})
			}
		}
	}
	return list
}

// literalsOf lists the func literals in a body: by their lines in the file, or if that is
// "", by cells and lines of them.
func literalsOf(fset *token.FileSet, body *ast.BlockStmt, file string) (list []litPlace) {
	ast.Inspect(body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			pos := fset.Position(lit.Pos())
			p := litPlace{file: file, at: pos.Line, line: pos.Line}
			fmt.Sscanf(pos.Filename, "cell %d", &p.cell)
			list = append(list, p)
		}
		return true
	})
	return list
}
