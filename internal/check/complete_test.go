package check

import (
	"slices"
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	p := mustCheck(t, NewProgram(), 1, `
import "fmt"
type Inner struct { Depth int }
func (Inner) Deep() {}
type Point struct { Inner; X, Y float64; hidden int }
func (p *Point) Norm() float64 { return 0 }
func (p Point) String() string { return fmt.Sprint(p.X) }
type Shape interface { Area() float64; Name() string }
points := []Point{}
origin := &Point{}
var shape Shape
when := time.Now()
func project(p Point, scale float64) Point { return p }
func pair() (int, string) { return 1, "" }
const parsec = 3.26
`).Program
	tests := []struct {
		src  string // | is the cursor
		want string // candidates; … for others besides
		word string // what they replace
	}{
		// names
		{"po|", "points", "po"},
		{"par|", "parsec…", "par"},
		{"x := orig|", "origin", "orig"},
		{"proj|ect(1)", "project", "proj"},
		{"Sha|", "Shape…", "Sha"},
		{"sha|", "shape…", "sha"},
		{"local := 1; loc|", "local", "loc"},
		{"for index := range points { ind|", "index", "ind"},
		{"func f(argument int) {\n\tvariable := 1\n\tif arg|", "argument", "arg"},
		{"func f(argument int) {\n\tvariable := 1\n\tx := []int{var|", "variable var", "var"},
		{"func (q *Point) Scale(factor float64) { fac|", "factor", "fac"},
		{"f := func(parameter int) int { return param|", "parameter", "param"},
		{"switch typed := any(1).(type) { case int: typ|", "typed type…", "typ"},
		{"fall|", "fallthrough", "fall"},
		{"cle|", "clear", "cle"},
		{"strc|", "strconv", "strc"},
		{"zzz|", "", "zzz"},

		// fields and methods
		{"origin.|", "Deep Depth Inner Norm String X Y hidden", ""},
		{"origin.N|", "Norm", "N"},
		{"origin.n|", "Norm", "n"},
		{"points[0].|", "Deep Depth Inner Norm String X Y hidden", ""},
		{"points[0].Inner.|", "Deep Depth", ""},
		{"project(points[0], 1).X|", "X", "X"},
		{"shape.|", "Area Name", ""},
		{"if shape.A|", "Area", "A"},
		{"for _, q := range points { q.No|", "Norm", "No"},
		{"func g(q Point) float64 { return q.X + q.No|", "Norm", "No"},
		{"when.Year|", "Year YearDay", "Year"},
		{"Point.|", "Deep Norm String", ""},
		{"x := origin; x.No|", "Norm", "No"},
		{"fmt.Println(origin.Dep|)", "Depth", "Dep"},
		{"1 + origin.|\nmore()", "Deep Depth Inner Norm String X Y hidden", ""},

		// packages
		{"fmt.Sprintl|", "Sprintln", "Sprintl"},
		{"strings.ToUp|", "ToUpper ToUpperSpecial", "ToUp"},
		{"import r \"math/rand\"; r.Intn|", "Intn", "Intn"},
		{"nosuch.|", "", ""},

		// struct literals
		{"Point{X: 1, |", "Inner X Y hidden…", ""},
		{"Point{X|", "X…", "X"},
		{"&Point{\n\tX: 1,\n\tY|", "Y", "Y"},
		{"[]Point{{hid|", "hidden", "hid"},

		// import paths
		{"import \"math/b|", "math/big math/bits", "math/b"},
		{"import (\n\t\"fmt\"\n\t\"encoding/js|", "encoding/json", "encoding/js"},

		// nothing
		{"\"po|", "", ""},
		{"// po|", "", ""},
		{"/* po|", "", ""},
		{"`po|", "", ""},
		{"x := 1 // po|", "", ""},
	}
	for _, tt := range tests {
		offset := strings.IndexByte(tt.src, '|')
		src := tt.src[:offset] + tt.src[offset+1:]
		start, list := p.Complete(src, offset)
		var got []string
		for _, c := range list {
			got = append(got, c.Text)
		}
		want, more := strings.CutSuffix(tt.want, "…")
		words := strings.Fields(want)
		if more {
			got = got[:min(len(got), len(words))]
		}
		slices.Sort(got)
		slices.Sort(words)
		if !slices.Equal(got, words) {
			t.Errorf("%q: got %q, want %q", tt.src, got, words)
		}
		if src[start:offset] != tt.word {
			t.Errorf("%q: replaces %q, want %q", tt.src, src[start:offset], tt.word)
		}
	}
}

func TestCompleteKinds(t *testing.T) {
	p := mustCheck(t, NewProgram(), 1, "type P struct{ F int }\nfunc (P) M(n int) {}\nv := P{}\nfunc f(x int) string { return \"\" }\nconst c = 1").Program
	tests := []struct{ src, kind, typ string }{
		{"v", "var", "P"},
		{"v.F", "field", "int"},
		{"v.M", "method", "func(n int)"},
		{"P", "type", "struct{F int}"},
		{"f", "func", "func(x int) string"},
		{"c", "const", "untyped int"},
		{"math.Pi", "const", "untyped float"},
		{"strconv", "package", "strconv"},
		{"append", "builtin", ""},
		{"switch", "keyword", ""},
	}
	for _, tt := range tests {
		_, list := p.Complete(tt.src, len(tt.src))
		i := slices.IndexFunc(list, func(c Candidate) bool { return strings.HasSuffix(tt.src, c.Text) })
		if i < 0 || list[i].Kind != tt.kind || list[i].Type != tt.typ {
			t.Errorf("%q: got %+v, want kind %q and type %q", tt.src, list, tt.kind, tt.typ)
		}
	}
}
