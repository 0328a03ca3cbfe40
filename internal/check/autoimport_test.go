package check

import (
	"strings"
	"testing"
)

// A package that is not imported is the one that has what is used of it: of the
// standard library if one has, else the only other one.
func TestPackagesMeant(t *testing.T) {
	for _, tt := range []struct{ cell, imports, err string }{
		{`template.New("x")`, "text/template", ""},
		{`template.HTML("x")`, "html/template", ""},
		{`rand.Intn(3)`, "math/rand", ""},
		{`rand.IntN(3)`, "math/rand/v2", ""},
		{`rand.Prime(nil, 3)`, "crypto/rand", ""},
		{`path.Join("a", "b")`, "path", ""},
		{`path.Shortest{}`, "gonum.org/v1/gonum/graph/path", ""},
		{`stat.Mean([]float64{1}, nil)`, "gonum.org/v1/gonum/stat", ""},
		{`draw.Over`, "image/draw", ""},
		{`transform.None()`, "", `undefined: transform.None`},
	} {
		u, err := checkOne(tt.cell)
		switch {
		case tt.err != "":
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: %v; want %s", tt.cell, err, tt.err)
			}
		case err != nil:
			t.Errorf("%s: %v", tt.cell, err)
		case strings.Join(u.AutoImports, " ") != tt.imports:
			t.Errorf("%s imports %q, want %q", tt.cell, u.AutoImports, tt.imports)
		}
	}
}

func checkOne(src string) (*Update, error) {
	c, err := Parse(1, src)
	if err != nil {
		return nil, err
	}
	return NewProgram().Check(c)
}

// Packages of one name that have no rank do not shadow each other.
func TestWhichPackage(t *testing.T) {
	a, b := "gonum.org/v1/gonum/dsp/transform", "gonum.org/v1/gonum/spatial/transform"
	if fit := newEnv().fitting([]string{a, b, "fmt"}, []string{"Println"}); len(fit) != 1 || fit[0] != "fmt" {
		t.Errorf("fitting: %q", fit)
	}
	for _, tt := range []struct {
		paths []string
		want  string
	}{
		{[]string{a, b}, ""},
		{[]string{a}, a},
		{[]string{"text/template", "html/template"}, "text/template"},
		{[]string{"path", a}, "path"},
	} {
		if got := newEnv().meant(tt.paths, nil); got != tt.want {
			t.Errorf("meant of %q: %q, want %q", tt.paths, got, tt.want)
		}
	}
}
