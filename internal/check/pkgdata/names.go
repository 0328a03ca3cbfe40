package pkgdata

import (
	"strings"
	"sync"
)

var readNames = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	b, _, err := readIndex().read(NamesEntry)
	if err != nil {
		panic("pkgdata: " + err.Error())
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 0 {
			names[f[0]] = f[1:]
		}
	}
	return names
})

var readDocs = sync.OnceValue(func() map[string]string {
	docs := map[string]string{}
	b, _, err := readIndex().read(DocsEntry)
	if err != nil {
		panic("pkgdata: " + err.Error())
	}
	for line := range strings.Lines(string(b)) {
		if key, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			docs[key] = text
		}
	}
	return docs
})

// Exported returns the exported package-level names of a package, sorted.
func Exported(path string) []string { return readNames()[path] }

// Synopsis returns the first sentence of the documentation of a package
// (name "") or of one of its names ("Map", "Duration.Round"). It is "" if there
// is none.
func Synopsis(path, name string) string { return readDocs()[path+"."+name] }

// Declaring returns the import paths of the packages that export a name, in
// the order of Paths.
func Declaring(name string) []string {
	var paths []string
	names := readNames()
	for _, path := range Paths() {
		for _, n := range names[path] {
			if n == name {
				paths = append(paths, path)
				break
			}
		}
	}
	return paths
}
