package check

import (
	"go/ast"
	"testing"
)

// Files and Info are what an engine relies on.
func TestUpdateFiles(t *testing.T) {
	p := mustCheck(t, NewProgram(), 1, "func ok() int { return 1 }\nfunc waits() int { return later() }\nfunc user(x int) int { return x + ok() }\nx := 1\nlit := func() int { return x }\nfunc gen[T any](x T) T { return x }").Program
	u := mustCheck(t, p, 2, "func ok() string { return `s` }\ny := 2")
	bodies := map[string]bool{}
	for _, d := range u.Files[0].Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			bodies[f.Name.Name] = f.Body != nil && u.Info.Scopes[f.Type] != nil && len(f.Body.List) > 0
			if bodies[f.Name.Name] {
				checkTyped(t, u, f)
			}
		}
	}
	want := map[string]bool{"ok": true, "waits": false, "user": false, "gen": false, cellFunc(2): true}
	for name, has := range want {
		if bodies[name] != has {
			t.Errorf("body of %s in Files: %v, want %v", name, bodies[name], has)
		}
	}
	for _, name := range []string{"x", "y", "lit", "ok", "user", "waits", "gen", Step} {
		if u.Pkg.Scope().Lookup(name) == nil {
			t.Errorf("%s is not in the package", name)
		}
	}
	load := u.Program.Load()
	for _, d := range load.Files[0].Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "waits" && f.Body != nil {
			t.Error("Load: waits has a body")
		}
	}
}

// checkTyped checks that Info has every expression of a function.
func checkTyped(t *testing.T, u *Update, f *ast.FuncDecl) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr, *ast.SelectorExpr:
			return false
		case *ast.Ident:
			if u.Info.Uses[n] == nil && u.Info.Defs[n] == nil {
				t.Errorf("%s: %s is not resolved", f.Name.Name, n.Name)
			}
		case ast.Expr:
			if _, ok := u.Info.Types[n]; !ok {
				t.Errorf("%s: %T has no type", f.Name.Name, n)
			}
		}
		return true
	})
}

// A program from before is as it was, whatever was checked since.
func TestUndo(t *testing.T) {
	p1 := mustCheck(t, NewProgram(), 1, "func f() int { return 1 }\nfunc g() int { return f() }\nxs := dispatch.Map(func(n int) int { return n + g() }, []int{1})").Program
	p2 := mustCheck(t, p1, 2, "func f() string { return `s` }\nxs := 3").Program
	if u := p2.Load(); u.Broken["g"] == nil || u.Broken[cellFunc(1)] != nil {
		t.Errorf("after the cell: broken %v", u.Broken)
	}
	u := p1.Load()
	if len(u.Broken) != 0 || len(u.Compile) != 3 {
		t.Errorf("before the cell: broken %v, compile %v", u.Broken, u.Compile)
	}
	mustCheck(t, p1, 3, "xs[0] + f()")
}

func TestShown(t *testing.T) {
	for name, want := range map[string]string{
		"f": "f", "T.M": "T.M", Last: "_", cellFunc(12): "func value of cell 12", Hidden + "old12_x": "x",
	} {
		if got := Shown(name); got != want {
			t.Errorf("Shown(%q) = %q, want %q", name, got, want)
		}
	}
}
