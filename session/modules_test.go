package session

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gosess/internal/native/modules"
)

// A local package is part of the session: it is in the file, not where it was.
func TestLocalPackageTravels(t *testing.T) {
	dir := t.TempDir()
	geo := filepath.Join(dir, "geo", "geo.go")
	if err := os.Mkdir(filepath.Dir(geo), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(geo, []byte("package geo\n\ntype Point struct{ X, Y int }\n\nvar unit = 1\n\nfunc (p Point) Norm() int { return unit * (p.X + p.Y) }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Needs() != nil {
		t.Error("an empty session needs something")
	}
	if _, err := s.Eval(context.Background(), "import \"./geo\"\np := geo.Point{X: 1, Y: 2}"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "a.gosess")
	if _, err := s.DumpFile(file, DumpOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Dir(geo)); err != nil {
		t.Fatal(err)
	}
	back, _, err := LoadFile(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	o, err := back.Eval(context.Background(), "p.Norm()")
	if err != nil || o.Results[0].Int() != 3 {
		t.Errorf("p.Norm() after loading: %v, error %v", o.Results, err)
	}
	deps := back.Dependencies()
	if len(deps) != 1 || deps[0].Path != "local/geo" || deps[0].Hash == "" || deps[0].Files != 1 {
		t.Errorf("the loaded session depends on %+v", deps)
	}
	if n := back.Needs(); n == nil || n.Lookup("local/geo") == nil {
		t.Errorf("a build of the loaded session needs %+v", n)
	}
}

// Loading names the modules that are not there, with what fetches them.
func TestMissingModules(t *testing.T) {
	t.Setenv("GOMODCACHE", t.TempDir())
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	st := s.cur.Load()
	if err := st.deps.add(modules.Needs{Modules: []modules.Module{{Path: "example.org/geo", Version: "v1.2.0", Direct: true}}}); err != nil {
		t.Fatal(err)
	}
	c := s.contents(st)
	c.decls = append(c.decls, declRecord{Kind: "import", Name: "geo", Type: "example.org/geo", Cell: 1}.decl())
	b, err := s.encode(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadBytes(b, Options{}); err == nil || !strings.Contains(err.Error(), `":get example.org/geo@v1.2.0" fetches`) {
		t.Errorf("loading without the module: %v", err)
	}
	if err := st.deps.add(modules.Needs{Modules: []modules.Module{{Path: "example.org/geo", Version: "v1.3.0"}}}); err == nil {
		t.Error("two versions of a module are taken together")
	}
}
