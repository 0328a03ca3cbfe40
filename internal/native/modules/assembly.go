package modules

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
)

// This file deals with packages that have a part in assembly. Most have the same in Go, for
// machines that they have no assembly for.

// inGo returns the files of a package in a directory as a machine would compile them that the package has
// no assembly for. If it does not work without assembly that is with, which ctx found: functions
// without bodies are declared there.
func inGo(ctx build.Context, with *build.Package) *build.Package {
	ctx.GOARCH = "generic"
	without, err := ctx.ImportDir(with.Dir, 0)
	if err != nil {
		return with
	}
	gone := declared(with.Dir, with.GoFiles, without.GoFiles)
	for name := range declared(with.Dir, without.GoFiles, with.GoFiles) {
		delete(gone, name)
	}
	if uses(with.Dir, without.GoFiles, gone) {
		return with
	}
	return without
}

// declared returns the names, methods aside, that files declare which are not among others.
func declared(dir string, files, others []string) map[string]bool {
	names := map[string]bool{}
	for _, name := range files {
		if slices.Contains(others, name) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			continue // is said when the package is checked
		}
		for _, d := range f.Decls {
			addDeclared(names, d)
		}
	}
	return names
}

func addDeclared(names map[string]bool, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names[d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names[s.Name.Name] = true
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names[id.Name] = true
				}
			}
		}
	}
}

// uses reports whether files mention one of the names of their package.
func uses(dir string, files []string, names map[string]bool) bool {
	if len(names) == 0 {
		return false
	}
	return slices.ContainsFunc(files, func(name string) bool {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, 0)
		return err == nil && slices.ContainsFunc(f.Unresolved, func(id *ast.Ident) bool { return names[id.Name] })
	})
}
