// Package pkgdata holds what go/types has to know about compiled packages: the
// export data of the standard library and of the bundled packages, their
// exported names and a line of documentation for each, all embedded.
//
// Its one rule: nothing is read before it is asked for, so that a process
// that imports four packages pays for four.
//
// The data is that of linux/amd64. Other platforms differ in package syscall
// alone among the packages that programs of ours import.
package pkgdata

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:generate go run ../gen -o packages.bin

//go:embed packages.bin
var data string

// Magic is the first line of packages.bin. The rest is: the length of the
// index in decimal and a newline; the index, one line "path name offset
// length" a package; the entries, each compressed with zstd by itself. Offsets
// count from the end of the index. An entry whose path begins with # is not a
// package: see Names and Synopses.
const Magic = "gosess package data 1\n"

// Entries of packages.bin that are not packages.
const (
	// NamesEntry has a line for each package: its path and its exported names.
	NamesEntry = "#names"
	// DocsEntry has a line for each documented name: "path.Name", a tab, and
	// the first sentence of its documentation. "path." is the package itself.
	DocsEntry = "#docs"
)

// An entry is a line of the index.
type entry struct {
	name     string // of the package
	off, len int
}

// index is the decoded head of packages.bin.
type index struct {
	entries map[string]entry
	paths   []string            // of packages, in the order of the file
	byName  map[string][]string // package name to import paths, preferred one first
	body    string
}

var readIndex = sync.OnceValue(func() *index {
	x, err := parseIndex(data)
	if err != nil {
		panic("pkgdata: " + err.Error()) // the program was built from a damaged packages.bin
	}
	return x
})

func parseIndex(data string) (*index, error) {
	rest, ok := strings.CutPrefix(data, Magic)
	if !ok {
		return nil, fmt.Errorf("packages.bin begins with %q, want %q", data[:min(len(data), len(Magic))], Magic)
	}
	size, rest, _ := strings.Cut(rest, "\n")
	n, err := strconv.Atoi(size)
	if err != nil || n < 0 || n > len(rest) {
		return nil, fmt.Errorf("packages.bin: bad index length %q", size)
	}
	x := &index{entries: map[string]entry{}, byName: map[string][]string{}, body: rest[n:]}
	for line := range strings.Lines(rest[:n]) {
		f := strings.Fields(line)
		if len(f) != 4 {
			return nil, fmt.Errorf("packages.bin: bad index line %q", line)
		}
		off, err1 := strconv.Atoi(f[2])
		size, err2 := strconv.Atoi(f[3])
		if err1 != nil || err2 != nil || off < 0 || size < 0 || off+size > len(x.body) {
			return nil, fmt.Errorf("packages.bin: bad index line %q", line)
		}
		x.entries[f[0]] = entry{name: f[1], off: off, len: size}
		if !strings.HasPrefix(f[0], "#") {
			x.paths = append(x.paths, f[0])
			x.byName[f[1]] = append(x.byName[f[1]], f[0])
		}
	}
	for name, paths := range x.byName {
		prefer(name, paths)
	}
	return x, nil
}

// decoder has no goroutines of its own; DecodeAll may be called from any.
var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		panic("pkgdata: " + err.Error()) // options are constants
	}
	return d
})

// read returns the decompressed entry. ok is false if there is none.
func (x *index) read(path string) (b []byte, ok bool, err error) {
	e, ok := x.entries[path]
	if !ok {
		return nil, false, nil
	}
	b, err = decoder().DecodeAll([]byte(x.body[e.off:e.off+e.len]), nil)
	if err != nil {
		return nil, true, fmt.Errorf("packages.bin: entry %q: %w", path, err)
	}
	return b, true, nil
}

// Export returns the export data of a package, as gcexportdata.Read reads it.
// ok is false if the package is not among the embedded ones.
func Export(path string) (b []byte, ok bool, err error) {
	if strings.HasPrefix(path, "#") {
		return nil, false, nil
	}
	return readIndex().read(path)
}

// Has says whether the package is among the embedded ones.
func Has(path string) bool {
	_, ok := readIndex().entries[path]
	return ok && !strings.HasPrefix(path, "#")
}

// Paths returns the import paths of all embedded packages, sorted.
func Paths() []string { return readIndex().paths }

// Name returns the name in a package's clause: "rand" for "math/rand/v2". It is "" if
// the package is not among the embedded ones.
func Name(path string) string { return readIndex().entries[path].name }

// Named returns the import paths of the packages that have a name, the one
// that is meant when nothing else is said first.
func Named(name string) []string { return readIndex().byName[name] }
