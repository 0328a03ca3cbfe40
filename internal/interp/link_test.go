package interp

import (
	"errors"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"

	"gosess/internal/check"
)

// The plugin of packages names what they export and it can name; what a compiler does not find in them
// is left out of the next.
func TestLinkSource(t *testing.T) {
	sources := []*check.Source{
		{Path: "example.org/geo/internal/sum", Module: "example.org/geo@v1.0.0", Files: []check.File{{Name: "sum.go", Src: []byte("package sum\n\ntype Of int\n")}}},
		{Path: "example.org/geo", Module: "example.org/geo@v1.0.0", Files: []check.File{{Name: "geo.go", Src: []byte(`package geo

import ("io"; "example.org/geo/internal/sum")

type Shape interface { Area() float64; To(w io.Writer, more ...string) (n int, err error) }
type Inner interface { Sum() sum.Of }
type Number interface { ~int | ~float64 }
type Box[T any] struct { V T }
const Kilo = 1000
var Unit = "m"
var hidden int
func New[T any]() *Box[T] { return nil }
func Area(s Shape) float64 { return s.Area() }
func Elsewhere() {}
`)}}},
	}
	var list []*check.Package
	for i, s := range sources {
		p, err := check.CheckSource(s, sources[:i]...)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	without := map[string]bool{}
	src := string(LinkSource(list, without))
	if _, err := parser.ParseFile(token.NewFileSet(), "main.go", src, 0); err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	for _, want := range []string{
		`example_org_geo "example.org/geo"`, `io "io"`, "return &example_org_geo.Unit", "return example_org_geo.Area", "return example_org_geo.Elsewhere",
		"return (*example_org_geo.Shape)(nil)", "return func(o Object) any { return example_org_geo_Shape{o} }",
		"To(p0 io.Writer, p1 ...string) (r0 int, r1 error)", "return (*example_org_geo.Inner)(nil)",
	} {
		if !strings.Contains(src, want) {
			t.Errorf("the plugin lacks %s:\n%s", want, src)
		}
	}
	for _, not := range []string{"internal/sum", "hidden", "Box", "New", "Number", "Kilo", "_Inner"} {
		if strings.Contains(src, not) {
			t.Errorf("the plugin has %s:\n%s", not, src)
		}
	}
	err := errors.New("# gosess/linked\n./main.go:9:10: undefined: example_org_geo.Elsewhere\n./main.go:10:1: undefined: other.Name\n")
	if !LeaveOut(list, err, without) || !slices.Equal(slices.Collect(maps.Keys(without)), []string{"example.org/geo.Elsewhere"}) {
		t.Errorf("left out are %v", without)
	}
	if src := string(LinkSource(list, without)); strings.Contains(src, "Elsewhere") || !strings.Contains(src, "Area") {
		t.Errorf("what was left out is there, or more is missing:\n%s", src)
	}
	if LeaveOut(list, err, without) {
		t.Error("the same name is left out twice")
	}
}
