// Command gen writes packages.bin of package pkgdata: export data, exported
// names and documentation of the standard library and of further packages,
// taken from the installed Go toolchain.
//
//	go run ./internal/check/gen [-check] [-o FILE] [PACKAGE…]
//
// With -check it writes nothing and fails if FILE is not what it would write.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"
)

func main() {
	out := flag.String("o", "packages.bin", "file to write")
	check := flag.Bool("check", false, "fail if the file is stale instead of writing it")
	flag.Parse()
	if err := run(*out, *check, append(bundled, flag.Args()...)); err != nil {
		fmt.Fprintf(os.Stderr, "gen: %v\n", err)
		os.Exit(1)
	}
}

func run(out string, check bool, patterns []string) error {
	want, err := generate(patterns)
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(out, want, 0o666)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s is stale: run 'go generate ./internal/check/...'", out)
	}
	return nil
}

// generate returns the content of packages.bin.
func generate(patterns []string) ([]byte, error) {
	pkgs, err := list(patterns)
	if err != nil {
		return nil, err
	}
	done := make([]*described, len(pkgs))
	var g errgroup.Group
	g.SetLimit(2)
	for i, p := range pkgs {
		g.Go(func() (err error) {
			done[i], err = describe(p)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return encode(done)
}
