package native

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gosess/internal/check"
)

// A rewriter copies the syntax of one function, or of one func literal in it.
// What the copy says is what was written, except that func literals are taken
// out, variables that nothing uses are blank, and what stands around a literal is
// named from inside it.
type rewriter struct {
	g       *generator
	fn      *types.Func        // the declared function; nil in a cell
	shown   string             // the function in stacks: "f", "T.M", "f.func1"
	tparams []*types.TypeParam // of fn
	lits    int                // literals so far

	body *ast.BlockStmt // of the declared function
	cell string         // that the literal stands in, if it is in no function
	vars *varUse        // of the whole declared function

	typ     *ast.FuncType       // of what is written
	locals  *locals             // the same
	moving  map[*ast.Ident]bool // local constants in declarations that move
	copying *ast.DeclStmt

	lit       *ast.FuncLit        // nil in the declared function itself
	unwritten bool                // only the literals inside are written
	captured  map[*types.Var]bool // by the literal
	copied    map[*types.Var]bool // captured, and used through a copy
}

// swap is the replacement for a node, nil if it is copied as it is.
func (r *rewriter) swap(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.Ident:
		return nodeOrNil(r.ident(n))
	case *ast.FuncLit:
		return r.literal(n)
	case *ast.CallExpr:
		r.g.called[ast.Unparen(n.Fun)] = true
	case *ast.SelectorExpr:
		r.g.selected(n)
	case *ast.AssignStmt:
		return nodeOrNil(r.assignment(n))
	case *ast.DeclStmt:
		return r.declStmt(n)
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE && r.blank(n.Key) && (n.Value == nil || r.blank(n.Value)) {
			c := *n
			c.Tok = token.ASSIGN
			return clone(&c, r.swap)
		}
	case *ast.TypeSwitchStmt:
		if a, ok := n.Assign.(*ast.AssignStmt); ok && !r.usesCases(n) {
			c := *n
			c.Assign = &ast.ExprStmt{X: a.Rhs[0]}
			return clone(&c, r.swap)
		}
	}
	return nil
}

// nodeOrNil keeps a nil pointer from becoming a node.
func nodeOrNil[N interface {
	comparable
	ast.Node
}](n N) ast.Node {
	var zero N
	if n == zero {
		return nil
	}
	return n
}

// literalsOnly takes the func literals out of a cell's statements, of which
// nothing else is written.
func (r *rewriter) literalsOnly(n ast.Node) ast.Node {
	if lit, ok := n.(*ast.FuncLit); ok {
		return r.literal(lit)
	}
	return nil
}

// assignment changes an assignment to variables that nothing uses.
func (r *rewriter) assignment(s *ast.AssignStmt) *ast.AssignStmt {
	if r.vars == nil || s.Tok != token.DEFINE && s.Tok != token.ASSIGN {
		return nil
	}
	all, unused := true, false
	for _, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		all = all && r.blank(l)
		unused = unused || ok && id.Name != "_" && r.blank(l)
	}
	if !unused {
		return nil
	}
	c := clone(&ast.AssignStmt{Lhs: s.Lhs, TokPos: s.TokPos, Tok: token.ILLEGAL, Rhs: s.Rhs}, r.swap)
	c.Tok = s.Tok
	if all {
		c.Tok = token.ASSIGN
	}
	for i, x := range c.Rhs { // _ = nil is not Go
		if id, ok := x.(*ast.Ident); ok && id.Name == "nil" && len(c.Lhs) == len(c.Rhs) && r.blank(s.Lhs[i]) {
			c.Rhs[i] = &ast.BasicLit{ValuePos: x.Pos(), Kind: token.INT, Value: "0"}
		}
	}
	return c
}

// blank reports whether an expression on the left of an assignment is _, or is
// becoming it.
func (r *rewriter) blank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	if !ok {
		return e == nil
	}
	return id.Name == "_" || r.unused(id)
}

func (r *rewriter) unused(id *ast.Ident) bool {
	v := r.g.varOf(id)
	return v != nil && r.vars != nil && r.vars.unused[v]
}

// usesCases reports whether a clause of a type switch uses its variable.
func (r *rewriter) usesCases(s *ast.TypeSwitchStmt) bool {
	for _, c := range s.Body.List {
		if v, ok := r.g.info.Implicits[c].(*types.Var); ok && r.vars.read[v] {
			return true
		}
	}
	return false
}

// varOf is the variable that an identifier declares or uses, nil if it is none.
func (g *generator) varOf(id *ast.Ident) *types.Var {
	if v, ok := g.info.Defs[id].(*types.Var); ok {
		return v
	}
	v, _ := g.info.Uses[id].(*types.Var)
	return v
}

// ident is the replacement for an identifier.
func (r *rewriter) ident(id *ast.Ident) ast.Expr {
	g := r.g
	obj := g.info.Uses[id]
	if obj == nil {
		obj = g.info.Defs[id]
	}
	switch obj := obj.(type) {
	case *types.PkgName:
		if !r.aside() {
			g.local[obj.Name()] = obj.Imported().Path()
		}
	case *types.Func:
		if name := g.sourceName(obj); obj.Pkg() == g.u.Pkg && name != obj.Name() {
			return &ast.Ident{NamePos: id.NamePos, Name: name}
		}
	case *types.Var:
		if r.unused(id) {
			return &ast.Ident{NamePos: id.NamePos, Name: "_"}
		}
		if r.captured[obj] {
			return r.capturedVar(obj, id.NamePos)
		}
	case *types.Const:
		if isLocalObject(obj) && (r.moving[id] || r.lit != nil && !within(r.lit, obj)) {
			return constantOf(g, obj, id.NamePos)
		}
	case *types.TypeName:
		if name, ok := strings.CutPrefix(id.Name, universePrefix); ok {
			if !r.aside() {
				g.predeclared[name] = true
			}
		}
	}
	if !r.aside() && obj != nil && obj.Pkg() != nil && obj.Pkg() != g.u.Pkg && obj.Parent() == obj.Pkg().Scope() && !g.members[id] {
		g.dots[obj.Pkg().Path()] = true
	}
	return nil
}

// aside reports whether what is copied is not written.
func (r *rewriter) aside() bool { return r.unwritten || r.lit == nil && r.g.values != nil }

// isLocalObject reports whether a function declares obj.
func isLocalObject(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope()
}

// within reports whether obj is declared inside a node.
func within(n ast.Node, obj types.Object) bool {
	return n.Pos() <= obj.Pos() && obj.Pos() < n.End()
}

// capturedVar is how a literal names a variable that it captures.
func (r *rewriter) capturedVar(v *types.Var, at token.Pos) ast.Expr {
	if r.vars.byValue(v) {
		r.copied[v] = true
		return &ast.Ident{NamePos: at, Name: copyPrefix + v.Name()}
	}
	return &ast.ParenExpr{Lparen: at, X: &ast.StarExpr{Star: at, X: envField(v, at)}, Rparen: at}
}

const (
	envName    = check.Hidden + "e" // the struct of captured variables, inside a literal
	copyPrefix = check.Hidden + "c_"
	captures   = "Gs_" // begins the fields of such a struct, as package live knows
)

// envField is the pointer to a captured variable.
func envField(v *types.Var, at token.Pos) ast.Expr {
	return &ast.SelectorExpr{X: &ast.Ident{NamePos: at, Name: envName}, Sel: &ast.Ident{NamePos: at, Name: captures + v.Name()}}
}
