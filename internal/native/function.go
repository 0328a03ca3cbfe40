package native

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"gosess/internal/check"
)

// mainName is what the user's function main is called: the program's own is
// generated.
const mainName = check.Hidden + "main"

// BuilderPrefix begins the names of functions that make variables again which a
// worker's session does not hold. Package live knows it too.
const BuilderPrefix = check.Hidden + "build_"

// funcDecl writes a function or a method, or the func literals of a cell.
func (g *generator) funcDecl(d *ast.FuncDecl) {
	f, ok := g.info.Defs[d.Name].(*types.Func)
	if !ok {
		return
	}
	name := funcName(f)
	if check.IsHidden(d.Name.Name) && !strings.HasPrefix(name, BuilderPrefix) { // only its literals live on
		if d.Body != nil {
			r := &rewriter{g: g, shown: d.Name.Name, cell: d.Name.Name}
			r.analyze(d.Body)
			clone(d.Body, r.literalsOnly)
		}
		return
	}
	why := g.whyNot(name, d)
	r := &rewriter{g: g, fn: f, shown: name, typ: d.Type, tparams: typeParams(f)}
	if why != "" {
		g.left[name] = why
		r.stub(d, why)
		if g.values != nil {
			return // its text stands nowhere
		}
	} else {
		r.declared(d)
		if len(r.tparams) > 0 {
			g.bodies[f] = d
		}
	}
	g.table.function(g, f)
}

// whyNot says why a function cannot be compiled, "" if it can.
func (g *generator) whyNot(name string, d *ast.FuncDecl) string {
	if broken := g.u.Broken[name]; broken != nil {
		return name + " cannot be called: " + broken.Error()
	}
	if missing, ok := g.u.Waiting[name]; ok {
		var list []string
		for _, m := range missing {
			list = append(list, m.Name)
		}
		return name + " cannot be called: it waits for " + strings.Join(list, ", ")
	}
	if d.Body == nil {
		return name + " cannot be called: it has no body"
	}
	why := ""
	ast.Inspect(d.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if v, ok := g.info.Uses[id].(*types.Var); ok && isPackageVar(v) && g.left[v.Name()] != "" {
			why = name + " cannot be compiled: " + g.left[v.Name()]
		}
		return why == ""
	})
	return why
}

// declared writes a function that compiles.
func (r *rewriter) declared(d *ast.FuncDecl) {
	r.analyze(d.Body)
	r.locals = r.findLocals(d.Body)
	c := clone(d, r.swap)
	c.Body.List = append(r.announce(r.locals), c.Body.List...)
	r.g.asTyped(c)
	r.g.asked(r, r.locals, "")
}

// stub writes a function that says why it cannot be called.
func (r *rewriter) stub(d *ast.FuncDecl, why string) {
	c := *d
	c.Body = nil
	s := clone(&c, r.swap)
	s.Body = &ast.BlockStmt{List: []ast.Stmt{&ast.ForStmt{ // it ends a function with results
		Body: &ast.BlockStmt{List: []ast.Stmt{&ast.ExprStmt{X: callLive("Missing", quoted(why))}}},
	}}}
	r.g.asTyped(s)
}

// callLive is a call of a function of package live.
func callLive(name string, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent(liveName), Sel: ast.NewIdent(name)}, Args: args}
}

func quoted(s string) *ast.BasicLit {
	return &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(s)}
}

// funcName is the name of a declared function: "f", "T.M".
func funcName(f *types.Func) string {
	recv := f.Signature().Recv()
	if recv == nil {
		return f.Name()
	}
	if n := receiver(recv.Type()); n != nil {
		return n.Obj().Name() + "." + f.Name()
	}
	return f.Name()
}

// receiver is the declared type of a receiver.
func receiver(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// typeParams are those of a generic function, or of the receiver of a method of
// a generic type.
func typeParams(f *types.Func) []*types.TypeParam {
	list := f.Signature().TypeParams()
	if f.Signature().Recv() != nil {
		list = f.Signature().RecvTypeParams()
	}
	var out []*types.TypeParam
	for p := range list.TypeParams() {
		out = append(out, p)
	}
	return out
}

func isPackageVar(v *types.Var) bool { return v.Pkg() != nil && v.Parent() == v.Pkg().Scope() }
