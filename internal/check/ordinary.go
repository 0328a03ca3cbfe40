package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Ordinary makes of files that follow the rules of a session files that follow
// those of the language, by as few changes of their text as it takes: calls of
// package dispatch get the form that their types ask for, variables that nothing
// uses become blank, imports that nothing uses go, and functions of package main
// are renamed as renames says. The files make up a package that may import what the
// program may. What is wrong with it then is in the Diagnostics, nil if nothing is.
func (p *Program) Ordinary(files []File, renames map[string]string) ([]File, *Diagnostics) {
	p.env.mu.Lock()
	defer p.env.mu.Unlock()
	files = slices.Clone(files)
	for range maxRounds {
		o, bad := p.env.ordinary(files)
		if bad != nil {
			return files, bad
		}
		o.rename(renames)
		renames = nil
		if len(o.patches) == 0 {
			o.forms()
		}
		if len(o.patches) == 0 {
			o.unused()
		}
		if len(o.patches) == 0 {
			return files, o.diagnostics()
		}
		for i := range files {
			files[i].Src = o.apply(i)
		}
	}
	return files, &Diagnostics{List: []Diagnostic{{File: files[0].Name, Line: 1, Col: 1, Msg: "the program does not settle"}}}
}

// maxRounds bounds how often types follow from forms of calls that follow from types.
const maxRounds = 50

// An ordinaryPackage is a package whose text is being changed.
type ordinaryPackage struct {
	env     *env
	files   []*ast.File
	info    *types.Info
	pkg     *types.Package
	errs    []types.Error
	patches []patch
}

// A patch puts text in the place of what stands between two positions. At one
// position, patches that close come before those that open.
type patch struct {
	pos, end token.Pos
	text     string
	closes   bool
}

// ordinary parses and checks files.
func (e *env) ordinary(files []File) (*ordinaryPackage, *Diagnostics) {
	o := &ordinaryPackage{env: e, info: newInfo(0), pkg: types.NewPackage(mainPath, "main")}
	var bad Diagnostics
	for _, f := range files {
		x, list := e.parseGo(f)
		bad.List = append(bad.List, list...)
		o.files = append(o.files, x)
	}
	if len(bad.List) > 0 {
		return nil, &bad
	}
	conf := e.config(func(err types.Error) { o.errs = append(o.errs, err) })
	conf.DisableUnusedImportCheck = false
	types.NewChecker(conf, e.fset, o.pkg, o.info).Files(o.files)
	return o, nil
}

func (o *ordinaryPackage) diagnostics() *Diagnostics {
	var bad Diagnostics
	for _, err := range o.errs {
		if !strings.HasPrefix(err.Msg, "\t") {
			bad.List = append(bad.List, o.env.diagnostic(err.Pos, plain(err.Msg)))
		}
	}
	if len(bad.List) == 0 {
		return nil
	}
	return &bad
}

func (o *ordinaryPackage) replace(pos, end token.Pos, text string) {
	o.patches = append(o.patches, patch{pos: pos, end: end, text: text})
}

// rename gives functions other names.
func (o *ordinaryPackage) rename(renames map[string]string) {
	if len(renames) == 0 {
		return
	}
	for _, uses := range []map[*ast.Ident]types.Object{o.info.Defs, o.info.Uses} {
		for id, obj := range uses {
			if f, ok := obj.(*types.Func); ok && f.Parent() == o.pkg.Scope() && renames[id.Name] != "" {
				o.replace(id.Pos(), id.End(), renames[id.Name])
			}
		}
	}
}

// forms writes the calls of package dispatch in the forms that their types ask for.
func (o *ordinaryPackage) forms() {
	for _, f := range o.files {
		for _, m := range findMapCalls(f, o.info, nil) {
			form, _ := m.form(o.info) // a complaint becomes an error of the language
			if form == nil {
				continue
			}
			if form.name != m.sel.Name {
				o.replace(m.sel.Pos(), m.sel.End(), form.name)
			}
			for _, arg := range form.args {
				o.wrap(arg)
			}
		}
	}
}

// wrap writes the calls that a form puts around its arguments.
func (o *ordinaryPackage) wrap(x ast.Expr) {
	call, ok := x.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 || call.Lparen != call.Args[0].Pos() { // it was typed
		return
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = identName(f) + "." + f.Sel.Name
	}
	last := call.Args[len(call.Args)-1]
	o.replace(call.Args[0].Pos(), call.Args[0].Pos(), name+"(")
	for _, arg := range call.Args {
		o.wrap(arg)
	}
	o.patches = append(o.patches, patch{pos: last.End(), end: last.End(), text: ")", closes: true})
}

// unused blanks variables and takes imports away that nothing uses.
func (o *ordinaryPackage) unused() {
	blank := map[types.Object]bool{}
	for _, err := range o.errs {
		switch {
		case strings.HasPrefix(err.Msg, "declared and not used: "), strings.HasSuffix(err.Msg, " declared and not used"):
			o.blankAt(err.Pos, blank)
		case strings.HasSuffix(err.Msg, " and not used"):
			o.dropImport(err.Pos)
		}
	}
	if len(blank) == 0 {
		return
	}
	for _, f := range o.files {
		ast.Inspect(f, func(n ast.Node) bool {
			o.blanked(n, blank)
			return true
		})
	}
}

// blankAt notes the variable that is declared at a place.
func (o *ordinaryPackage) blankAt(pos token.Pos, blank map[types.Object]bool) {
	for id, obj := range o.info.Defs {
		if id.Pos() != pos {
			continue
		}
		if obj != nil {
			blank[obj] = true
			return
		}
		o.dropGuard(id) // of a type switch
		return
	}
}

// dropGuard takes the variable out of switch x := y.(type).
func (o *ordinaryPackage) dropGuard(id *ast.Ident) {
	for _, f := range o.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSwitchStmt); ok {
				if a, ok := s.Assign.(*ast.AssignStmt); ok && a.Lhs[0] == ast.Expr(id) {
					o.replace(id.Pos(), a.Rhs[0].Pos(), "")
				}
			}
			return true
		})
	}
}

// blanked writes blanks for variables in a node.
func (o *ordinaryPackage) blanked(n ast.Node, blank map[types.Object]bool) {
	switch n := n.(type) {
	case *ast.Ident:
		if blank[o.info.Defs[n]] || blank[o.info.Uses[n]] {
			o.replace(n.Pos(), n.End(), "_")
		}
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE && o.allBlank(n.Lhs, blank) {
			o.replace(n.TokPos, n.TokPos+2, "=")
		}
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE && o.allBlank([]ast.Expr{n.Key, n.Value}, blank) {
			o.replace(n.TokPos, n.TokPos+2, "=")
		}
	}
}

// allBlank reports whether an assignment declares variables, and none that is
// used.
func (o *ordinaryPackage) allBlank(lhs []ast.Expr, blank map[types.Object]bool) bool {
	declared := 0
	for _, x := range lhs {
		if id, ok := x.(*ast.Ident); ok && id.Name != "_" && o.info.Defs[id] != nil {
			if !blank[o.info.Defs[id]] {
				return false
			}
			declared++
		}
	}
	return declared > 0
}

// dropImport takes the import at a place away.
func (o *ordinaryPackage) dropImport(pos token.Pos) {
	for _, f := range o.files {
		for _, s := range f.Imports {
			if s.Pos() <= pos && pos <= s.End() {
				o.replace(s.Pos(), s.End(), "")
			}
		}
	}
}

// apply returns the changed text of a file.
func (o *ordinaryPackage) apply(i int) []byte {
	file := o.env.fset.File(o.files[i].FileStart)
	text := o.env.files[file].src.text
	var list []patch
	for _, p := range o.patches {
		if file == o.env.fset.File(p.pos) {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b patch) int {
		switch {
		case a.pos != b.pos:
			return int(a.pos - b.pos)
		case a.closes != b.closes && a.closes:
			return -1
		case a.closes != b.closes:
			return 1
		}
		return 0
	})
	var b strings.Builder
	at := 0
	for _, p := range list {
		b.WriteString(text[at:file.Offset(p.pos)])
		b.WriteString(p.text)
		at = file.Offset(p.end)
	}
	b.WriteString(text[at:])
	return []byte(b.String())
}
