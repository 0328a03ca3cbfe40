package build

import (
	"slices"
	"strings"
)

// This file is for modules that are built without gosess.

// Language returns the version of Go that gosess's own go.mod file asks for, which its
// bundled modules may too: "1.26.0".
func Language() string {
	for line := range strings.Lines(string(ownFile("go.mod"))) {
		if v, ok := strings.CutPrefix(line, "go "); ok {
			return strings.TrimSpace(v)
		}
	}
	return language
}

// Embedded returns the files of the embedded modules of these paths, by
// slash-separated name with the path before it, and their require directives.
func Embedded(paths ...string) (files map[string][]byte, requires []string, err error) {
	files = map[string][]byte{}
	err = archived(func(name string, data []byte) error {
		if slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(name, p+"/") }) {
			files[name] = data
		}
		return nil
	})
	for _, r := range own() {
		if slices.Contains(paths, r.path) {
			requires = append(requires, r.path+" "+r.version)
		}
	}
	return files, requires, err
}

// Bundled returns the require directives and the go.sum file of a module that
// imports packages bundled with gosess; nothing if imports has none of those.
func Bundled(imports []string) (requires []string, sum []byte) {
	with := map[string]bool{}
	for _, pkg := range imports {
		with[provider(pkg)] = true
	}
	for _, r := range own() {
		if with[r.path] || with[plot] && plotNeeds(r) || (with[gonum] || with[plot]) && r.path == tools {
			requires = append(requires, r.path+" "+r.version)
			sum = append(sum, sumLines(r.path)...)
		}
	}
	return requires, sum
}

// The bundled modules, which need others.
const (
	gonum = "gonum.org/v1/gonum"
	plot  = "gonum.org/v1/plot"
	tools = "golang.org/x/tools" // of which gonum has its sets of numbers
)

// plotNeeds reports whether package plot and those below it import packages of a
// module.
func plotNeeds(r requirement) bool {
	for _, prefix := range []string{"codeberg.org/go-", "git.sr.ht/~sbinet/", "github.com/ajstarks/", "github.com/golang/freetype", "golang.org/x/image", "golang.org/x/text", "gonum.org/"} {
		if strings.HasPrefix(r.path, prefix) {
			return true
		}
	}
	return false
}

// sumLines are the lines of gosess's go.sum about a module.
func sumLines(path string) []byte {
	var b []byte
	for line := range strings.Lines(string(ownFile("go.sum"))) {
		if strings.HasPrefix(line, path+" ") {
			b = append(b, line...)
		}
	}
	return b
}
