package export

import (
	"fmt"
	"go/format"
	"slices"
	"strings"
	"testing"

	"gosess/internal/check"
	"gosess/internal/native/modules"
)

// module exports cells, of which one that begins with "//fails" did not run to its
// end.
func module(t *testing.T, cells ...string) *Module {
	t.Helper()
	p := check.NewProgram()
	s := &Session{Name: "test", Empty: check.NewProgram, Needs: new(modules.Needs), File: []byte("values")}
	for i, src := range cells {
		c, err := check.Parse(i+1, src)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		u, err := p.Check(c)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		p = u.Program
		in := Cell{ID: i + 1, Source: src}
		if strings.HasPrefix(src, "//fails") {
			in.Err = "panic"
		}
		s.Cells = append(s.Cells, in)
	}
	s.Program = p
	m, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Cells that would not do again what they did are left out; all others are not.
func TestLeftOut(t *testing.T) {
	tests := []struct {
		name  string
		cells []string
		left  string // "cell: why", joined by "; "
	}{
		{"nothing", []string{"x := 1", "x++", "x", "var y, z = x, `a`", "_ = y", "z;"}, ""},
		{"a function is another", []string{"func f() int { return 1 }", "f()", "func f() int { return 2 }", "f()"}, ""},
		{"a variable is another", []string{"x := 1", "x + 1", "x := `a`", "x"}, ""},
		{"a constant is another", []string{"const k = 1", "k", "const k = 2"}, ""},
		{"a constant of a type is another", []string{"const k = 1", "type A [k]int", "len(A{})", "const k = 2"}, "3: it uses A, which uses what is another now"},
		{"a constant in a func literal", []string{"const k = 1", "f := func() int { return k }", "func() int { return k }()", "const k = 2"},
			"2: a func literal in it uses k, which is another constant since"},
		{"a constant of a method is another", []string{"const k = 1", "type T int", "func (T) K() int { return k }", "T(1).K()", "const k = 2"},
			"4: it uses T.K, which uses what is another now"},
		{"a constant of functions and constants is another", []string{"const k = 1", "const l, m = 2 * k, 3", "func f() int { return l }", "f() + m", "const k = 2", "f()"}, ""},
		{"a type is another", []string{"type T struct{ A int }", "t := T{1}", "t", "type T struct{ A, B int }", "t.B = 2", "t"},
			"2: it uses T as it was before cell 4; 3: it uses T as it was before cell 4; 5: it uses t, and cell 2, which changed that, is left out"},
		{"a method came later", []string{"type T int", "T(1)", "func (T) String() string { return `t` }", "T(1)"},
			"2: it uses T.String as it was before cell 3"},
		{"a method came later that nobody looks for", []string{"type T int", "t := T(1)", "func (t T) Twice() T { return 2 * t }", "t.Twice()"}, ""},
		{"a method of an interface came later", []string{"type T int", "var t any = T(1)", "_, ok := t.(interface{ Odd() bool })", "func (t T) Odd() bool { return true }",
			"ok"}, "2: it uses T.Odd as it was before cell 4; 3: it uses t, and cell 2, which changed that, is left out"},
		{"one of several constants is another", []string{"const a, b = 1, 2", "a + b", "a", "const b = 3"},
			""},
		{"a name is gone", []string{"func f() int { return 1 }", "f()", "f := 2", "f"}, ""},
		{"a func value lives on", []string{"func f() int { return 1 }", "g := f", "func f() int { return 2 }", "g()"},
			"2: it makes a func value of f, which is another function since; 4: it uses g, and cell 2, which changed that, is left out"},
		{"a func literal lives on", []string{"func f() int { return 1 }", "g := func() int { return f() }", "func f() int { return 2 }"},
			"2: a func literal in it uses f, which is another function since"},
		{"a method uses it", []string{"func f() int { return 1 }", "type T int", "func (T) M() int { return f() }", "T(1).M()", "func f() int { return 2 }"},
			"4: it uses T.M, which uses what is another now"},
		{"it failed", []string{"x := 0", "//fails\nx = 2", "x", "y := 1"}, "1: it uses x, and cell 2, which changed that, is left out; 2: it did not run to its end: panic"},
		{"it failed, and what it changed is declared again", []string{"x := 0", "//fails\nx = 2", "x := 3", "x"},
			"1: it uses x, and cell 2, which changed that, is left out; 2: it did not run to its end: panic"},
		{"it failed and changed nothing", []string{"x := 0", "//fails\nprintln(x)", "x"}, "2: it did not run to its end: panic"},
		{"it failed and called no method", []string{"type T struct{ A int }", "func (t *T) Inc() { t.A++ }", "xs := []T{{1}}", "//fails\nxs[1].A", "xs[0].Inc()", "xs"},
			"4: it did not run to its end: panic"},
		{"it failed and called a method", []string{"type T struct{ A int }", "func (t *T) Inc() { t.A++; panic(1) }", "xs := []T{{1}}", "//fails\nxs[0].Inc()", "xs"},
			"3: it uses xs, and cell 4, which changed that, is left out; 4: it did not run to its end: panic"},
		{"it failed and ranged over a method", []string{"type T struct{ A int }", "func (t *T) All(yield func() bool) { t.A++; panic(1) }", "xs := []T{{1}}", "//fails\nfor range xs[0].All {}", "xs"},
			"3: it uses xs, and cell 4, which changed that, is left out; 4: it did not run to its end: panic"},
		{"it failed in a function", []string{"x := []int{1}", "func f() { x[0]++; panic(1) }", "//fails\nf()", "x[0]++", "x"},
			"1: it uses x, and cell 3, which changed that, is left out; 3: it did not run to its end: panic; 4: it uses x, and cell 3, which changed that, is left out"},
		{"a pointer to what is declared again", []string{"x := 1", "p := &x", "x := 2", "*p", "x"}, ""},
		{"the value shown last", []string{"1 + 1", "_ * 2", "//fails\n_ + panics()\nfunc panics() int { panic(1) }", "_ + 1"}, "3: it did not run to its end: panic"},
		{"the value of a cell that is left out", []string{"type T int", "T(1)", "_ + 1", "type T int8"},
			"2: it uses T as it was before cell 4; 3: it uses the value of cell 2, which is left out"},
		{"an import means another package", []string{"import `math/rand`", "rand.Intn(1)", "import `crypto/rand`", "rand.Text()"},
			`2: it uses package "math/rand" as rand, which is "crypto/rand" now`},
		{"a package has a name of the session", []string{"strings.ToUpper(`a`)", "strings := 1", "strings"},
			"1: it uses package strings, and strings is something else now"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var list []string
			m := module(t, test.cells...)
			for _, l := range m.Left {
				list = append(list, fmt.Sprintf("%d: %s", l.Cell, l.Why))
			}
			if got := strings.Join(list, "; "); got != test.left {
				t.Errorf("left out:\n%s\nwant:\n%s\n%s", got, test.left, m.Files["cells.go"])
			}
		})
	}
}

// The files hold what was typed, under the names that it was given.
func TestFiles(t *testing.T) {
	m := module(t,
		"// Twice doubles.\nfunc Twice(x int) int { return 2 * x } // really",
		"func f() int { unused := 1; return 3 }",
		"a := Twice(f()) // six\n\n// shown\na",
		"func f() int { return 4 }",
		"f()",
		"var b, c string\nvar d = struct{ N int }{1}",
		"xs := dispatch.Map(strconv.Atoi, []string{`1`})",
		"func main() { show() }\nfunc show() {}",
		"main()",
		"strconv.Atoi(`5`)",
		"const (\n\tRed = iota + 1\n\tGreen // green\n)", "Green", "const Red = 'r'",
	)
	for name, want := range map[string][]string{
		"session.go": {"// Twice doubles.\nfunc Twice(x int) int { return 2 * x } // really\n", "func f() int { return 4 }", "func sessionMain() { show() }"},
		"cells.go": {
			"func f_2() int { _ = 1; return 3 }", "\ta = Twice(f_2()) // six\n\n\t// shown\n\tshow_(a)\n", "\tb, c = \"\", \"\"\n\td = struct{ N int }{1}\n",
			"xs = dispatch.MapOf(dispatch.FnErr(strconv.Atoi), dispatch.Slice([]string{`1`}))", "const (\n\tRed_11   = iota + 1\n\tGreen_11 // green\n)\n", "show_(Green_11)", "\tsessionMain()\n", "show2(strconv.Atoi(`5`))",
		},
		"main.go":   {"\tcell3()\n\tcell5()\n\tcell6()\n\tcell7()\n\tcell9()\n\tcell10()\n\tcell12()\n}\n", "//go:embed values.gosess\n"},
		"show.go":   {"func show_[T interface{}](v T)", "func show2[T1, T2 interface{}](v1 T1, v2 T2)"},
		"values.go": {"{Name: \"a\", Ptr: &a}", "{Name: \"main\", Func: sessionMain}"},
		"go.mod":    {"module test\n", "replace gosess => ./gosess\n"},
		"README.md": {"# test\n"},
	} {
		for _, w := range want {
			if !strings.Contains(string(m.Files[name]), w) {
				t.Errorf("%s lacks\n%s\nit is\n%s", name, w, m.Files[name])
			}
		}
	}
	for name, data := range m.Files {
		if !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, libDir) {
			continue
		}
		if text, err := format.Source(data); err != nil || !slices.Equal(text, data) {
			t.Errorf("%s is not as gofmt writes it: %v", name, err)
		}
	}
}
