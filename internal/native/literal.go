package native

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"strings"

	"gosess/internal/check"
)

// This file takes func literals out of their functions. A literal that captures
// variables becomes the method Call of a struct of pointers to them; one that
// captures nothing becomes a function. See package live for what that is good for.

// literal is what stands in the place of a func literal: an expression of the
// same func value.
func (r *rewriter) literal(lit *ast.FuncLit) ast.Node {
	r.lits++
	free := r.g.freeVars(lit)
	in := &rewriter{
		g: r.g, fn: r.fn, shown: fmt.Sprintf("%s.func%d", r.shown, r.lits), tparams: r.tparams, vars: r.vars,
		body: r.body, cell: r.cell, moving: r.moving, typ: lit.Type, lit: lit, captured: map[*types.Var]bool{}, copied: map[*types.Var]bool{},
	}
	for _, v := range free {
		in.captured[v] = true
	}
	key := r.g.literalKey(lit)
	if !r.g.wanted(key) {
		in.unwritten = true
		in.takenOut() // for the literals inside
		return &ast.FuncLit{Type: lit.Type, Body: &ast.BlockStmt{}}
	}
	if why := in.tied(free); why != "" {
		r.g.left[key] = key + " cannot be made anew: " + why
		return r.kept(in, lit, key, free)
	}
	name := check.Hidden + check.Escape(strings.TrimPrefix(key, "lit "))
	var expr ast.Expr
	if len(free) == 0 && len(r.tparams) == 0 {
		in.asFunction(name)
		r.g.asked(in, in.locals, name)
		r.g.table.literals = append(r.g.table.literals, fmt.Sprintf("%s.Plain(%q, %s)", liveName, key, name))
		r.g.table.shown[name] = shownLiteral(in.shown)
		return &ast.Ident{NamePos: lit.Pos(), Name: name}
	}
	if err := in.asMethod(name, key, free); err != nil {
		r.g.left[key] = key + " cannot be made anew: " + err.Error()
		return r.kept(in, lit, key, free)
	}
	r.g.asked(in, in.locals, "(&"+name+"{}).Call")
	r.g.table.shown["(*"+name+").Call"] = shownLiteral(in.shown)
	expr = &ast.ParenExpr{Lparen: lit.Pos(), X: r.environment(name, free, lit.Pos()), Rparen: lit.Pos()}
	if len(r.tparams) == 0 || r.g.called[lit] {
		return &ast.SelectorExpr{X: expr, Sel: &ast.Ident{NamePos: lit.Pos(), Name: "Call"}}
	}
	bind := &ast.SelectorExpr{X: expr, Sel: &ast.Ident{NamePos: lit.Pos(), Name: "Bind"}}
	return &ast.CallExpr{Fun: bind, Lparen: lit.Pos(), Rparen: lit.Pos()}
}

// literalKey is how values call a func literal.
func (g *generator) literalKey(lit *ast.FuncLit) string {
	pos := g.u.Fset.Position(lit.Pos())
	return fmt.Sprintf("lit %s:%d:%d", pos.Filename, pos.Line, pos.Column)
}

// shownLiteral is what a func literal is called in stacks.
func shownLiteral(shown string) string {
	if check.IsHidden(shown) {
		return "func literal"
	}
	return shown
}

// freeVars lists the local variables that a literal uses and does not declare,
// in the order in which it names them.
func (g *generator) freeVars(lit *ast.FuncLit) []*types.Var {
	var list []*types.Var
	seen := map[*types.Var]bool{}
	ast.Inspect(lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := g.info.Uses[id].(*types.Var)
		if !ok || v.IsField() || seen[v] || isPackageVar(v) {
			return true
		}
		if !within(lit, v) {
			seen[v] = true
			list = append(list, v)
		}
		return true
	})
	return list
}

// tied says why the text of a literal has to stay where it is, "" if it can be
// taken out of its function.
func (r *rewriter) tied(free []*types.Var) string {
	for _, v := range free {
		if isLocal(v.Type()) {
			return fmt.Sprintf("it captures %s, of a type that a function declares", v.Name())
		}
	}
	for _, p := range r.tparams {
		if p.Obj().Name() == "_" {
			return "a type parameter of its function has no name"
		}
	}
	why := ""
	ast.Inspect(r.lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return why == ""
		}
		t, ok := r.g.info.Uses[id].(*types.TypeName)
		if _, param := typeOf(t).(*types.TypeParam); ok && !param && isLocalObject(t) && !within(r.lit, t) {
			why = fmt.Sprintf("it uses type %s, which a function declares", t.Name())
		}
		return why == ""
	})
	return why
}

func typeOf(t *types.TypeName) types.Type {
	if t == nil {
		return nil
	}
	return t.Type()
}

// takenOut copies the text of the literal for a place outside of its function.
func (r *rewriter) takenOut() *ast.BlockStmt {
	r.locals = r.findLocals(r.lit.Body)
	b := clone(r.lit.Body, r.swap)
	copies := r.announce(r.locals) // before anything is read
	for _, v := range r.g.freeVars(r.lit) {
		if r.copied[v] {
			copies = append(copies, &ast.AssignStmt{
				Lhs: []ast.Expr{ast.NewIdent(copyPrefix + v.Name())}, Tok: token.DEFINE,
				Rhs: []ast.Expr{&ast.StarExpr{X: envField(v, token.NoPos)}},
			})
		}
	}
	b.List = append(copies, b.List...)
	return b
}

// asFunction writes the literal as a function.
func (r *rewriter) asFunction(name string) {
	r.g.decls = append(r.g.decls, printed{node: &ast.FuncDecl{
		Name: &ast.Ident{NamePos: r.lit.Pos(), Name: name}, Type: clone(r.lit.Type, r.swap), Body: r.takenOut(),
	}})
}

// asMethod writes the literal as a method of a struct of what it captures.
func (r *rewriter) asMethod(name, key string, free []*types.Var) error {
	packages := maps.Clone(r.g.packages)
	text, err := r.g.envType(name, key, r, free)
	if err != nil {
		r.g.packages = packages // those of a type that is not written are not used
		return err
	}
	r.g.decls = append(r.g.decls, printed{text: text}, printed{node: &ast.FuncDecl{
		Recv: &ast.FieldList{List: []*ast.Field{{
			Names: []*ast.Ident{{NamePos: r.lit.Pos(), Name: envName}},
			Type:  &ast.StarExpr{Star: r.lit.Pos(), X: r.instance(name, r.lit.Pos())},
		}}},
		Name: &ast.Ident{NamePos: r.lit.Pos(), Name: "Call"}, Type: clone(r.lit.Type, r.swap), Body: r.takenOut(),
	}})
	return nil
}

// envType writes the struct of what a literal captures, and enters the literal
// in the table.
func (g *generator) envType(name, key string, r *rewriter, free []*types.Var) (string, error) {
	params, err := g.constraints(r.tparams)
	if err != nil {
		return "", err
	}
	var fields strings.Builder
	for _, v := range free {
		text, err := g.typeText(v.Type())
		if err != nil {
			return "", fmt.Errorf("it captures %s: %w", v.Name(), err)
		}
		fmt.Fprintf(&fields, "%s%s *%s; ", captures, v.Name(), text)
	}
	text := fmt.Sprintf("type %s%s struct{ %s_ %s }", name, params, fields.String(), g.universe("uint8"))
	if len(r.tparams) == 0 {
		g.table.literals = append(g.table.literals,
			fmt.Sprintf("%s.Lit(%q, func(e *%s) %s.Any { return e.Call })", liveName, key, name, liveName))
		return text, nil
	}
	sig, err := g.typeText(g.info.TypeOf(r.lit))
	if err != nil {
		return "", err
	}
	g.table.genericLiteral(r.fn, name, key)
	return text + "\n\n" + r.bind(name, key, sig), nil
}

// bind is the method that makes the func value inside a generic function, where
// the compiler's own func value does not tell which instance it belongs to.
func (r *rewriter) bind(name, key, sig string) string {
	var args []string
	for _, p := range r.tparams {
		args = append(args, fmt.Sprintf("%s.T[%s]()", liveName, p.Obj().Name()))
	}
	owner, method := r.fn.Name(), ""
	if recv := r.fn.Signature().Recv(); recv != nil {
		owner, method = receiver(recv.Type()).Obj().Name(), "."+r.fn.Name()
	}
	return fmt.Sprintf("func (e *%s) Bind() %s {\nreturn %s.KeepIn(%q, %q, %q, e.Call, e, func() []%s.Type { return []%s.Type{%s} })\n}",
		typeString(name, r.tparams), sig, liveName, key, "main."+owner, method, liveName, liveName, strings.Join(args, ", "))
}

// typeString is a generic type within its own declaration: "name[K, V]".
func typeString(name string, params []*types.TypeParam) string {
	if len(params) == 0 {
		return name
	}
	var list []string
	for _, p := range params {
		list = append(list, p.Obj().Name())
	}
	return name + "[" + strings.Join(list, ", ") + "]"
}

// constraints writes a list of type parameters: "[K cmp.Ordered, V any]".
func (g *generator) constraints(params []*types.TypeParam) (string, error) {
	if len(params) == 0 {
		return "", nil
	}
	var list []string
	for _, p := range params {
		text, err := g.typeText(p.Constraint())
		if err != nil {
			return "", err
		}
		list = append(list, p.Obj().Name()+" "+text)
	}
	return "[" + strings.Join(list, ", ") + "]", nil
}

// instance is typeString as syntax.
func (r *rewriter) instance(name string, at token.Pos) ast.Expr {
	id := &ast.Ident{NamePos: at, Name: name}
	if len(r.tparams) == 0 {
		return id
	}
	x := &ast.IndexListExpr{X: id, Lbrack: at, Rbrack: at}
	for _, p := range r.tparams {
		x.Indices = append(x.Indices, &ast.Ident{NamePos: at, Name: p.Obj().Name()})
	}
	return x
}

// environment is a pointer to a new struct of what a literal captures.
func (r *rewriter) environment(name string, free []*types.Var, at token.Pos) ast.Expr {
	lit := &ast.CompositeLit{Type: r.instance(name, at), Lbrace: at, Rbrace: at}
	for _, v := range free {
		lit.Elts = append(lit.Elts, &ast.KeyValueExpr{
			Key: &ast.Ident{NamePos: at, Name: captures + v.Name()}, Colon: at, Value: r.address(v, at),
		})
	}
	return &ast.UnaryExpr{OpPos: at, Op: token.AND, X: lit}
}

// address is a pointer to a local variable that can be seen here.
func (r *rewriter) address(v *types.Var, at token.Pos) ast.Expr {
	if r.captured[v] {
		return envField(v, at)
	}
	return &ast.UnaryExpr{OpPos: at, Op: token.AND, X: &ast.Ident{NamePos: at, Name: v.Name()}}
}

// kept leaves a literal where it is, and has package live remember what the
// func value is.
func (r *rewriter) kept(in *rewriter, lit *ast.FuncLit, key string, free []*types.Var) ast.Expr {
	here := *r // names what is around it as r does
	here.shown, here.lits, here.locals = in.shown, 0, nil
	c := &ast.FuncLit{Type: clone(lit.Type, here.swap), Body: clone(lit.Body, here.swap)}
	if r.g.called[lit] {
		return c
	}
	at := lit.Pos()
	c.Body.List = append([]ast.Stmt{&ast.AssignStmt{
		Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{ast.NewIdent(envName + "k")},
	}}, c.Body.List...)
	hold := callLive("Hold")
	for _, v := range free {
		hold.Args = append(hold.Args, quoted(v.Name()), r.address(v, at))
	}
	held := &ast.Field{
		Names: []*ast.Ident{ast.NewIdent(envName + "k")},
		Type:  &ast.StarExpr{X: &ast.SelectorExpr{X: ast.NewIdent(liveName), Sel: ast.NewIdent("Held")}},
	}
	keep := callLive("Keep", quoted(key), c, ast.NewIdent(envName+"k"))
	return &ast.CallExpr{
		Fun: &ast.ParenExpr{Lparen: at, Rparen: at, X: &ast.FuncLit{
			Type: &ast.FuncType{
				Func:    at,
				Params:  &ast.FieldList{Opening: at, Closing: at, List: []*ast.Field{held}},
				Results: &ast.FieldList{List: []*ast.Field{{Type: clone(lit.Type, here.swap)}}},
			},
			Body: &ast.BlockStmt{Lbrace: at, List: []ast.Stmt{&ast.ReturnStmt{Results: []ast.Expr{keep}}}, Rbrace: at},
		}},
		Args: []ast.Expr{hold},
	}
}
