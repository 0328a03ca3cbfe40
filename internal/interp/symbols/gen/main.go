// Gen writes the tables of package symbols from the source of the Go
// toolchain that runs it.
//
//	go run ./internal/interp/symbols/gen            write
//	go run ./internal/interp/symbols/gen -check     exit 1 if they are stale
//
// Table "std" is the standard library, table "gonum" what package pkgdata
// bundles beyond it; other tables take import paths as arguments. Only what
// exists on every platform of the -platforms flag enters.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "compare instead of writing")
	dir := flag.String("dir", "internal/interp/symbols", "directory of package symbols")
	table := flag.String("table", "std", "name of the table: the generated files are z<table>_*.go")
	platforms := flag.String("platforms", "linux/amd64,linux/arm64,darwin/arm64,darwin/amd64", "what the tables must compile for")
	flag.Parse()
	if err := run(*dir, *table, strings.Split(*platforms, ","), flag.Args(), *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run makes the files of one table and writes or compares them.
func run(dir, table string, platforms, paths []string, check bool) error {
	if len(paths) == 0 {
		paths = tablePaths(table)
	}
	pkgs, err := load(platforms, paths)
	if err != nil {
		return err
	}
	files, err := render(table, pkgs, append(standardPaths(), paths...))
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "z"+table+"_*.go"))
	if err != nil {
		return err
	}
	if check {
		return compare(dir, files, old)
	}
	for _, name := range old {
		if files[filepath.Base(name)] == nil {
			os.Remove(name)
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// compare says which file differs from what would be written.
func compare(dir string, files map[string][]byte, old []string) error {
	for _, name := range old {
		if files[filepath.Base(name)] == nil {
			return fmt.Errorf("%s is not generated any more; run go generate ./%s", name, dir)
		}
	}
	for name, text := range files {
		have, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(have, text) {
			return fmt.Errorf("%s is stale; run go generate ./%s", name, dir)
		}
	}
	return nil
}
