package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// mainPath is the import path of a session's package.
const mainPath = "main"

// goVersion is the language that cells are written in.
const goVersion = "go1.26"

// sizes are those of the platform whose export data is embedded.
var sizes = types.SizesFor("gc", "amd64")

// An outcome is what go/types says about a program.
type outcome struct {
	pkg  *types.Package
	info *types.Info
	file *ast.File
	errs []types.Error
}

// newInfo returns an empty Info with room for a program of so many declarations.
func newInfo(decls int) *types.Info {
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue, 3*decls),
		Instances:    map[*ast.Ident]types.Instance{},
		Defs:         make(map[*ast.Ident]types.Object, 2*decls),
		Uses:         make(map[*ast.Ident]types.Object, 2*decls),
		Implicits:    map[ast.Node]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
}

// config returns the rules by which cells are checked: those of the language
// except that imports need not be used. Errors go to report.
func (e *env) config(report func(types.Error)) *types.Config {
	return &types.Config{
		GoVersion:                goVersion,
		Importer:                 e.imp,
		Sizes:                    sizes,
		DisableUnusedImportCheck: true,
		Error: func(err error) {
			if terr, ok := err.(types.Error); ok {
				report(terr)
			}
		},
	}
}

// typecheck checks the units of a program that are in scope, as one package
// of one file, with the bodies of those for which full is true, and fn if it
// is not nil. Only units for which in is true are looked at; nil means all.
func (e *env) typecheck(p *Program, fn *ast.FuncDecl, in, full func(*unit) bool) *outcome {
	out := &outcome{info: newInfo(len(p.units))}
	out.pkg = types.NewPackage(mainPath, "main")
	out.file = assemble(p, fn, in, full)
	e.declareHidden(p, out.pkg.Scope())
	conf := e.config(func(err types.Error) { out.errs = append(out.errs, err) })
	types.NewChecker(conf, e.fset, out.pkg, out.info).Files([]*ast.File{out.file})
	return out
}

// assemble makes a file of a program.
func assemble(p *Program, fn *ast.FuncDecl, in, full func(*unit) bool) *ast.File {
	f := &ast.File{Name: ast.NewIdent("main")}
	f.Decls = append(f.Decls, p.importDecls()...)
	for _, path := range hiddenImports(p) {
		f.Decls = append(f.Decls, importDecl(hiddenImport+Escape(path), path))
	}
	for _, u := range p.units {
		switch {
		case u.parked, in != nil && !in(u):
		case u.kind == KindVar:
			f.Decls = append(f.Decls, u.varDecl())
		case u.hasBody() && !full(u):
			if u.kind != KindCell {
				f.Decls = append(f.Decls, u.stub)
			}
		default:
			f.Decls = append(f.Decls, u.decl)
		}
	}
	if fn != nil {
		f.Decls = append(f.Decls, fn)
	}
	return f
}

// varDecl returns the package-level declaration of a variable, in one piece of memory: there
// may be very many.
func (u *unit) varDecl() ast.Decl {
	v := &struct {
		decl  ast.GenDecl
		spec  ast.ValueSpec
		name  ast.Ident
		specs [1]ast.Spec
		names [1]*ast.Ident
	}{name: ast.Ident{NamePos: u.pos, Name: u.name}}
	v.names[0], v.specs[0] = &v.name, &v.spec
	v.spec.Names, v.spec.Type = v.names[:], u.typ
	v.decl = ast.GenDecl{TokPos: u.typ.Pos(), Tok: token.VAR, Specs: v.specs[:]}
	return &v.decl
}

func importDecl(name, path string) ast.Decl {
	spec := &ast.ImportSpec{Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(path)}}
	if name != "" {
		spec.Name = ast.NewIdent(name)
	}
	return &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}}
}

// importDecls returns the program's imports.
func (p *Program) importDecls() []ast.Decl {
	var list []ast.Decl
	for _, im := range p.imports {
		list = append(list, importDecl(im.local(), im.path))
	}
	return list
}

// hiddenImports returns the paths of the packages that a program names by
// hidden names.
func hiddenImports(p *Program) []string {
	seen := map[string]bool{}
	var paths []string
	p.eachHidden(hiddenImport, func(rest string) {
		name, _, _ := strings.Cut(rest, ".")
		if path, ok := unescape(name); ok && !seen[path] {
			seen[path] = true
			paths = append(paths, path)
		}
	})
	return paths
}

// declareHidden puts the hidden names of types into a package's scope.
func (e *env) declareHidden(p *Program, scope *types.Scope) {
	for _, t := range universeTypes {
		scope.Insert(types.NewTypeName(token.NoPos, nil, hiddenUniverse+t.Name(), t.Type()))
	}
	p.eachHidden(hiddenType, func(rest string) { e.declareUnexported(scope, rest) })
}

// universeTypes are the predeclared types.
var universeTypes = func() (list []*types.TypeName) {
	for _, name := range types.Universe.Names() {
		if t, ok := types.Universe.Lookup(name).(*types.TypeName); ok {
			list = append(list, t)
		}
	}
	return list
}()

// eachHidden calls f with what follows the prefix wherever a program uses a
// hidden name that begins with it: in the types of variables, in what a cell was
// rewritten to.
func (p *Program) eachHidden(prefix string, f func(rest string)) {
	each := func(text string) {
		for {
			_, after, ok := strings.Cut(text, prefix)
			if !ok {
				return
			}
			f(after)
			text = after
		}
	}
	for _, u := range p.units {
		each(u.text)
		for _, r := range u.renames {
			each(r.To)
		}
	}
	for _, text := range p.hidden {
		each(text)
	}
}

// declareUnexported declares the hidden name of a type that its package does
// not export, given what follows hiddenType in the text of a type.
func (e *env) declareUnexported(scope *types.Scope, text string) {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end >= 0 {
		text = text[:end]
	}
	pathPart, name, ok := strings.Cut(text, "__")
	path, ok2 := unescape(pathPart)
	if !ok || !ok2 || scope.Lookup(hiddenType+text) != nil {
		return
	}
	pkg, err := e.imp.Import(path)
	if err != nil {
		return // the type's name stays undefined, which is then the message
	}
	if t, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
		scope.Insert(types.NewTypeName(token.NoPos, nil, hiddenType+text, t.Type()))
	}
}

// Kinds of types.Error that are told apart here, as package
// internal/types/errors of Go numbers them.
const (
	codeInvalidInitCycle       = 9
	codeInvalidDeclCycle       = 11
	codeMissingLitField        = 66
	codeUndeclaredImportedName = 73
	codeUnexportedName         = 74
	codeUndeclaredName         = 75
	codeMissingFieldOrMethod   = 76
	codeUnusedExpr             = 100
	codeUnusedVar              = 101
)

// code returns the number of the kind of error, which go/types keeps to itself for
// now, or 0.
func code(err types.Error) int {
	f := reflect.ValueOf(err).FieldByName("go116code")
	if !f.IsValid() || !f.CanInt() {
		return 0
	}
	return int(f.Int())
}
