package pkgdata

import (
	"slices"
	"strings"
	"testing"
)

func TestNamed(t *testing.T) {
	tests := []struct{ name, want string }{
		{"fmt", "fmt"},
		{"rand", "math/rand"},
		{"template", "text/template"},
		{"scanner", "text/scanner"},
		{"heap", "container/heap"},
		{"dispatch", "gosess/dispatch"},
		{"mat", "gonum.org/v1/gonum/mat"},
		{"path", "path"}, // graph/path if it has the member used
		{"draw", "image/draw"},
		{"transform", "gonum.org/v1/gonum/dsp/transform"},
		{"nosuch", ""},
	}
	for _, tt := range tests {
		got := ""
		if paths := Named(tt.name); len(paths) > 0 {
			got = paths[0]
		}
		if got != tt.want {
			t.Errorf("Named(%q) begins with %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPaths(t *testing.T) {
	paths := Paths()
	if len(paths) < 150 || !slices.IsSorted(paths) {
		t.Fatalf("%d paths, sorted: %v", len(paths), slices.IsSorted(paths))
	}
	for _, path := range paths {
		if strings.Contains(path, "internal") || strings.Contains(path, "vendor") {
			t.Errorf("%q cannot be imported", path)
		}
		if b, ok, err := Export(path); len(b) == 0 || !ok || err != nil {
			t.Errorf("Export(%q): %d bytes, %v, %v", path, len(b), ok, err)
		}
	}
	if _, ok, _ := Export(NamesEntry); ok || Has(NamesEntry) || Has("nosuch") || !Has("net/http") {
		t.Error("Has and Export do not agree with Paths")
	}
}

func TestSynopsis(t *testing.T) {
	tests := []struct{ path, name, want string }{
		{"strings", "", "Package strings implements simple functions"},
		{"strings", "Map", "Map returns a copy of the string s"},
		{"time", "Duration.Round", "Round returns the result of rounding d"},
		{"math", "Pi", "Mathematical constants."},
		{"builtin", "len", "The len built-in function returns"},
		{"strings", "nosuch", ""},
	}
	for _, tt := range tests {
		if got := Synopsis(tt.path, tt.name); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("Synopsis(%q, %q) = %q, want %q…", tt.path, tt.name, got, tt.want)
		}
	}
	if got := Declaring("Hypot"); !slices.Equal(got, []string{"math"}) {
		t.Errorf("Declaring(Hypot) = %q", got)
	}
}

func TestParseIndex(t *testing.T) {
	for _, bad := range []string{"", "foreign", Magic, Magic + "x\n", Magic + "9999\nshort", Magic + "5\na b c", Magic + "8\na b 0 9\n", Magic + "9\na b -1 2\nxx"} {
		if _, err := parseIndex(bad); err == nil {
			t.Errorf("parseIndex(%q) succeeds", bad)
		}
	}
}
