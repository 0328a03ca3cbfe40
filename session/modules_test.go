package session

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gosess/internal/native/modules"
	"gosess/internal/native/modules/modtest"
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

// In a module that was written for an older language all iterations of a loop
// share its variables.
func TestLoopsOfOlderModules(t *testing.T) {
	const loops = `package loops

import "strings"

func call(list []func() int) (sum []int) {
	for _, f := range list {
		sum = append(sum, f())
	}
	return sum
}

func Three() []int {
	var list []func() int
	for i := 0; i < 3; i++ {
		list = append(list, func() int { i += 10; return i })
	}
	return call(list)
}

func Slice() []int {
	var list []func() int
	for i, x := range []int{5, 6, 7} {
		list = append(list, func() int { return 10*i + x })
	}
	return call(list)
}

func Text() []*rune {
	var list []*rune
	for _, r := range "abc" {
		list = append(list, &r)
	}
	return list
}

func Map() (n int) {
	seen := map[*string]bool{}
	for k, v := range map[string]string{"a": "x", "b": "y"} {
		seen[&k], seen[&v] = true, true
	}
	return len(seen)
}

func Chan() string {
	c := make(chan int, 2)
	c <- 1
	c <- 2
	close(c)
	var b strings.Builder
	for v := range c {
		defer func() { b.WriteByte('0' + byte(v)); last = b.String() }()
	}
	return ""
}

var last string

func Last() string { return last }
`
	for _, tt := range []struct{ module, want string }{
		{"module example.com/mine\n\ngo 1.21\n", "[13 23 33] [27 27 27] 99 222"},
		{"module example.com/mine\n", "[13 23 33] [27 27 27] 99 222"},
		{"module example.com/mine\n\ngo 1.22\n", "[10 11 12] [5 16 27] 97 421"},
	} {
		dir := t.TempDir()
		modtest.Write(t, dir, map[string]string{"go.mod": tt.module, "loops/loops.go": loops})
		t.Chdir(dir)
		s, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		const cell = "import \"./loops\"\nloops.Chan()\nfmt.Sprint(loops.Three(), loops.Slice(), *loops.Text()[0], loops.Map(), loops.Last())"
		o, err := s.Eval(context.Background(), cell)
		if err != nil || o.Results[0].Str() != tt.want {
			t.Errorf("with %q: %s, error %v; want %s", tt.module, o.Results[0].Str(), err, tt.want)
		}
		s.Close()
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
