package modules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gosess/internal/native/modules/modtest"
)

func standard(path string) bool { return !strings.ContainsAny(path, "./") || path == "math/bits" }

func TestFindLocal(t *testing.T) {
	dir := t.TempDir()
	modtest.Write(t, dir, map[string]string{
		"geo/geo.go":            "package geo\n\nimport \"math\"\n\nconst Pi = math.Pi\n",
		"geo/geo_test.go":       "package geo\n",
		"geo/broken.txt":        "",
		"mine/go.mod":           "module example.com/mine\n\ngo 1.21\n",
		"mine/stat/stat.go":     "package stat\n\nimport \"example.com/mine/num\"\n\nvar X = num.X\n",
		"mine/num/num.go":       "package num\n\nimport \"math/bits\"\n\nvar X = bits.UintSize\n",
		"mine/ring/a.go":        "package ring\n\nimport _ \"example.com/mine/ring/b\"\n",
		"mine/ring/b/b.go":      "package b\n\nimport _ \"example.com/mine/ring\"\n",
		"mine/rel/rel.go":       "package rel\n\nimport _ \"../num\"\n",
		"mine/wants/wants.go":   "package wants\n\nimport _ \"example.org/far\"\n",
		"mine/syntax/syntax.go": "package syntax\n\nimport (\n",
		"empty/readme.md":       "",
	})
	tests := []struct{ dir, path, want string }{
		{".", "./geo", "local/geo"},
		{"geo", ".", "local/geo"},
		{"mine", "../geo", "local/geo"},
		{".", filepath.Join(dir, "geo"), "local/geo"},
		{".", "./mine/stat", "example.com/mine/num example.com/mine/stat"},
		{"mine", "./stat", "example.com/mine/num example.com/mine/stat"},
		{"mine/num", "example.com/mine/stat", "example.com/mine/num example.com/mine/stat"},
		{".", "example.com/mine/stat", `package "example.com/mine/stat" is not available: it is neither in the standard library nor bundled; ":get example.com/mine/stat" fetches its module`},
		{".", "./none", `package "./none": ` + filepath.Join(dir, "none") + ` is not a directory`},
		{".", "./empty", `package "local/empty": no Go files in ` + filepath.Join(dir, "empty")},
		{"mine", "./ring", `package "example.com/mine/ring": package "example.com/mine/ring/b": package "example.com/mine/ring" imports itself, directly or not`},
		{"mine", "./rel", `package "example.com/mine/rel" imports "../num": a relative path, which only cells can import`},
		{"mine", "./wants", `package "example.com/mine/wants": package "example.org/far" is not available: it is neither in the standard library nor bundled; ":get example.org/far" fetches its module`},
	}
	for _, tt := range tests {
		f := &Finder{Needs: &Needs{}, Bundled: standard, Dir: filepath.Join(dir, tt.dir), Cache: t.TempDir()}
		list, err := f.Find(tt.path)
		var paths []string
		for _, p := range list {
			paths = append(paths, p.Path)
		}
		got := strings.Join(paths, " ")
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("in %s, Find(%q):\n%s\nwant\n%s", tt.dir, tt.path, got, tt.want)
		}
	}
	f := &Finder{Needs: &Needs{}, Bundled: standard, Dir: dir}
	if _, err := f.Find("./mine/syntax"); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a package that cannot be parsed: %v", err)
	}
}

// A package that came with the session stays what it was.
func TestFindTravelled(t *testing.T) {
	dir := t.TempDir()
	modtest.Write(t, dir, map[string]string{"geo/geo.go": "package geo\n"})
	f := &Finder{Needs: &Needs{}, Bundled: standard, Dir: dir}
	list, err := f.Find("./geo")
	if err != nil {
		t.Fatal(err)
	}
	f.Needs = &Needs{Packages: list}
	if again, err := f.Find("./geo"); err != nil || again[0].Hash() != list[0].Hash() {
		t.Errorf("the same again: %v", err)
	}
	modtest.Write(t, dir, map[string]string{"geo/geo.go": "package geo\n\nvar X = 1\n"})
	if _, err := f.Find("./geo"); err == nil || !strings.Contains(err.Error(), `":get ./geo" takes it`) {
		t.Errorf("another of that name: %v", err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "geo")); err != nil {
		t.Fatal(err)
	}
	if list, err := f.Find("local/geo"); err != nil || !slices.ContainsFunc(list, func(p Package) bool { return p.Path == "local/geo" }) {
		t.Errorf("without its directory: %v", err)
	}
}

// Of a package with assembly the files in Go are taken if they do without it.
func TestFindAssembly(t *testing.T) {
	const bodyless = "package p\n\nfunc fast() int\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"another file instead", map[string]string{"p.go": "package p\n\nvar X = fast()\n", "p_amd64.go": bodyless, "p_other.go": "//go:build !amd64\n\npackage p\n\nfunc fast() int { return 1 }\n"}, "p.go p_other.go"},
		{"another way", map[string]string{"p.go": "package p\n\nvar X = sum()\n", "p_amd64.go": bodyless + "\nfunc sum() int { return fast() }\n", "p_other.go": "//go:build !amd64\n\npackage p\n\nfunc sum() int { return 1 }\n"}, "p.go p_other.go"},
		{"none", map[string]string{"p.go": "package p\n\nvar X = fast()\n", "p_amd64.go": bodyless}, "p.go p_amd64.go"},
		{"a type is missing", map[string]string{"p.go": "package p\n\nvar X num\n", "n_amd64.go": "package p\n\ntype num int\n"}, "n_amd64.go p.go"},
		{"nothing is missing", map[string]string{"p.go": "package p\n\nfunc f(fast int) int { return fast }\n", "p_amd64.go": bodyless}, "p.go"},
		{"nothing else", map[string]string{"p_amd64.go": bodyless}, "p_amd64.go"},
	} {
		dir := t.TempDir()
		for name, text := range tt.files {
			modtest.Write(t, dir, map[string]string{"p/" + name: text})
		}
		modtest.Write(t, dir, map[string]string{"p/fast_amd64.s": ""})
		f := &Finder{Needs: &Needs{}, Bundled: standard, Dir: dir}
		list, err := f.Find("./p")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, file := range list[0].Files {
			got = append(got, file.Name)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: takes %q, want %q", tt.name, got, tt.want)
		}
	}
}
