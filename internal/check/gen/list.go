package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// A listed package is what go list says about it.
type listed struct {
	ImportPath, Name, Dir, Export string
	GoFiles, CgoFiles             []string
	Standard                      bool
}

// list returns the importable packages of the standard library and those that
// match the patterns, sorted by path.
func list(patterns []string) ([]listed, error) {
	args := append([]string{"list", "-export", "-json=ImportPath,Name,Dir,Export,GoFiles,CgoFiles,Standard", "std", "builtin"}, patterns...)
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var pkgs []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if importable(p) {
			pkgs = append(pkgs, p)
		}
	}
	slices.SortFunc(pkgs, func(a, b listed) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return pkgs, nil
}

// importable says whether user code can import the package.
func importable(p listed) bool {
	if p.ImportPath == "builtin" {
		return true
	}
	if p.Name == "main" || p.Export == "" {
		return false
	}
	for part := range strings.SplitSeq(p.ImportPath, "/") {
		if part == "internal" || part == "vendor" {
			return false
		}
	}
	return p.ImportPath != "unsafe" // go/types has it built in
}
