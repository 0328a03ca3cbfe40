package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// offering is a Finder of packages whose text is known, all of which it offers.
type offering map[string]string

func (o offering) Find(path string) ([]*Source, error) {
	text, ok := o[path]
	if !ok {
		return nil, fmt.Errorf("package %q is not available", path)
	}
	return []*Source{{Path: path, Files: []File{{"x.go", []byte(text)}}}}, nil
}

func (o offering) Offers() (list []Offer) {
	for path, text := range o {
		name, _, _ := strings.Cut(strings.TrimPrefix(text, "package "), ";")
		list = append(list, Offer{name, path})
	}
	slices.SortFunc(list, func(a, b Offer) int { return strings.Compare(a.Path, b.Path) })
	return list
}

var offers = offering{
	"example.org/yaml.v3":     "package yaml; func Marshal() int { return 3 }; type Node struct{ Kind int }",
	"example.org/go-json":     "package json; func Marshal() int { return 1 }; func Fast() int { return 2 }",
	"example.org/one/colour":  "package colour; func Red() int { return 1 }; func Both() int { return 1 }",
	"example.org/two/colour":  "package colour; func Blue() int { return 1 }; func Both() int { return 2 }",
	"example.org/bad":         "package bad; var X int = y",
	"example.org/bad/color":   "package color; var NoColor int = y",
	"local/geo":               "package geo; var Unit = 1",
	"example.org/stat":        "package stat; func Mine() int { return 1 }; func Mean() int { return 1 }",
	"example.org/two/strings": "package strings; func Cut() {}",
}

// A package that the session fetched is imported as one of the standard library is: if it is the
// only one that has what is used of it.
func TestOffersMeant(t *testing.T) {
	for _, tt := range []struct{ cell, imports, err, hint string }{
		{"yaml.Marshal()", "example.org/yaml.v3", "", ""},
		{"func f() int { return yaml.Marshal() + geo.Unit }", "example.org/yaml.v3 local/geo", "", ""},
		{"yaml.Marshall()", "", "undefined: yaml.Marshall", "did you mean yaml.Marshal?"},
		{"json.Fast()", "example.org/go-json", "", ""},
		{"json.Marshal(1)", "encoding/json", "", ""},
		{`strings.Cut("a", "b")`, "strings", "", ""},
		{"colour.Red()", "example.org/one/colour", "", ""},
		{"colour.Both()", "", "undefined: colour", `it may be package "example.org/one/colour" or "example.org/two/colour": import one of them`},
		{"stat.Mine()", "example.org/stat", "", ""},
		{"stat.Mean()", "", "undefined: stat", `it may be package "gonum.org/v1/gonum/stat" or "example.org/stat": import one of them`},
		{"bad.X", "", "undefined: bad", `it may be package "example.org/bad", which cannot be imported: does not compile: x.go, line 1: undefined: y`},
		{"color.NoColor", "", "undefined: color", `it may be package "example.org/bad/color", which cannot be imported: does not compile: x.go, line 1: undefined: y`},
		{"color.Gray{}", "image/color", "", ""},
		{`import "yaml"`, "", `package "yaml"`, `did you mean "example.org/yaml.v3"?`},
		{"yaml", "", "undefined: yaml", ""},
		{"x.Kind", "", "undefined: x", ""},
	} {
		c, d := Parse(1, tt.cell)
		if d != nil {
			t.Fatal(d)
		}
		u, err := NewProgramWith(offers).Check(c)
		if tt.err == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.cell, err)
			} else if got := strings.Join(u.AutoImports, " "); got != tt.imports {
				t.Errorf("%s imports %q, want %q", tt.cell, got, tt.imports)
			}
			continue
		}
		found, ok := err.(*Diagnostics)
		if !ok || !strings.Contains(err.Error(), tt.err) || found.List[0].Hint != tt.hint {
			t.Errorf("%s: %v, hint %q; want %s, hint %q", tt.cell, err, found.List[0].Hint, tt.err, tt.hint)
		}
	}
}

// What can be had without an import is completed and documented too.
func TestOffersShown(t *testing.T) {
	p := NewProgramWith(offers)
	for src, want := range map[string]string{
		"yaml.":                 "Marshal Node",
		"yam":                   "yaml",
		`import "example.org/o`: "example.org/one/colour",
		"strings.Cut":           "Cut CutPrefix CutSuffix",
	} {
		_, list := p.Complete(src, len(src))
		var got []string
		for _, c := range list {
			got = append(got, c.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s| is completed by %q, want %q", src, got, want)
		}
	}
	for name, want := range map[string]string{
		"yaml.Marshal":        "func yaml.Marshal() int",
		"example.org/yaml.v3": `package yaml // import "example.org/yaml.v3"`,
		"geo":                 `package geo // import "local/geo"`,
	} {
		if got, ok := p.Doc(name); !ok || !strings.HasPrefix(got, want) {
			t.Errorf("documentation of %s: %q, want %q…", name, got, want)
		}
	}
	if got := p.Print(); strings.Contains(got, "import") {
		t.Errorf("looking at packages imported them:\n%s", got)
	}
}
