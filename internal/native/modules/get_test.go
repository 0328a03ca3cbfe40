package modules

import (
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gosess/internal/native/modules/modtest"
)

// proxy returns a Getter that knows the modules and no others.
func proxy(t *testing.T, mods ...modtest.Module) (*Getter, string) {
	t.Helper()
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	env, cache := modtest.Proxy(t, mods...)
	return &Getter{Go: goCommand, Env: env}, cache
}

var shelf = []modtest.Module{
	{Path: "example.org/geo", Version: "v1.0.0", Files: map[string]string{
		"go.mod": "module example.org/geo\n\ngo 1.21\n",
		"geo.go": "package geo\n\nfunc Old() int { return 1 }\n",
	}},
	{Path: "example.org/geo", Version: "v1.2.0", Files: map[string]string{
		"go.mod":           "module example.org/geo\n\ngo 1.21\n\nrequire example.org/unit v0.3.0\n",
		"geo.go":           "package geo\n\nimport \"example.org/unit\"\n\nfunc New() unit.Metre { return 2 }\n",
		"geo_test.go":      "package geo\n",
		"geo_windows.go":   "package geo\n\nfunc New() int { return 3 }\n",
		"internal/x/x.go":  "package x\n",
		"fast/fast.go":     "package fast\n\nfunc Sum() int\n",
		"fast/sum_amd64.s": "\n",
		"fast/pure.go":     "//go:build !amd64\n\npackage fast\n\nfunc Pure() bool { return true }\n",
		"data/data.go":     "package data\n\nimport _ \"embed\"\n\n//go:embed data.go\nvar Text string\n",
		"cmd/main.go":      "package main\n\nfunc main() {}\n",
	}},
	{Path: "example.org/unit", Version: "v0.3.0", Files: map[string]string{
		"go.mod":  "module example.org/unit\n\ngo 1.21\n",
		"unit.go": "package unit\n\ntype Metre float64\n",
	}},
	{Path: "example.org/unit", Version: "v0.4.0", Files: map[string]string{
		"go.mod":  "module example.org/unit\n\ngo 1.21\n",
		"unit.go": "package unit\n\ntype Metre float64\n",
	}},
	{Path: "example.org/plots", Version: "v1.0.0", Files: map[string]string{
		"go.mod":   "module example.org/plots\n\ngo 1.21\n\nrequire example.org/geo v1.2.0\n",
		"plots.go": "package plots\n\nimport _ \"example.org/geo\"\n",
	}},
}

func TestGet(t *testing.T) {
	g, cache := proxy(t, shelf...)
	ctx := context.Background()
	n, err := g.Get(ctx, &Needs{}, "example.org/geo@v1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Requires(); !slices.Equal(got, []string{"example.org/geo v1.0.0"}) {
		t.Errorf("one version: %q", got)
	}
	n, err = g.Get(ctx, n, "example.org/geo")
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Requires(); !slices.Equal(got, []string{"example.org/geo v1.2.0", "example.org/unit v0.3.0 // indirect"}) {
		t.Errorf("the latest: %q", got)
	}
	if len(n.Sums) < 4 || !slices.ContainsFunc(n.Sums, func(s string) bool { return strings.HasPrefix(s, "example.org/unit v0.3.0 h1:") }) {
		t.Errorf("go.sum lines: %q", n.Sums)
	}

	f := &Finder{Needs: n, Cache: cache, Bundled: func(path string) bool { return !strings.Contains(path, ".") }}
	list, err := f.Find("example.org/geo")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range list {
		for _, file := range p.Files {
			found = append(found, p.Module+" "+p.Path+" "+file.Name)
		}
	}
	if want := []string{"example.org/unit@v0.3.0 example.org/unit unit.go", "example.org/geo@v1.2.0 example.org/geo geo.go"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if list, err := f.Find("example.org/geo/fast"); err != nil || len(list[0].Files) != 2 {
		t.Errorf("a package with assembly: %v, %v", list, err)
	}
	if miss := f.Missing(); len(miss) > 0 {
		t.Errorf("missing %v after they were fetched", miss)
	}
	f.Cache = t.TempDir()
	if miss := f.Missing(); len(miss) != 1 || miss[0].String() != "example.org/geo@v1.2.0" {
		t.Errorf("missing in an empty module cache: %v", miss)
	}
	for path, want := range map[string]string{
		"example.org/geo/internal/x": `package "example.org/geo/internal/x" is internal: only its own module can import it`,
		"example.org/geo":            `module example.org/geo@v1.2.0 is not on this machine; ":get example.org/geo@v1.2.0" fetches it`,
		"example.org/other":          `package "example.org/other" is not available: it is neither in the standard library nor bundled; ":get example.org/other" fetches its module`,
		"numbers":                    `package "numbers" is not available: it is neither in the standard library nor bundled`,
	} {
		if _, err := f.Find(path); err == nil || err.Error() != want {
			t.Errorf("Find(%q): %v\nwant %s", path, err, want)
		}
	}
	f.Cache = cache
	for path, want := range map[string]string{
		"example.org/geo/cmd":  `package "example.org/geo/cmd" is a program, which cannot be imported`,
		"example.org/geo/data": `package "example.org/geo/data" embeds files, which a session cannot run`,
		"example.org/geo/none": `package "example.org/geo/none": module example.org/geo@v1.2.0 has no such package`,
	} {
		if _, err := f.Find(path); err == nil || err.Error() != want {
			t.Errorf("Find(%q): %v\nwant %s", path, err, want)
		}
	}
}

// What gosess is made of itself is taken in its version at least, if there is such a version and
// the user has not asked for another.
func TestGetRaises(t *testing.T) {
	g, _ := proxy(t, shelf...)
	for _, tt := range []struct{ least, query, want string }{
		{"v0.4.0", "example.org/geo", "example.org/unit v0.4.0 // indirect"},
		{"v0.2.0", "example.org/geo", "example.org/unit v0.3.0 // indirect"},
		{"v0.9.0", "example.org/geo", "example.org/unit v0.3.0 // indirect"},
		{"v0.4.0", "example.org/unit@v0.3.0", "example.org/unit v0.3.0"},
	} {
		g.Least = []Module{{Path: "example.org/unit", Version: tt.least}}
		n, err := g.Get(context.Background(), &Needs{}, tt.query)
		if err != nil || !slices.Contains(n.Requires(), tt.want) {
			t.Errorf("Get(%q) with %s at least: %v, error %v; want %s", tt.query, tt.least, n, err, tt.want)
		}
	}
}

func TestGetFails(t *testing.T) {
	g, _ := proxy(t, shelf...)
	g.Fixed = []Module{{Path: "example.org/geo", Version: "v1.0.0"}}
	if n, err := g.Get(context.Background(), &Needs{}, "example.org/geo@v1.0.0"); err != nil || !slices.Contains(n.Requires(), "example.org/geo v1.0.0") {
		t.Errorf("Get of a module that gosess is made of, but that cells cannot import: %v, error %v", n, err)
	}
	g.Bundled = []string{"example.org/geo"}
	for query, want := range map[string]string{
		"example.org/none":        "get example.org/none: there is no such module: ",
		"example.org/unit@v9.9.9": "get example.org/unit@v9.9.9: there is no such version: ",
		"example.org/plots":       "get example.org/plots: it needs example.org/geo@v1.2.0, and gosess has v1.0.0 built in",
		"example.org/geo@v1.0.0":  "get example.org/geo@v1.0.0: example.org/geo@v1.0.0 is built in: import it",
		"-x":                      `get "-x": want a module or package path`,
		"":                        `get "": want a module or package path`,
	} {
		n, err := g.Get(context.Background(), &Needs{}, query)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("Get(%q) = %v, %v; want an error that begins with %q, on one line", query, n, err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := g.Get(ctx, &Needs{}, "example.org/unit"); err == nil {
		t.Error("Get succeeds after its context was cancelled")
	}
	g.Go = filepath.Join(t.TempDir(), "go")
	if _, err := g.Get(context.Background(), &Needs{}, "example.org/unit"); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("without a go command: %v", err)
	}
}
