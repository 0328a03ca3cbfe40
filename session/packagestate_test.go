package session

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gosess/internal/native/modules/modtest"
)

// A dump names the variables of imported packages that a load initialises again, and no others.
func TestPackageVariables(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	modtest.Write(t, dir, map[string]string{"geo/geo.go": `package geo

import "sync"

var (
	count  int
	Unit   = "m"
	Scale  = []float64{1, 2}
	table  = map[string]int{"a": 1}
	origin = &point{}
	mu     sync.Mutex
	hook   func()
	any1   any = 1
)

type point struct{ x, y int }

func init() { table["b"] = 2 }

func Next() int   { mu.Lock(); defer mu.Unlock(); count++; return count }
func Put(k string) { table[k]++ }
func Move()       { origin.x++ }
func Back()       { origin.x-- }
func Hook()       { hook = Move; any1 = "one" }
func Lock()       { mu.Lock() }
`})
	for _, tt := range []struct{ cell, want string }{
		{"geo.Unit", ""},
		{"geo.Next()", "count"},
		{"geo.Scale[1] = 3; geo.Unit = \"km\"", "Scale, Unit"},
		{"geo.Put(\"b\")", "table"},
		{"geo.Move()", "origin"},
		{"geo.Move(); geo.Back(); geo.Lock()", ""},
		{"geo.Hook()", "any1, hook"},
	} {
		s, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, src := range []string{"import \"./geo\"", tt.cell} {
			if _, err := s.Eval(context.Background(), src); err != nil {
				t.Fatal(err)
			}
		}
		var want []string
		if tt.want != "" {
			want = []string{"session: local/geo: variables of the package are initialised again by a load: " + tt.want}
		}
		for range 2 {
			report, err := s.DumpFile(filepath.Join(dir, "a.gosess"), DumpOptions{})
			if got := report.Lines(); err != nil || !slices.Equal(got, want) {
				t.Errorf("after %s: a dump reports %q, error %v; want %q", tt.cell, got, err, want)
			}
		}
		back, _, err := LoadFile(filepath.Join(dir, "a.gosess"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if o, err := back.Eval(context.Background(), "fmt.Sprint(geo.Next(), geo.Unit)"); err != nil || o.Results[0].Str() != "1m" {
			t.Errorf("after loading: %v, error %v", o.Results, err)
		}
		if _, err := back.Eval(context.Background(), "x := 1"); err != nil {
			t.Fatal(err)
		}
		if report, err := back.DumpFile(filepath.Join(dir, "b.gosess"), DumpOptions{}); err != nil || fmt.Sprint(report.Lines()) != "[session: local/geo: variables of the package are initialised again by a load: count]" {
			t.Errorf("a dump after loading reports %q, error %v", report.Lines(), err)
		}
		s.Close()
		back.Close()
		os.Remove("a.gosess")
	}
}

// Undo and redo name the variables of imported packages that are not what they were.
func TestPackageVariablesAreNotUndone(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	modtest.Write(t, dir, map[string]string{"geo/geo.go": "package geo\n\nvar (\n\tcount = 10\n\tUnit = \"m\"\n)\n\nfunc Next() int { count++; return count }\n"})
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	eval := func(cells ...string) {
		t.Helper()
		for _, src := range cells {
			if _, err := s.Eval(context.Background(), src); err != nil {
				t.Fatalf("%s: %v", src, err)
			}
		}
	}
	said := func(what string, step func(int) (Undone, error), n int, want ...string) {
		t.Helper()
		done, err := step(n)
		if got := done.Report.Lines(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s says %q, error %v; want %q", what, got, err, want)
		}
	}
	const anew = "session: local/geo: variables of the package are initialised again: "
	eval("import \"./geo\"", "a := geo.Next()")
	said("undo of what changed it", s.Undo, 1)
	said("redo", s.Redo, 1, anew+"count")
	eval("b := geo.Next()", "geo.Unit = \"km\"")
	said("undo", s.Undo, 1, anew+"count")
	if o, err := s.Eval(context.Background(), "fmt.Sprint(geo.Next(), geo.Unit)"); err != nil || o.Results[0].Str() != "11m" {
		t.Errorf("after undo: %v, error %v", o.Results, err)
	}
	said("undo of all", s.Undo, 4)
	said("redo of all", s.Redo, 4, anew+"count")

	var mark bytes.Buffer
	if _, err := s.Dump(&mark); err != nil {
		t.Fatal(err)
	}
	eval("geo.Unit = \"mm\"")
	done, err := s.Return(&mark, false)
	if got := done.Report.Lines(); err != nil || !slices.Equal(got, []string{anew + "Unit"}) {
		t.Errorf("going back to a checkpoint says %q, error %v", got, err)
	}
	eval("x := 1")
	said("undo of that", s.Undo, 1)
}
