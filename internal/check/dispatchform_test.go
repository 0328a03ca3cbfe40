package check

import (
	"go/ast"
	goprinter "go/printer"
	"strings"
	"testing"
)

const formProgram = `
import "iter"
func f(x int) int { return x }
func fe(x int) (int, error) { return x, nil }
func fc(c context.Context, x int) string { return "" }
func fce(c context.Context, x int) (string, error) { return "", nil }
func do(x int) {}
func doe(x int) error { return nil }
func f2(a int, b string) bool { return true }
func f2e(a float64, b string) (bool, error) { return true, nil }
func f3(a, b, c int) int { return 0 }
func id[T any](x T) T { return x }
func none() int { return 0 }
func four(a, b, c, d int) int { return 0 }
func pair(x int) (int, int) { return x, x }
type P struct{ x int }
func (p P) m(x int) (float64, error) { return 0, nil }
var p P
var xs []int
var ss []string
var fs []float64
var ch chan int
var seq iter.Seq[int]
`

// Each call is written as a person writes it, and as the form that it is to have.
func TestDispatchForms(t *testing.T) {
	tests := []struct{ cell, want string }{
		{"dispatch.Map(f, xs)", "dispatch.Map(f, xs)"},
		{"dispatch.Map(id, xs)", "dispatch.Map(id, xs)"},
		{"ys, err := dispatch.Map(f, xs)", "dispatch.TryMap(f, xs)"},
		{"ys, err := dispatch.Map(id[int], xs)", "dispatch.TryMap(id[int], xs)"},
		{"dispatch.Map(fe, xs)", "dispatch.MapOf(dispatch.FnErr(fe), dispatch.Slice(xs))"},
		{"var ys, err = dispatch.Map(fe, xs)", "dispatch.TryMapOf(dispatch.FnErr(fe), dispatch.Slice(xs))"},
		{"ys := dispatch.Map(fc, xs, dispatch.Workers(2))", "dispatch.MapOf(dispatch.FnCtx(fc), dispatch.Slice(xs), dispatch.Workers(2))"},
		{"for r := range dispatch.IMap(fce, ch) { _ = r }", "dispatch.IMapOf(dispatch.FnCtxErr(fce), dispatch.Chan(ch))"},
		{"for r := range dispatch.UIMap(f, seq) { _ = r }", "dispatch.UIMapOf(dispatch.Fn(f), dispatch.Seq(seq))"},
		{"dispatch.Map(do, xs)", "dispatch.EachOf(dispatch.FnDo(do), dispatch.Slice(xs))"},
		{"err := dispatch.Map(doe, xs)", "dispatch.TryEachOf(dispatch.FnDoErr(doe), dispatch.Slice(xs))"},
		{"dispatch.Map(f2, xs, ss)", "dispatch.MapOf(dispatch.Fn2(f2), dispatch.Zip2(xs, ss))"},
		{"dispatch.Map(f3, xs, xs, xs)", "dispatch.MapOf(dispatch.Fn3(f3), dispatch.Zip3(xs, xs, xs))"},
		{"dispatch.AMap(p.m, xs)", "dispatch.AMapOf(dispatch.FnErr(p.m), dispatch.Slice(xs))"},
		{"dispatch.Pipe(f, 3)", "dispatch.Pipe(f, 3)"},
		{"y, err := dispatch.Pipe(fe, 3)", "dispatch.TryPipeOf(dispatch.FnErr(fe), 3)"},
		{`dispatch.Pipe(f2e, 3, "x")`, `dispatch.PipeOf(dispatch.Fn2Err(f2e), dispatch.Args2(float64(3), string("x")))`},
		{"dispatch.APipe(fce, xs[0])", "dispatch.APipeOf(dispatch.FnCtxErr(fce), xs[0])"},
		{"func g() ([]int, error) { return dispatch.Map(fe, xs) }", "dispatch.TryMapOf(dispatch.FnErr(fe), dispatch.Slice(xs))"},
		{"func h() []int { return dispatch.Map(func(x int) (int, error) { return x, nil }, xs) }",
			"dispatch.MapOf(dispatch.FnErr(func(x int) (int, error) { return x, nil }), dispatch.Slice(xs))"},
		{"if ys, err := dispatch.Map(f, ch); err == nil { _ = ys }", "dispatch.TryMapOf(dispatch.Fn(f), dispatch.Chan(ch))"},
	}
	base := NewProgram()
	base, _ = eval(t, base, 1, formProgram)
	for _, tt := range tests {
		c, err := Parse(2, tt.cell)
		if err != nil {
			t.Fatal(err)
		}
		u, err := base.Check(c)
		if err != nil {
			t.Errorf("%s: %v", tt.cell, err)
			continue
		}
		if len(u.Broken)+len(u.Waiting) > 0 {
			t.Errorf("%s: broken %v, waiting %v", tt.cell, u.Broken, u.Waiting)
		}
		if got := mapCallText(u); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.cell, got, tt.want)
		}
	}
}

// mapCallText prints the first call of package dispatch of an Update.
func mapCallText(u *Update) string {
	var text string
	for _, f := range u.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && text == "" {
				if s, ok := call.Fun.(*ast.SelectorExpr); ok && identName(s) == "dispatch" {
					var b strings.Builder
					goprinter.Fprint(&b, u.Fset, call)
					text = b.String()
				}
			}
			return text == ""
		})
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\n", " ")), " ")
}

func TestDispatchComplaints(t *testing.T) {
	tests := []struct{ cell, want string }{
		{"dispatch.Map(fe, ss)", "dispatch.Map: the function takes int, but the inputs are string"},
		{"dispatch.Map(f, fs)", "dispatch.Map: the function takes int, but the inputs are float64"},
		{"dispatch.Map(f, 3)", "dispatch.Map: the inputs must be a slice, a channel or an iterator, not untyped int"},
		{"dispatch.Map(none, xs)", "dispatch.Map: the function takes no input"},
		{"dispatch.Map(four, xs, xs, xs, xs)", "dispatch.Map: the function takes 4 inputs, at most 3 can be mapped; put them in a struct"},
		{"dispatch.Map(pair, xs)", "dispatch.Map: the function gives 2 values, one can be mapped; put them in a struct"},
		{"dispatch.Map(f2, xs)", "dispatch.Map: the function takes 2 inputs, 1 given"},
		{"dispatch.Map(f2, xs, ch)", "dispatch.Map: the inputs of a function of 2 parameters must be slices"},
		{`dispatch.Pipe(fe, "a")`, "dispatch.Pipe: the function takes int, but the input is untyped string"},
		{"dispatch.Map(unknown, xs)", "undefined: unknown"},
	}
	base := NewProgram()
	base, _ = eval(t, base, 1, formProgram)
	for _, tt := range tests {
		c, err := Parse(2, tt.cell)
		if err != nil {
			t.Fatal(err)
		}
		_, err = base.Check(c)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Count(err.Error(), "cell 2") > 1 {
			t.Errorf("%s: got %v, want %s", tt.cell, err, tt.want)
		}
	}
}

// A function that calls a map follows when the function that it maps changes its shape, and
// stays as it was if the cell that would change it is not accepted.
func TestDispatchFormFollows(t *testing.T) {
	p := NewProgram()
	p, _ = eval(t, p, 1, "func f(x int) int { return x }\nfunc all(xs []int) []int { return dispatch.Map(f, xs) }")
	steps := []struct{ cell, want string }{
		{"func f(x int) (int, error) { return x, nil }", "dispatch.MapOf(dispatch.FnErr(f), dispatch.Slice(xs))"},
		{"func f(x int) int { return -x }", "dispatch.Map(f, xs)"},
	}
	for i, s := range steps {
		c, err := Parse(2+i, s.cell)
		if err != nil {
			t.Fatal(err)
		}
		u, err := p.Check(c)
		if err != nil || len(u.Broken) > 0 {
			t.Fatalf("%s: %v, broken %v", s.cell, err, u.Broken)
		}
		if got := mapCallText(u.Program.Load()); got != s.want {
			t.Errorf("%s: got %s, want %s", s.cell, got, s.want)
		}
		p = u.Program
	}
	c, err := Parse(9, "func f(x int) (int, error) { return x, nil }\nvar bad int = \"text\"")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Check(c); err == nil {
		t.Fatal("the cell was accepted")
	}
	if got, want := mapCallText(p.Load()), steps[1].want; got != want {
		t.Errorf("after a cell that failed: got %s, want %s", got, want)
	}
}
