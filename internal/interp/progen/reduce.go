package progen

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
)

// Reduce takes declarations and statements out of a program as long as wanted holds for
// what is left; a program that does not compile must not be wanted. It begins with the
// largest pieces and ends when none can be taken out.
func Reduce(src []byte, wanted func([]byte) bool) []byte {
	for {
		smaller, ok := reduceOnce(src, wanted)
		if !ok {
			return src
		}
		src = smaller
	}
}

// reduceOnce goes through all lists of a program once.
func reduceOnce(src []byte, wanted func([]byte) bool) (_ []byte, changed bool) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", src, 0)
	if err != nil {
		return src, false
	}
	try := func() bool {
		var b bytes.Buffer
		if format.Node(&b, fset, file) != nil || !wanted(b.Bytes()) {
			return false
		}
		src, changed = b.Bytes(), true
		return true
	}
	without(&file.Decls, try)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			without(&n.List, try)
		case *ast.CaseClause:
			without(&n.Body, try)
		case *ast.CommClause:
			without(&n.Body, try)
		}
		return true
	})
	return src, changed
}

// without takes out of the list what try allows, in runs that get shorter.
func without[T any](list *[]T, try func() bool) {
	for n := len(*list); n > 0; n /= 2 {
		for end := len(*list); end >= n; end -= n {
			all := *list
			*list = append(append([]T(nil), all[:end-n]...), all[end:]...)
			if !try() {
				*list = all
			}
		}
	}
}
