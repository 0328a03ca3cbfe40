package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A File is Go source with the name that messages show.
type File struct {
	Name string
	Src  []byte
}

// A Source is a package supplied as source instead of export data.
type Source struct {
	Path  string // import path
	Files []File
	Go    string // version of the language, as in a go.mod file; "" is that of cells
	// Chosen says that build constraints were looked at when the files were
	// chosen; otherwise those that exclude linux/amd64 are left out.
	Chosen bool
	Module string // "path@version" of the module that it is of; "" if it is of none
}

// A Package is a type-checked source package.
type Package struct {
	Path   string
	Module string // as in its Source
	Pkg    *types.Package
	Fset   *token.FileSet
	Info   *types.Info
	Files  []*ast.File
}

// CheckProgram checks an ordinary program of package main by the strict rules
// of the language: unused variables and imports are errors. As go run does, it
// takes files that are named whatever their build constraints say. The sources are packages that
// it may import, or that they may import from those before them. Of the
// Update, Fset, Pkg, Info with its InitOrder, Files and Compile are set;
// functions called init are in Files only. The error is a *Diagnostics.
func CheckProgram(files []File, sources ...*Source) (*Update, error) {
	e := newEnv()
	for _, s := range sources {
		found, err := e.checkSource(s)
		if err != nil {
			return nil, err
		}
		e.packages = append(e.packages, found)
	}
	p, err := e.checkSource(&Source{Path: mainPath, Files: files})
	if err != nil {
		return nil, err
	}
	u := &Update{Fset: p.Fset, Pkg: p.Pkg, Info: p.Info, Files: p.Files, Sources: e.found(p.Pkg)}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && fn.Name.Name != "_" {
				if name := funcUnit(unit{}, fn).name; name != "init" {
					u.Compile = append(u.Compile, name)
				}
			}
		}
	}
	if m, ok := p.Pkg.Scope().Lookup("main").(*types.Func); !ok {
		return nil, &Diagnostics{List: []Diagnostic{{File: files[0].Name, Line: 1, Col: 1, Msg: "function main is not declared in package main"}}}
	} else if m.Signature().Params().Len()+m.Signature().Results().Len() > 0 {
		return nil, &Diagnostics{List: []Diagnostic{e.diagnostic(m.Pos(), "func main must have no arguments and no return values")}}
	}
	return u, nil
}

// CheckSource type-checks a package supplied as source, whose imports are
// found among the embedded packages and the sources given before it. The error is
// a *Diagnostics.
func CheckSource(src *Source, imports ...*Source) (*Package, error) {
	e := newEnv()
	for _, s := range imports {
		if _, err := e.checkSource(s); err != nil {
			return nil, err
		}
	}
	return e.checkSource(src)
}

// checkSource checks a package from source, after which it can be imported.
func (e *env) checkSource(s *Source) (*Package, error) {
	path := s.Path
	p := &Package{Path: path, Module: s.Module, Fset: e.fset, Info: newInfo(0)}
	var bad Diagnostics
	for _, f := range s.Files {
		if path != mainPath && !built(f.Src) {
			continue
		}
		x, list := e.parseGo(f)
		bad.List = append(bad.List, list...)
		p.Files = append(p.Files, x)
	}
	if len(p.Files) == 0 && len(bad.List) == 0 {
		bad.List = append(bad.List, Diagnostic{File: path, Line: 1, Col: 1, Msg: "no Go files to compile"})
	}
	if len(bad.List) > 0 {
		return nil, &bad
	}
	name := p.Files[0].Name.Name
	if path == mainPath && name != "main" {
		return nil, &Diagnostics{List: []Diagnostic{e.diagnostic(p.Files[0].Name.Pos(), fmt.Sprintf("package %s is not a program: want package main", name))}}
	}
	p.Pkg = types.NewPackage(path, name)
	conf := e.config(func(err types.Error) {
		if !strings.HasPrefix(err.Msg, "\t") && len(bad.List) < maxDiagnostics {
			bad.List = append(bad.List, e.diagnostic(err.Pos, plain(err.Msg)))
		}
	})
	conf.DisableUnusedImportCheck = false
	if s.Go != "" {
		conf.GoVersion = "go" + s.Go
	}
	types.NewChecker(conf, e.fset, p.Pkg, p.Info).Files(p.Files)
	if len(bad.List) > 0 {
		slices.SortStableFunc(bad.List, func(a, b Diagnostic) int { return strings.Compare(a.File, b.File)<<20 + a.Line - b.Line })
		return nil, &bad
	}
	e.imp.source[path] = p.Pkg
	return p, nil
}

// parseGo parses a Go file.
func (e *env) parseGo(f File) (*ast.File, []Diagnostic) {
	src := &source{name: f.Name, text: string(f.Src)}
	x, err := parser.ParseFile(e.fset, f.Name, f.Src, parser.SkipObjectResolution|parser.ParseComments)
	if x != nil && x.FileStart.IsValid() {
		file := e.fset.File(x.FileStart)
		e.files[file] = &placedIn{placed{file, 0, src.text}, src}
	}
	var list scanner.ErrorList
	if err != nil && !errors.As(err, &list) {
		return x, []Diagnostic{{File: f.Name, Line: 1, Col: 1, Msg: err.Error()}}
	}
	var bad []Diagnostic
	for _, y := range list {
		bad = append(bad, src.diagnostic(y.Pos.Offset, plainSyntax(y.Msg)))
	}
	return x, bad
}

// built says whether a file's build constraints hold on linux/amd64.
func built(src []byte) bool {
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "package ") {
			return true
		}
		if constraint.IsGoBuild(line) {
			x, err := constraint.Parse(line)
			return err != nil || x.Eval(tagHolds)
		}
	}
	return true
}

// tagHolds says whether a build tag holds.
func tagHolds(tag string) bool {
	switch tag {
	case "linux", "amd64", "unix", "gc":
		return true
	}
	minor, ok := strings.CutPrefix(tag, "go1.")
	n, err := strconv.Atoi(minor)
	most, _ := strconv.Atoi(strings.TrimPrefix(goVersion, "go1."))
	return ok && err == nil && n <= most
}
