package interp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gosess/internal/check"
)

// geo is a package with all that a package can have.
const geo = `package geo

import (
	"errors"
	"fmt"
	"sort"

	"local/unit"
)

type Point struct{ X, Y unit.Metre }

func (p Point) Norm() unit.Metre { return p.X + p.Y }
func (p *Point) Scale(k float64) { p.X *= unit.Metre(k); p.Y *= unit.Metre(k) }
func (p Point) String() string   { return fmt.Sprintf("<%g %g>", float64(p.X), float64(p.Y)) }

type Shape interface{ Area() float64 }

type Square float64

func (s Square) Area() float64 { return float64(s * s) }

var Origin = Point{zero, zero}
var zero = unit.Metre(0)
var registry = map[string]Shape{}
var Calls int
var ErrFar = errors.New("too far")

func init()                        { Register("unit", Square(1)) }
func Register(name string, s Shape) { registry[name] = s }

func Names() []string {
	var list []string
	for n := range registry {
		list = append(list, n)
	}
	sort.Strings(list)
	return list
}

func Sum[T ~float64](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return s
}

func Count() int { Calls++; return Calls }

func Check(p Point) error {
	if p.Norm() > 10 {
		return fmt.Errorf("point %v: %w", p, ErrFar)
	}
	return nil
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) int { s.items = append(s.items, x); return len(s.items) }

func Fail(i int) int { return []int{1}[i] }
`

func finder(path string) ([]*check.Source, error) {
	unit := &check.Source{Path: "local/unit", Files: []check.File{{Name: "unit.go", Src: []byte("package unit\n\ntype Metre float64\n\nvar Started = func() bool { return true }()\n")}}}
	switch path {
	case "local/geo":
		return []*check.Source{unit, {Path: path, Files: []check.File{{Name: "geo.go", Src: []byte(geo)}}}}, nil
	case "local/asm":
		return []*check.Source{{Path: path, Files: []check.File{{Name: "asm.go", Src: []byte("package asm\n\nfunc Fast() int\n")}}}}, nil
	case "local/refused":
		return []*check.Source{{Path: path, Files: []check.File{{Name: "refused.go", Src: []byte("package refused\n\nimport \"unsafe\"\n\ntype R struct{ n int }\n\nfunc (r R) Equal(s R) bool { return r == s }\n\nvar first any = R{1}\n\nfunc F() unsafe.Pointer { r := R{2}; return unsafe.Pointer(&r) }\n")}}}}, nil
	case "local/boom":
		return []*check.Source{{Path: path, Files: []check.File{{Name: "boom.go", Src: []byte("package boom\n\nvar N = []int{}[Zero]\nvar Zero = 0\n")}}}}, nil
	}
	return nil, fmt.Errorf("no package %q", path)
}

// A foundSession runs cells whose imports finder supplies.
type foundSession struct {
	e *Engine
	p *check.Program
	n int
}

func newFoundSession() *foundSession {
	return &foundSession{e: New(Options{}), p: check.NewProgramWith(check.FinderFunc(finder))}
}

// run returns what a cell's final expression gives, or its error.
func (s *foundSession) run(src string) string {
	s.n++
	c, d := check.Parse(s.n, src)
	if d != nil {
		return d.Error()
	}
	u, err := s.p.Check(c)
	if err != nil {
		return err.Error()
	}
	if err := s.e.Define(u); err != nil {
		return err.Error()
	}
	s.p = u.Program
	if u.Cell == "" {
		return ""
	}
	rs, err := s.e.Call(context.Background(), u.Cell)
	if err != nil {
		return err.Error()
	}
	var out []string
	for _, r := range rs {
		out = append(out, fmt.Sprintf("%v", r))
	}
	return strings.Join(out, " ")
}

func TestFoundPackages(t *testing.T) {
	s := newFoundSession()
	tests := []struct{ src, want string }{
		{`import "local/geo"`, ""},
		{`geo.Names()`, "[unit]"},
		{"p := geo.Point{X: 1, Y: 2}\np.Scale(3)\nfloat64(p.Norm())", "9"},
		{`p.String()`, "<3 6>"},
		{`fmt.Sprint(p)`, "<3 6>"},
		{`geo.Origin.X`, "0"},
		{`geo.Count()`, "1"},
		{`geo.Count()`, "2"},
		{"geo.Calls = 40\ngeo.Count()", "41"},
		{`geo.Sum(1.5, 2)`, "3.5"},
		{`errors.Is(geo.Check(geo.Point{X: 20}), geo.ErrFar)`, "true"},
		{`geo.Check(geo.Point{X: 20}).Error()`, "point <20 0>: too far"},
		{"type disk float64\nfunc (d disk) Area() float64 { return 3 * float64(d) }\ngeo.Register(\"disk\", disk(2))\ngeo.Names()", "[disk unit]"},
		{"var st geo.Stack[string]\nst.Push(\"a\")\nst.Push(\"b\")", "2"},
		{`geo.Fail(3)`, "panic: runtime error: index out of range [3] with length 1"},
		{"import \"local/asm\"\nasm.Fast()", "function local/asm.Fast, which is not written in Go, is not supported by the interpreted engine; use --engine native"},
		{"import \"local/boom\"\nboom.N", "initialising package local/boom: panic: runtime error: index out of range [0] with length 0"},
	}
	for _, tt := range tests {
		if got := s.run(tt.src); got != tt.want {
			t.Errorf("%s\n gives %s\n want %s", tt.src, got, tt.want)
		}
	}
	if at := s.e.Named("local/geo", "Point"); at == nil || at.Pkg != "local/geo" || at.Name != "Point" {
		t.Errorf("the type is named %v", at)
	}
}

// A package that was refused leaves nothing behind that the next cell stumbles over.
func TestRefusedPackage(t *testing.T) {
	s := newFoundSession()
	for _, tt := range []struct{ src, want string }{
		{"import \"local/refused\"\nrefused.F()", "unsafe.Pointer is not supported by the interpreted engine; use --engine native"},
		{"1 + 1", "2"},
		{"import \"local/geo\"\ngeo.Origin.X", "0"},
	} {
		if got := s.run(tt.src); got != tt.want {
			t.Errorf("%s\n gives %s\n want %s", tt.src, got, tt.want)
		}
	}
}

// brokenCompiler compiles nothing.
type brokenCompiler struct{}

func (brokenCompiler) Compile(context.Context, []byte) (func(string) (any, error), error) {
	return nil, errors.New("there is no compiler")
}

// An engine that compiles does not say that compiling would help.
func TestRefusedWithCompiler(t *testing.T) {
	s := newFoundSession()
	s.e.SetCompiler(brokenCompiler{})
	want := "function local/asm.Fast, which is not written in Go, is not supported at the prompt; compiled programs have it (gosess run)"
	if got := s.run("import \"local/asm\"\nasm.Fast()"); got != want {
		t.Errorf("it says %s\nwant %s", got, want)
	}
}

// Defining a program runs nothing of the packages that it imports.
func TestDefineDoesNotStart(t *testing.T) {
	s := newFoundSession()
	if got := s.run("import \"local/geo\"\nf := geo.Count"); got != "" {
		t.Fatal(got)
	}
	e := New(Options{})
	if err := e.Define(s.p.Load()); err != nil {
		t.Fatal(err)
	}
	v := e.vars["local/geo.registry"].slot.Elem()
	if !v.IsNil() {
		t.Error("a program was defined, and a package of it is initialised")
	}
	if err := e.Start(context.Background()); err != nil || v.Len() != 1 {
		t.Errorf("after Start: %v, error %v", v, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := e.Start(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
