package native

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gosess/internal/check"
)

// Options say what Generate writes. The zero value is a worker for the
// functions of the program.
type Options struct {
	// Funcs are names of func values, as value.Func has them, that shall be
	// callable although no function of the program mentions them: instances of
	// generic functions ("Sum[int]"), functions and methods of packages
	// ("strings.ToUpper", "(*math/rand.Rand).Float64"). Names that mean nothing
	// are in the Source's Left.
	Funcs []string

	// Instances are names of instances of the session's generic functions and
	// types, as the interpreted engine has them, that values may be of although
	// no function mentions them: "Sum[int]", "lit cell 7:2:5 main.Sum[int]",
	// "main.Pair[int,string]"; or of types and functions of packages: "regexp.Regexp",
	// "(*regexp.Regexp).FindString". Those that the program cannot have are passed over.
	Instances []string

	// Values, if not nil, makes Generate write a file beside the program as the
	// user typed it, in place of a program.
	Values *Values
}

// Values are options for a file that only lets values into the program: a
// function that returns its table, and such func literals as values are of, since
// those in the user's functions have no names.
type Values struct {
	Table    string   // the name of the function
	Main     string   // what the user's function main is called
	Literals []string // names of func literals, as value.Func has them: "lit cell 7:2:5"
}

// A Source is a generated program: one package main of its own directory, that
// imports gosess/internal/native/live, packages of the standard library, and
// what the session imports.
type Source struct {
	Files   map[string][]byte // by base name
	Imports []string          // import paths, sorted; those of gosess not among them
	Hash    string            // of Files: equal programs have equal hashes

	// Left says what the program does not hold, and why: functions, func
	// literals and variables by name. Calls of them fail with that reason.
	Left map[string]string
}

// Generate writes the program of u, which is the Update of
// [check.Program.Load], as a worker. What does not compile is left out, and so
// is what ordinary Go cannot name; both are in the Source's Left. It may be
// called from any goroutine. The same program gives the same bytes.
func Generate(u *check.Update, o Options) (*Source, error) {
	if u.Pkg == nil || len(u.Files) != 1 {
		return nil, errors.New("generate a program: want the update of a whole session")
	}
	g := newGenerator(u, o.Values)
	for _, d := range u.Files[0].Decls {
		g.declaration(d)
	}
	g.collectTypes()
	for _, name := range o.Funcs {
		g.extra(name)
	}
	for _, name := range o.Instances {
		g.made(name)
	}
	g.collectInstances()
	text, err := g.file()
	if err != nil {
		return nil, err
	}
	name := "main.go"
	if o.Values != nil {
		name = "values.go"
	}
	files := map[string][]byte{name: text}
	return &Source{Files: files, Imports: g.imports(), Hash: hashOf(files), Left: g.left}, nil
}

func hashOf(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%s %d\n", name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A generator writes one program.
type generator struct {
	u      *check.Update
	info   *types.Info
	values *Values // nil in a program

	decls []printed         // in order
	left  map[string]string // see Source
	local map[string]string // path by the name that the user has for a package
	blank map[string]bool   // packages imported for their effect
	dots  map[string]bool   // packages imported with a dot

	predeclared map[string]bool   // types that have hidden names
	packages    map[string]string // path by the hidden name of a package

	table table
	seen  map[string]bool // names in the table

	members map[*ast.Ident]bool // names after a dot
	called  map[ast.Expr]bool   // functions of calls
	looked  map[types.Type]bool // types that were mentioned

	bodies    map[*types.Func]*ast.FuncDecl // of generic functions
	instances int
	queue     []instantiation // whose bodies have not been looked at
}

// A printed declaration is syntax, or text that nobody typed.
type printed struct {
	node ast.Decl
	text string
}

func newGenerator(u *check.Update, v *Values) *generator {
	return &generator{
		u: u, info: u.Info, values: v, left: map[string]string{},
		local: map[string]string{}, blank: map[string]bool{}, dots: map[string]bool{},
		predeclared: map[string]bool{}, packages: map[string]string{}, seen: map[string]bool{},
		members: map[*ast.Ident]bool{}, called: map[ast.Expr]bool{}, looked: map[types.Type]bool{},
		bodies: map[*types.Func]*ast.FuncDecl{},
		table:  table{shown: map[string]string{}, types: map[string]bool{}, asked: map[*types.Func][]string{}},
	}
}

// declaration writes one declaration of the program.
func (g *generator) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		g.funcDecl(d)
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.ImportSpec:
				if s.Name != nil && s.Name.Name == "_" {
					g.blank[strings.Trim(s.Path.Value, "\"`")] = true
				}
				return
			case *ast.ValueSpec:
				if d.Tok.String() == "var" {
					g.variable(s)
					return
				}
			}
		}
		g.plain(d)
	}
}

// plain writes a declaration of constants or types as it is.
func (g *generator) plain(d *ast.GenDecl) {
	r := &rewriter{g: g}
	g.asTyped(clone[ast.Decl](d, r.swap))
	for _, s := range d.Specs {
		if t, ok := s.(*ast.TypeSpec); ok {
			if obj, ok := g.info.Defs[t.Name].(*types.TypeName); ok {
				g.typeName(obj)
			}
		}
	}
}

// asTyped writes a declaration that the user typed, which a file for values has
// beside it.
func (g *generator) asTyped(d ast.Decl) {
	if g.values == nil {
		g.decls = append(g.decls, printed{node: d})
	}
}

// wanted reports whether a func literal shall be made from values.
func (g *generator) wanted(key string) bool {
	return g.values == nil || slices.ContainsFunc(g.values.Literals, func(name string) bool {
		return name == key || strings.HasPrefix(name, key+" ")
	})
}

// variable writes a package variable.
func (g *generator) variable(s *ast.ValueSpec) {
	name := s.Names[0].Name
	v, ok := g.info.Defs[s.Names[0]].(*types.Var)
	if !ok || name == check.Step || g.values != nil && name == check.Last {
		return
	}
	text, err := g.typeText(v.Type())
	if err != nil {
		g.left[name] = fmt.Sprintf("variable %s has no place in a compiled program: %v", check.Shown(name), err)
		return
	}
	if g.values == nil || check.IsHidden(name) {
		g.decls = append(g.decls, printed{text: "var " + name + " " + text})
	}
	g.table.vars = append(g.table.vars, name)
}

// imports lists what the program imports.
func (g *generator) imports() []string {
	paths := map[string]bool{}
	for _, m := range []map[string]string{g.local, g.packages} {
		for _, path := range m {
			paths[path] = true
		}
	}
	for _, m := range []map[string]bool{g.blank, g.dots} {
		maps.Copy(paths, m)
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(paths)), func(p string) bool {
		return strings.HasPrefix(p, "gosess/")
	})
}
