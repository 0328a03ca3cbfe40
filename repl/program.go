package repl

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// programCells takes a Go source file apart: its declarations are one cell, on the lines
// where they were, and a call of main another. ok is false if src does not begin
// with a package clause.
func programCells(src string) (list []entry, ok bool) {
	src = strings.TrimPrefix(src, byteOrderMark)
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if f == nil || !f.Package.IsValid() || f.Name == nil {
		return nil, false
	}
	from := fset.Position(f.Package).Offset
	to := fset.Position(f.Name.End()).Offset
	cell := src[:from] + strings.Repeat(" ", to-from) + src[to:]
	list = []entry{{text: cell, line: 1}}
	if line := mainLine(fset, f); line > 0 {
		list = append(list, entry{text: "main()", line: line})
	}
	return list, true
}

// mainLine is the line where main is declared, 0 if it is not.
func mainLine(fset *token.FileSet, f *ast.File) int {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			return fset.Position(fn.Pos()).Line
		}
	}
	return 0
}
