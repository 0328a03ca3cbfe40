package session

import (
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gosess/internal/native/modules"
	"gosess/internal/native/modules/modtest"
)

// getter returns what fetches two versions of a module, and one that it needs.
func getter(t *testing.T) *modules.Getter {
	t.Helper()
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	env, cache := modtest.Proxy(t,
		modtest.Module{Path: "example.org/geo", Version: "v1.0.0", Files: map[string]string{
			"go.mod":             "module example.org/geo\n\ngo 1.24\n\nrequire example.org/unit v0.3.0\n",
			"geo.go":             "package geo\n\nimport (\n\t\"example.org/geo/internal/sum\"\n\t\"example.org/unit\"\n)\n\ntype Point struct{ X, Y unit.Metre }\n\nfunc (p Point) Norm() unit.Metre { return sum.Of(p.X, p.Y) }\n\nfunc Old() int { return 1 }\n",
			"internal/sum/of.go": "package sum\n\nfunc Of[T ~float64](list ...T) (s T) {\n\tfor _, x := range list {\n\t\ts += x\n\t}\n\treturn s\n}\n",
		}},
		modtest.Module{Path: "example.org/geo", Version: "v1.1.0", Files: map[string]string{
			"go.mod": "module example.org/geo\n\ngo 1.24\n\nrequire example.org/unit v0.3.0\n",
			"geo.go": "package geo\n\nimport \"example.org/unit\"\n\ntype Point struct{ X, Y, Z unit.Metre }\n\nfunc (p Point) Norm() unit.Metre { return 100 * p.X }\n",
		}},
		modtest.Module{Path: "example.org/unit", Version: "v0.3.0", Files: map[string]string{
			"go.mod":  "module example.org/unit\n\ngo 1.24\n",
			"unit.go": "package unit\n\ntype Metre float64\n",
		}},
	)
	t.Setenv("GOMODCACHE", cache)
	return &modules.Getter{Go: goCommand, Env: env}
}

// run evaluates cells and compares what the last shows.
func run(t *testing.T, s *Session, want string, cells ...string) {
	t.Helper()
	for i, src := range cells {
		o, err := s.Eval(context.Background(), src)
		if i < len(cells)-1 {
			if err != nil {
				t.Fatalf("%s: %v", src, err)
			}
			continue
		}
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		case len(o.Results) == 1:
			got = o.Results[0].Str()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s gives %q, want %q", src, got, want)
		}
	}
}

func versions(s *Session) (list []string) {
	for _, d := range s.Dependencies() {
		list = append(list, d.Path+" "+d.Version)
	}
	return list
}

// A module is fetched, used, travels in the file, and is replaced by another version
// like a redefined type.
func TestGet(t *testing.T) {
	g := getter(t)
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	run(t, s, `cell 1, line 1: package "example.org/geo" is not available`, `import "example.org/geo"`)
	got, err := s.Get(context.Background(), g, "example.org/geo@v1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Modules) != 2 || got.Modules[0] != (Dependency{Path: "example.org/geo", Version: "v1.0.0", Direct: true}) || got.Modules[1].Path != "example.org/unit" {
		t.Errorf("got %+v", got.Modules)
	}
	run(t, s, "3 1", `import "example.org/geo"`, "p := geo.Point{1, 2}", "func old() int { return geo.Old() }", "fmt.Sprint(p.Norm(), old())")

	back := throughFile(t, s)
	run(t, back, "3 1", "fmt.Sprint(p.Norm(), old())")
	if n := back.Needs(); n == nil || len(n.Packages) > 0 || !slices.Equal(n.Requires(), []string{"example.org/geo v1.0.0", "example.org/unit v0.3.0 // indirect"}) {
		t.Errorf("a build of the loaded session needs %+v", n)
	}

	if got, err = s.Get(context.Background(), g, "example.org/geo"); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Changed, []string{"example.org/geo", "example.org/geo/internal/sum"}) || len(got.Notes) != 1 || !strings.HasPrefix(got.Notes[0].Text, "old is broken: ") {
		t.Errorf("got %+v", got)
	}
	run(t, s, "100 {1 2 0}", "fmt.Sprint(p.Norm(), p)")
	if got := versions(s); !slices.Equal(got, []string{"example.org/geo v1.1.0", "example.org/unit v0.3.0"}) {
		t.Errorf("the session has %q", got)
	}
	if _, err := s.Undo(2); err != nil { // the cell, and the new version
		t.Fatal(err)
	}
	run(t, s, "3 1", "fmt.Sprint(p.Norm(), old())")
	if got := versions(s); !slices.Equal(got, []string{"example.org/geo v1.0.0", "example.org/unit v0.3.0"}) {
		t.Errorf("after undo the session has %q", got)
	}

	before := s.cur.Load()
	if _, err := s.Get(context.Background(), g, "example.org/none"); err == nil || s.cur.Load() != before {
		t.Errorf("a module that is not there: error %v", err)
	}
}

// throughFile dumps a session and returns what is loaded from the file.
func throughFile(t *testing.T, s *Session) *Session {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.gosess")
	if _, err := s.DumpFile(file, DumpOptions{}); err != nil {
		t.Fatal(err)
	}
	back, _, err := LoadFile(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { back.Close() })
	return back
}

// A package of a module that was asked for needs no import declaration.
func TestGetImports(t *testing.T) {
	g := getter(t)
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	run(t, s, "cell 1, line 1: undefined: geo", "geo.Old()")
	if _, err := s.Get(context.Background(), g, "example.org/geo@v1.0.0"); err != nil {
		t.Fatal(err)
	}
	o, err := s.Eval(context.Background(), "p := geo.Point{1, 2}")
	if err != nil || len(o.Notes) != 2 || o.Notes[0].Text != "imported example.org/geo" {
		t.Fatalf("notes %v, error %v", o.Notes, err)
	}
	back := throughFile(t, s)
	run(t, back, "3 1", "fmt.Sprint(p.Norm(), geo.Old())")
}

// A local package that has changed on disk is taken again when a cell imports it, or on request;
// until then it is said.
func TestLocalPackageChanges(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	geo := func(n string) {
		modtest.Write(t, dir, map[string]string{"geo/geo.go": "package geo\n\nfunc F() int { return " + n + " }\n"})
	}
	geo("1")
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Get(context.Background(), nil, "./geo"); err == nil || !strings.Contains(err.Error(), `a cell with import "./geo" takes it`) {
		t.Errorf("a package that no cell has imported: %v", err)
	}
	run(t, s, "1", `import "./geo"`, "func f() string { return fmt.Sprint(geo.F()) }", "f()")
	c, err := s.Func("f")
	if err != nil {
		t.Fatal(err)
	}
	program := s.Compilation()
	if !program.Holds(c) {
		t.Error("a compiled worker does not hold f")
	}

	geo("22")
	want := []string{`package local/geo has changed on disk; ":get ./geo" takes it as it is now`}
	for range 2 {
		o, err := s.Eval(context.Background(), "x := f()")
		if err != nil || !slices.Equal(texts(o.Notes), want) {
			t.Errorf("after it has changed: notes %q, error %v; want %q", texts(o.Notes), err, want)
		}
		want = nil // it is said once
	}
	run(t, s, "1", "x")
	got, err := s.Get(context.Background(), nil, "./geo")
	if err != nil || !slices.Equal(got.Changed, []string{"local/geo"}) {
		t.Errorf("Get: %+v, %v", got, err)
	}
	run(t, s, "22", "f()")
	if c, err := s.Func("f"); err != nil || program.Holds(c) {
		t.Errorf("a worker that was compiled before holds f of another package; error %v", err)
	}

	geo("333")
	o, err := s.Eval(context.Background(), "import \"./geo\"\ny := f()")
	if want := []string{"package local/geo has changed on disk, and is taken as it is now"}; err != nil || !slices.Equal(texts(o.Notes), want) {
		t.Errorf("importing it again: notes %q, error %v; want %q", texts(o.Notes), err, want)
	}
	run(t, s, "333", "y")
	geo("nothing")
	run(t, s, `restoring import "geo": package "local/geo" does not compile: geo/geo.go, line 3: undefined: nothing`, `import "./geo"`)
	run(t, s, "333", "f()")
}

func texts(notes []Note) (list []string) {
	for _, n := range notes {
		if n.Kind == NoteImport && n.Name != "fmt" {
			list = append(list, n.Text)
		}
	}
	return list
}

// A package whose initialisation fails does not become part of the session.
func TestLocalPackageFails(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	modtest.Write(t, dir, map[string]string{"geo/geo.go": "package geo\n\nvar list []int\n\nvar First = list[0]\n"})
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	run(t, s, "", "x := 7", `import "./geo"`)
	run(t, s, "7", "fmt.Sprint(x)")
	run(t, s, "cell 3, line 1: undefined: geo", "geo.First")
}
