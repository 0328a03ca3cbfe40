package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// A parsed cell is the syntax of a cell, private to whoever parsed it. All
// positions are in the lines of the cell.
type parsed struct {
	id  int
	src string
	lex *lexed

	lines, cols int // of the cell before src

	imports []*ast.ImportSpec
	decls   []ast.Decl // const, type, func
	segs    []segment  // of decls, one each
	body    *ast.BlockStmt
	stmts   []segment // of statements, at least one for each in body
	files   []placed
}

// cellFunc is the name of the function that holds the statements of a cell.
func cellFunc(id int) string { return fmt.Sprintf("%scell%d", Hidden, id) }

// cellName is how messages and positions call a cell.
func cellName(id int) string { return fmt.Sprintf("cell %d", id) }

// A placed file is a file of a token.FileSet whose content is that of a cell
// after a prefix.
type placed struct {
	file   *token.File
	prefix int
	src    string // of the cell
}

// offset returns the byte offset in the cell; ok is false if pos is not in the file.
func (f placed) offset(pos token.Pos) (off int, ok bool) {
	if int(pos) < f.file.Base() || int(pos) > f.file.Base()+f.file.Size() {
		return 0, false
	}
	return max(0, min(int(pos)-f.file.Base()-f.prefix, len(f.src))), true
}

// A fault is something wrong at a byte offset of a cell.
type fault struct {
	off int
	msg string
}

// parseCell parses a cell into two files of fset: one that has its
// declarations and blanks elsewhere, one that has its statements. The faults
// are sorted; if there are any the result is partial.
func parseCell(fset *token.FileSet, src *source, x *lexed) (*parsed, []fault) {
	p := &parsed{id: src.id, src: src.text, lex: x, lines: src.lines, cols: src.cols}
	var faults []fault
	for _, e := range x.err {
		faults = append(faults, fault{e.Pos.Offset, e.Msg})
	}
	if f := p.clause(); f != nil {
		faults = append(faults, *f)
	}
	faults = append(faults, p.parseDecls(fset)...)
	faults = append(faults, p.parseStmts(fset)...)
	return p, tidy(src.text, faults)
}

// clause checks that a package clause, which pasted files have, comes first and
// is one that can be ignored.
func (p *parsed) clause() *fault {
	for i, s := range p.lex.segments {
		if s.kind != segPackage {
			continue
		}
		f := strings.Fields(strings.TrimSuffix(p.src[s.first:s.end], ";"))
		switch {
		case i > 0:
			return &fault{s.first, "package clause after the beginning"}
		case len(f) < 2:
			return &fault{s.end, "expected package name"}
		case f[1] != "main":
			return &fault{s.first, fmt.Sprintf("package %s: a cell belongs to package main", f[1])}
		}
	}
	return nil
}

// mask returns src with everything but the wanted segments blanked.
func (p *parsed) mask(want func(segmentKind) bool) (masked string, any bool) {
	b := []byte(p.src)
	for _, s := range p.lex.segments {
		if want(s.kind) {
			any = true
			continue
		}
		for i := s.start; i < s.end; i++ {
			if b[i] != '\n' {
				b[i] = ' '
			}
		}
	}
	return string(b), any
}

// parseFile parses src, which begins with prefix, as a file of the cell.
func (p *parsed) parseFile(fset *token.FileSet, prefix, src string) (*ast.File, []fault) {
	f, err := parser.ParseFile(fset, cellName(p.id), prefix+src, parser.SkipObjectResolution)
	if f == nil {
		return nil, []fault{{0, err.Error()}}
	}
	file := fset.File(f.FileStart)
	file.AddLineColumnInfo(len(prefix), cellName(p.id), 1+p.lines, 1+p.cols)
	p.files = append(p.files, placed{file, len(prefix), p.src})
	var list scanner.ErrorList
	if err != nil && !errors.As(err, &list) {
		return f, []fault{{0, err.Error()}}
	}
	var faults []fault
	for _, e := range list {
		faults = append(faults, fault{max(0, e.Pos.Offset-len(prefix)), e.Msg})
	}
	if len(faults) > 1 {
		faults = faults[:1] // what follows a syntax error is seldom one
	}
	return f, faults
}

func (p *parsed) parseDecls(fset *token.FileSet) []fault {
	// Imports may follow other declarations in a cell but not in a file, so
	// they are parsed apart.
	faults := p.parseImports(fset)
	masked, ok := p.mask(func(k segmentKind) bool { return k == segDecl })
	if !ok {
		return faults
	}
	f, more := p.parseFile(fset, "package main;", masked)
	faults = append(faults, more...)
	if f == nil {
		return faults
	}
	var segs []segment
	for _, s := range p.lex.segments {
		if s.kind == segDecl {
			segs = append(segs, s)
		}
	}
	if len(segs) != len(f.Decls) {
		return append(faults, fault{segs[0].first, "cannot tell the declarations apart"})
	}
	p.decls, p.segs = f.Decls, segs
	if len(faults) > 0 {
		return faults
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body == nil {
			faults = append(faults, fault{p.offset(fn.Name.Pos()), "missing function body (an opening { must be on the line of func)"})
		}
	}
	return faults
}

func (p *parsed) parseImports(fset *token.FileSet) []fault {
	masked, ok := p.mask(func(k segmentKind) bool { return k == segImport })
	if !ok {
		return nil
	}
	f, faults := p.parseFile(fset, "package main;", masked)
	if f != nil {
		p.imports = f.Imports
	}
	return faults
}

func (p *parsed) parseStmts(fset *token.FileSet) []fault {
	masked, ok := p.mask(func(k segmentKind) bool { return k == segStmt })
	if !ok {
		return nil
	}
	f, faults := p.parseFile(fset, "package main;func "+cellFunc(p.id)+"(){", masked+"\n}")
	if f == nil || len(f.Decls) == 0 {
		return append(faults, fault{0, "these are no statements"})
	}
	fn, ok := f.Decls[0].(*ast.FuncDecl)
	if !ok || fn.Body == nil || len(f.Decls) != 1 {
		return append(faults, fault{p.offset(f.Decls[len(f.Decls)-1].Pos()), "unexpected }"})
	}
	p.body = fn.Body
	for _, s := range p.lex.segments {
		if s.kind == segStmt {
			p.stmts = append(p.stmts, s)
		}
	}
	return faults
}

// offset returns the byte offset in the cell of a position in one of its files.
func (p *parsed) offset(pos token.Pos) int {
	for _, f := range p.files {
		if off, ok := f.offset(pos); ok {
			return off
		}
	}
	return 0
}

// goesOn says whether the last statement, though it can be parsed, is the
// beginning of something: a label that labels nothing, or func (r T).
func (p *parsed) goesOn() bool {
	if p.body == nil || len(p.body.List) == 0 {
		return false
	}
	switch s := p.body.List[len(p.body.List)-1].(type) {
	case *ast.LabeledStmt:
		_, empty := s.Stmt.(*ast.EmptyStmt)
		return empty
	case *ast.ExprStmt:
		_, typ := s.X.(*ast.FuncType)
		return typ
	}
	return false
}
