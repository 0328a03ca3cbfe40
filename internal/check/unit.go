package check

import (
	"go/ast"
	"go/token"
	"slices"
)

// A unit is one declaration of a program: a function, a method, one type, one
// variable, a whole const declaration, or the func literals of a cell. Units are
// immutable; a unit whose standing changes is replaced by a copy.
type unit struct {
	kind  Kind
	group bool     // one type of a declaration with brackets; its text lacks the keyword
	name  string   // "f", "T", "T.M", "x"; the first name of a const declaration; Update.Cell
	names []string // package-level names that it declares; none for a method
	recv  string   // of a method: the name of its type

	src        *source
	start, end int       // of the text in src, comments before it included
	pos        token.Pos // of the name
	renames    []Rename  // of a cell: identifiers that were renamed

	decl ast.Decl // nil for a variable
	stub ast.Decl // of a function or method: decl without body
	typ  ast.Expr // of a variable; see typeExpr
	text string   // typ as text
	mask []string // names of a const declaration that are declared elsewhere by now

	sig  []string // names in scope of the package that its signature, type or value names; sorted
	body []string // the same of its body

	harmless bool     // of a function or method that compiles: see effects
	calls    []string // functions and methods that have to be harmless too

	parked  bool // its signature does not compile, so it is not in scope
	broken  *Diagnostics
	waiting []Missing
}

// ok says whether the unit compiles.
func (u *unit) ok() bool { return !u.parked && u.broken == nil && u.waiting == nil }

// hasBody says whether the unit is compiled into code.
func (u *unit) hasBody() bool {
	return u.kind == KindFunc || u.kind == KindMethod || u.kind == KindCell
}

// covers says whether pos is in the declaration.
func (u *unit) covers(pos token.Pos) bool {
	if u.kind == KindVar {
		return u.typ.Pos() == pos
	}
	return u.decl.Pos() <= pos && pos <= u.decl.End()
}

// inBody says whether pos, which the unit covers, is in a function body.
func (u *unit) inBody(pos token.Pos) bool {
	f, ok := u.decl.(*ast.FuncDecl)
	return ok && f.Body != nil && f.Body.Pos() <= pos
}

// standing returns a copy of the unit that compiles or does not.
func (u *unit) standing(parked bool, broken *Diagnostics, waiting []Missing) *unit {
	v := *u
	v.parked, v.broken, v.waiting = parked, broken, waiting
	return &v
}

// without returns a copy of a const declaration that no longer declares a
// name, or nil if it declares no other.
func (u *unit) without(name string) *unit {
	v := *u
	v.names = slices.DeleteFunc(slices.Clone(u.names), func(n string) bool { return n == name })
	if len(v.names) == 0 {
		return nil
	}
	v.name = v.names[0]
	v.mask = append(slices.Clone(u.mask), name)
	v.decl = maskConst(u.decl.(*ast.GenDecl), name)
	return &v
}

// maskConst returns a copy of a const declaration in which one name is blank,
// so that iota and implied values of the others stay.
func maskConst(d *ast.GenDecl, name string) *ast.GenDecl {
	c := *d
	c.Specs = slices.Clone(d.Specs)
	for i, s := range c.Specs {
		spec := *s.(*ast.ValueSpec)
		spec.Names = slices.Clone(spec.Names)
		for j, n := range spec.Names {
			if n.Name == name {
				spec.Names[j] = &ast.Ident{NamePos: n.NamePos, Name: "_"}
			}
		}
		c.Specs[i] = &spec
	}
	return &c
}

// units makes units of a cell's declarations. Types of one declaration become
// units of their own.
func (p *parsed) units(src *source) []*unit {
	var list []*unit
	for i, d := range p.decls {
		base := unit{src: src, start: p.segs[i].start, end: p.segs[i].end, decl: d}
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Body != nil { // half-typed
				list = append(list, funcUnit(base, d))
			}
		case *ast.GenDecl:
			list = append(list, genUnits(base, d, p.offset)...)
		}
	}
	return list
}

func funcUnit(u unit, d *ast.FuncDecl) *unit {
	u.kind, u.name, u.pos = KindFunc, d.Name.Name, d.Name.Pos()
	u.names = []string{u.name}
	if d.Recv != nil {
		u.kind, u.names = KindMethod, nil
		u.recv = recvName(d)
		u.name = FuncName(d)
	}
	u.stub = stub(d)
	return &u
}

// FuncName is the name of a declared function or method among those of a
// program: "f", "T.M", also if its receiver is a pointer or generic.
func FuncName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	return recvName(d) + "." + d.Name.Name
}

// recvName returns the name of the type that a method is declared on.
func recvName(d *ast.FuncDecl) string {
	if len(d.Recv.List) == 0 {
		return ""
	}
	for e := d.Recv.List[0].Type; ; {
		switch t := e.(type) {
		case *ast.Ident:
			return t.Name
		case *ast.StarExpr:
			e = t.X
		case *ast.ParenExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.IndexListExpr:
			e = t.X
		default:
			return ""
		}
	}
}

// stub returns a function declaration with the same signature and nothing to
// check in it. go/types wants generic functions to have a body.
func stub(d *ast.FuncDecl) *ast.FuncDecl {
	s := *d
	s.Body = nil
	if d.Type.TypeParams != nil {
		forever := &ast.ForStmt{For: d.Body.Pos(), Body: &ast.BlockStmt{Lbrace: d.Body.Pos(), Rbrace: d.Body.Pos()}}
		s.Body = &ast.BlockStmt{Lbrace: d.Body.Pos(), List: []ast.Stmt{forever}, Rbrace: d.Body.Pos()}
	}
	return &s
}

func genUnits(u unit, d *ast.GenDecl, offset func(token.Pos) int) []*unit {
	if d.Tok == token.CONST {
		u.kind = KindConst
		for _, s := range d.Specs {
			for _, n := range s.(*ast.ValueSpec).Names {
				if n.Name != "_" {
					u.names = append(u.names, n.Name)
					u.pos = cmpOr(u.pos, n.Pos())
				}
			}
		}
		if len(u.names) == 0 {
			u.pos = d.Pos()
			u.names = []string{"_"}
		}
		u.name = u.names[0]
		return []*unit{&u}
	}
	var list []*unit
	for _, s := range d.Specs {
		t := s.(*ast.TypeSpec)
		v := u
		v.kind, v.name, v.names, v.pos = KindType, t.Name.Name, []string{t.Name.Name}, t.Name.Pos()
		v.decl = &ast.GenDecl{TokPos: t.Pos(), Tok: token.TYPE, Specs: []ast.Spec{t}}
		if d.Lparen.IsValid() {
			v.group, v.start, v.end = true, offset(t.Pos()), offset(t.End())
		}
		list = append(list, &v)
	}
	return list
}

func cmpOr(a, b token.Pos) token.Pos {
	if a.IsValid() {
		return a
	}
	return b
}

// asTyped returns the text of the declaration, comments before it included.
func (u *unit) asTyped() string {
	text := u.src.text[u.start:u.end]
	if u.group {
		return "type " + text
	}
	return text
}
