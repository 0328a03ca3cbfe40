package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// A described package is what packages.bin says about it.
type described struct {
	path, name string
	export     []byte
	exported   []string // names
	docs       []string // lines of DocsEntry
}

func describe(p listed) (*described, error) {
	d := &described{path: p.ImportPath, name: p.Name}
	if p.ImportPath == "builtin" {
		var err error
		d.docs, err = docs(p)
		return d, err
	}
	pkg, err := load(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
	}
	var b bytes.Buffer
	// The empty file set leaves positions out.
	if err := gcexportdata.Write(&b, token.NewFileSet(), pkg); err != nil {
		return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
	}
	d.export = b.Bytes()
	for _, name := range pkg.Scope().Names() {
		if token.IsExported(name) {
			d.exported = append(d.exported, name)
		}
	}
	d.docs, err = docs(p)
	return d, err
}

// load reads the export data that the compiler wrote.
func load(p listed) (*types.Package, error) {
	f, err := os.Open(p.Export)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f) //lint:ignore SA1019 the compiler writes archives
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(r, token.NewFileSet(), map[string]*types.Package{}, p.ImportPath)
}

// docs returns the synopses of a package and its exported names.
func docs(p listed) ([]string, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range append(p.GoFiles, p.CgoFiles...) {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	var mode doc.Mode
	if p.ImportPath == "builtin" {
		mode = doc.AllDecls
	}
	pkg, err := doc.NewFromFiles(fset, files, p.ImportPath, mode)
	if err != nil {
		return nil, err
	}
	var lines []string
	add := func(name, text string) {
		if s := pkg.Synopsis(text); s != "" {
			lines = append(lines, p.ImportPath+"."+name+"\t"+strings.ReplaceAll(s, "\t", " "))
		}
	}
	add("", pkg.Doc)
	values := func(vs []*doc.Value) {
		for _, v := range vs {
			eachValue(v, add)
		}
	}
	funcs := func(recv string, fs []*doc.Func) {
		for _, f := range fs {
			add(recv+f.Name, f.Doc)
		}
	}
	values(pkg.Consts)
	values(pkg.Vars)
	funcs("", pkg.Funcs)
	for _, t := range pkg.Types {
		add(t.Name, t.Doc)
		values(t.Consts)
		values(t.Vars)
		funcs("", t.Funcs)
		funcs(t.Name+".", t.Methods)
	}
	return lines, nil
}

// eachValue calls add for each exported name of a const or var declaration,
// with its own comment or else that of the declaration.
func eachValue(v *doc.Value, add func(name, text string)) {
	for _, s := range v.Decl.Specs {
		spec := s.(*ast.ValueSpec)
		text := spec.Doc.Text()
		if c := spec.Comment.Text(); text == "" && !strings.HasPrefix(c, "http") {
			text = c
		}
		if text == "" {
			text = v.Doc
		}
		for _, name := range spec.Names {
			if name.IsExported() {
				add(name.Name, text)
			}
		}
	}
}
