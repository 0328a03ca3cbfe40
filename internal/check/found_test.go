package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// shelf finds packages among these: a path, then what it imports, then its text.
func shelf(asked *[]string) Finder {
	text := map[string]*Source{
		"local/geo":  {Path: "local/geo", Files: []File{{"geo/geo.go", []byte("package geo\n\nimport \"local/unit\"\n\ntype Point struct{ X, Y unit.Metre }\n\nfunc (p Point) Norm() unit.Metre { return p.X + p.Y }\n")}}},
		"local/unit": {Path: "local/unit", Files: []File{{"unit/unit.go", []byte("package unit\n\ntype Metre float64\n")}}},
		"local/bad":  {Path: "local/bad", Files: []File{{"bad/bad.go", []byte("package bad\n\nvar x y\n")}}},
	}
	return FinderFunc(func(path string) ([]*Source, error) {
		*asked = append(*asked, path)
		switch path {
		case "./geo", "local/geo":
			return []*Source{text["local/unit"], text["local/geo"]}, nil
		case "local/bad":
			return []*Source{text["local/bad"]}, nil
		}
		return nil, fmt.Errorf("no package %q on the shelf", path)
	})
}

func TestFinder(t *testing.T) {
	var asked []string
	p := NewProgramWith(shelf(&asked))
	check := func(id int, src string) *Update {
		t.Helper()
		c, d := Parse(id, src)
		if d != nil {
			t.Fatal(d)
		}
		u, err := p.Check(c)
		if err != nil {
			t.Fatal(err)
		}
		p = u.Program
		return u
	}
	if u := check(1, "x := 1"); len(u.Sources) > 0 {
		t.Errorf("%d sources before any was imported", len(u.Sources))
	}
	check(2, `import "./geo"`)
	u := check(3, "p := geo.Point{X: 1}\np.Norm()")
	var paths []string
	for _, s := range u.Sources {
		paths = append(paths, s.Path)
	}
	if !slices.Equal(paths, []string{"local/unit", "local/geo"}) {
		t.Errorf("Sources are %q", paths)
	}
	if got := u.Results[0].String(); got != "local/unit.Metre" {
		t.Errorf("the result is a %s", got)
	}
	check(4, `import "./geo"`)
	if !slices.Equal(asked, []string{"./geo"}) {
		t.Errorf("asked for %q", asked)
	}
	if got := p.Print(); !strings.Contains(got, `"local/geo"`) {
		t.Errorf("the program does not import local/geo:\n%s", got)
	}
	back, err := Restore(shelf(&asked), p.Decls())
	if err != nil || len(back.Broken) > 0 || len(back.Sources) != 2 {
		t.Errorf("restored with %d sources, broken %v, error %v", len(back.Sources), back.Broken, err)
	}
	if _, err := Restore(nil, p.Decls()); err == nil || !strings.Contains(err.Error(), `"local/geo" is not available`) {
		t.Errorf("restored without a finder: %v", err)
	}
}

func TestFinderFails(t *testing.T) {
	var asked []string
	for src, want := range map[string]string{
		`import "./none"`:    `cell 1, line 1: no package "./none" on the shelf`,
		`import "local/bad"`: `cell 1, line 1: package "local/bad" does not compile: bad/bad.go, line 3: undefined: y`,
	} {
		c, _ := Parse(1, src)
		if _, err := NewProgramWith(shelf(&asked)).Check(c); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", src, err, want)
		}
	}
}
