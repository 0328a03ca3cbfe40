package check

import (
	"go/types"
	"strings"
	"testing"
)

func TestCheckProgram(t *testing.T) {
	util := &Source{Path: "example/util", Files: []File{{"util.go", []byte("package util\n\n// Twice doubles.\nfunc Twice[T int | float64](x T) T { return x + x }\n\ntype ID int\n")}, {"util_other.go", []byte("//go:build ignore\n\npackage util\n\nfunc Twice() {}\n")}}}
	deeper := &Source{Path: "example/deeper", Files: []File{{"deeper.go", []byte("package deeper\n\nimport \"example/util\"\n\nvar Four = util.Twice(2)\n")}}}
	tests := []struct {
		name  string
		files []string // name, content, …
		want  string   // first error; "" if there is none
	}{
		{"hello", []string{"a.go", "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(1) }\n"}, ""},
		{"two files", []string{"a.go", "package main\nfunc main() { f() }\n", "b.go", "package main\nvar x = y\nvar y = 1\nfunc f() { _ = x }\nfunc init() {}\nfunc init() {}\n"}, ""},
		{"sources", []string{"a.go", "package main\nimport (\"example/util\"; \"example/deeper\")\nfunc main() { var id util.ID = util.ID(util.Twice(deeper.Four)); println(id) }\n"}, ""},
		{"constraint", []string{"a.go", "package main\nfunc main() {}\n", "b.go", "//go:build windows\n\npackage main\nfunc main() {}\n"}, "b.go, line 4: main redeclared in this block"},
		{"constraint of a source", []string{"a.go", "package main\nimport \"example/util\"\nfunc main() { util.Twice(1) }\n"}, ""},
		{"constraint holds", []string{"a.go", "package main\nfunc main() { f() }\n", "b.go", "// text\n//go:build linux && !cgo && go1.20\n\npackage main\nfunc f() {}\n"}, ""},
		{"none built", []string{"a.go", "//go:build ignore\n\npackage main\nfunc main() {}\n"}, ""},

		{"unused variable", []string{"a.go", "package main\nfunc main() {\n\tx := 1\n}\n"}, "a.go, line 3: declared and not used: x"},
		{"unused import", []string{"a.go", "package main\nimport \"fmt\"\nfunc main() {}\n"}, "a.go, line 2: \"fmt\" imported and not used"},
		{"syntax", []string{"a.go", "package main\nfunc main() {\n"}, "a.go, line 3: expected '}', found 'EOF'"},
		{"undefined", []string{"a.go", "package main\nfunc main() { f() }\n"}, "a.go, line 2: undefined: f"},
		{"no main", []string{"a.go", "package main\nfunc f() {}\n"}, "a.go, line 1: function main is not declared in package main"},
		{"other package", []string{"a.go", "package lib\nfunc main() {}\n"}, "a.go, line 1: package lib is not a program: want package main"},
		{"bad import", []string{"a.go", "package main\nimport _ \"no/such\"\nfunc main() {}\n"}, "a.go, line 2: could not import no/such (package \"no/such\" is not available"},
	}
	for _, tt := range tests {
		var files []File
		for i := 0; i < len(tt.files); i += 2 {
			files = append(files, File{tt.files[i], []byte(tt.files[i+1])})
		}
		u, err := CheckProgram(files, util, deeper)
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.name, err)
		case tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.want)):
			t.Errorf("%s: got error %v, want %q", tt.name, err, tt.want)
		case tt.want == "" && (u.Pkg.Scope().Lookup("main") == nil || len(u.Info.Defs) == 0):
			t.Errorf("%s: the Update is empty", tt.name)
		}
	}
}

func TestCheckProgramInitOrder(t *testing.T) {
	u, err := CheckProgram([]File{{"a.go", []byte("package main\nvar a = b + 1\nvar b = f()\nfunc f() int { return c }\nvar c = 3\nfunc main() {}\ntype T int\nfunc (T) M() {}\nfunc init() {}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, in := range u.Info.InitOrder {
		order = append(order, in.Lhs[0].Name())
	}
	if got := strings.Join(order, " "); got != "c b a" {
		t.Errorf("initialization order %q, want %q", got, "c b a")
	}
	if got := strings.Join(u.Compile, " "); got != "f main T.M" {
		t.Errorf("compile %q, want %q", got, "f main T.M")
	}
}

func TestCheckSource(t *testing.T) {
	p, err := CheckSource(&Source{Path: "slices", Files: []File{{"slices.go", []byte("package slices\n\nimport \"cmp\"\n\nfunc Max[E cmp.Ordered](x []E) E { return x[0] }\n")}}})
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := p.Pkg.Scope().Lookup("Max").(*types.Func); !ok || p.Info.Defs == nil || len(p.Files) != 1 {
		t.Errorf("Max is %v", f)
	}
	if _, err := CheckSource(&Source{Path: "x", Files: []File{{"x.go", []byte("package x\nvar y z\n")}}}); err == nil || err.Error() != "x.go, line 2: undefined: z" {
		t.Errorf("got %v", err)
	}
}
