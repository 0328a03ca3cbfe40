package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"
)

// A plain type is what the parser makes of its text, at one position.
func TestPlainType(t *testing.T) {
	const at = token.Pos(7)
	for _, text := range []string{
		"T", "*T", "[]T", "[]*T", "*[]T", "[][][][]T", "pkg.T", "[]*pkg.T", hiddenUniverse + "int", "_x",
	} {
		x, err := parser.ParseExpr(text)
		if err != nil {
			t.Fatal(err)
		}
		transplant(x, at)
		ast.Inspect(x, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				id.Obj = nil // which nobody reads
			}
			return true
		})
		if got := plainType(text, at, plainDepth); !reflect.DeepEqual(got, x) {
			t.Errorf("%q is %#v, want %#v", text, got, x)
		}
	}
}

// What is not plain is left to the parser, which says what is wrong.
func TestNotPlainType(t *testing.T) {
	for _, text := range []string{
		"", "*", "[]", "_", "func", "[3]T", "map[K]V", "chan T", "struct{}", "(T)", " T", "T ", "T[int]", "a.b.c", "a.", ".a", "a._", "1",
		strings.Repeat("*", plainDepth+1) + "T",
	} {
		if x := plainType(text, 1, plainDepth); x != nil {
			t.Errorf("%q is %#v, want nothing", text, x)
		}
	}
}

func TestOwnPositionsDiffer(t *testing.T) {
	e := newEnv()
	seen := map[token.Pos]bool{}
	for i := range 3 * ownPositions {
		x, err := e.parseType([]string{"T", "map[K]V", "[]T"}[i%3])
		if err != nil {
			t.Fatal(err)
		}
		if seen[x.Pos()] || e.fset.File(x.Pos()) == nil {
			t.Fatalf("position %d is there twice, or in no file", x.Pos())
		}
		seen[x.Pos()] = true
		if i%10 == 0 {
			f := e.fset.AddFile("cell", -1, 5)
			for p := range 6 {
				seen[token.Pos(f.Base()+p)] = true
			}
		}
	}
}
