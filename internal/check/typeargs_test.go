package check

import (
	"fmt"
	"go/types"
	"testing"
)

func TestTypeArgs(t *testing.T) {
	pkg := mustCheck(t, NewProgram(), 1, "type Point struct{}; type domain struct{}; type Pair[A, B any] struct{ a A; b B }").Pkg
	short := func(*types.Package) string { return "" }
	for _, tt := range []struct{ list, want string }{
		{"int", "[int]"},
		{"main.Point", "[Point]"},
		{"domain,[]main.domain", "[domain []domain]"},
		{"string,map[string]main.Point", "[string map[string]Point]"},
		{"main.Pair[int,func(int, string) bool],struct{A, B int}", "[Pair[int, func(int, string) bool] struct{A int; B int}]"},
		{"main.Gone", `unknown type argument "main.Gone"`},
		{"int,3", `unknown type argument "3"`},
		{"", `unknown type argument ""`},
	} {
		args, err := TypeArgs(pkg, tt.list)
		var got []string
		for _, a := range args {
			got = append(got, types.TypeString(a, short))
		}
		text := fmt.Sprint(got)
		if err != nil {
			text = err.Error()
		}
		if text != tt.want {
			t.Errorf("%q is %s, want %s", tt.list, text, tt.want)
		}
	}
}
