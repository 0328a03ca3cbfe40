package check

import (
	"strings"
	"testing"
)

// Files that follow the rules of a session become ordinary by few changes.
func TestOrdinary(t *testing.T) {
	tests := []struct {
		name, src, want string // without the package clause
		err             string // the first that is left
	}{
		{name: "nothing to do", src: "// f is.\nfunc f() int { return 1 } // one\n", want: "// f is.\nfunc f() int { return 1 } // one\n"},
		{name: "unused variables", src: "func f() { a := 1; var b, c int; c = 2; d, e := 3, 4; println(e) }",
			want: "func f() { _ = 1; var _, _ int; _ = 2; _, e := 3, 4; println(e) }"},
		{name: "unused in statements", src: "func f(x any) { for i := range 3 { }; switch v := x.(type) { case int: }; switch v := x.(type) { case int: _ = v } }",
			want: "func f(x any) { for _ = range 3 { }; switch x.(type) { case int: }; switch v := x.(type) { case int: _ = v } }"},
		{name: "unused imports", src: "import (\n\t\"os\"\n\t\"fmt\"\n)\n\nvar x = fmt.Sprint()", want: "import (\n\t\n\t\"fmt\"\n)\n\nvar x = fmt.Sprint()"},
		{name: "a call that can fail", src: `import "gosess/dispatch"
import "strconv"
func f() { ys := dispatch.Map(strconv.Atoi, []string{"1"}); zs, err := dispatch.Map(strconv.Itoa, ys); println(zs, err) }`,
			want: `import "gosess/dispatch"
import "strconv"
func f() { ys := dispatch.MapOf(dispatch.FnErr(strconv.Atoi), dispatch.Slice([]string{"1"})); zs, err := dispatch.TryMap(strconv.Itoa, ys); println(zs, err) }`},
		{name: "calls in calls", src: `import "gosess/dispatch"
func add(a, b int) int { return a + b }
func g(int) error { return nil }
func f() { dispatch.Map(g, dispatch.Map(add, []int{1}, []int{2})) }`,
			want: `import "gosess/dispatch"
func add(a, b int) int { return a + b }
func g(int) error { return nil }
func f() { dispatch.EachOf(dispatch.FnDoErr(g), dispatch.Slice(dispatch.MapOf(dispatch.Fn2(add), dispatch.Zip2([]int{1}, []int{2})))) }`},
		{name: "another name", src: "func old() {}\ntype T struct{ old int }\nfunc f() { old(); T{}.g(); func(old int) { _ = old }(1) }\nfunc (T) g() { old := 1; println(old); go f() }",
			want: "func renamed() {}\ntype T struct{ old int }\nfunc f() { renamed(); T{}.g(); func(old int) { _ = old }(1) }\nfunc (T) g() { old := 1; println(old); go f() }"},
		{name: "an error stays", src: "func f() int { a := 1 }", want: "func f() int { _ = 1 }", err: "missing return"},
		{name: "no Go", src: "func f( {", want: "func f( {", err: "expected"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const clause = "package main\n\n"
			files, bad := NewProgram().Ordinary([]File{{Name: "a.go", Src: []byte(clause + test.src)}}, map[string]string{"old": "renamed"})
			if got := strings.TrimPrefix(string(files[0].Src), clause); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			msg := ""
			if bad != nil {
				msg = bad.List[0].Msg
			}
			if !strings.Contains(msg, test.err) || (msg == "") != (test.err == "") {
				t.Errorf("the error is %q, want %q", msg, test.err)
			}
		})
	}
}
