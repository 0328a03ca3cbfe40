package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// TestCodes finds out when Go numbers its errors in another way.
func TestCodes(t *testing.T) {
	tests := []struct {
		src  string
		want int
	}{
		{"type A struct{ a A }", codeInvalidDeclCycle},
		{"var x = y", codeUndeclaredName},
		{"type T struct{}; var t T; var x = t.q", codeMissingFieldOrMethod},
		{"type T struct{}; var t = T{q: 1}", codeMissingLitField},
		{"import \"math\"; var x = math.Q", codeUndeclaredImportedName},
		{"import \"encoding/binary\"; var x binary.littleEndian", codeUnexportedName},
		{"func f() { 1 }", codeUnusedExpr},
		{"func f() { x := 1 }", codeUnusedVar},
	}
	for _, tt := range tests {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "", "package p;"+tt.src, 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		conf := types.Config{Importer: newImporter(), Error: func(err error) { got = append(got, code(err.(types.Error))) }}
		conf.Check("p", fset, []*ast.File{f}, nil)
		if len(got) == 0 || got[0] != tt.want {
			t.Errorf("%s: codes %v, want %d", tt.src, got, tt.want)
		}
	}
}
