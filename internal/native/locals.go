package native

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// This file lets types that functions declare be found by name, which values
// need that are decoded. The declarations move to the beginning of the function,
// where they mean the same, and a question is put after them: whether the
// function is only asked for its types (see package live). A declaration that
// cannot move announces its type when control comes by.

// locals are the types that one function declares, or one func literal that is
// taken out of it.
type locals struct {
	moved  []*ast.DeclStmt
	free   []*types.TypeName          // that moved, or refer to themselves only
	idents map[*types.TypeName]string // "T", "T·2": unique in the function
	asks   bool                       // the question is put
}

// findLocals looks for declarations of types in a body, those of func literals
// not among them.
func (r *rewriter) findLocals(body *ast.BlockStmt) *locals {
	l := &locals{idents: map[*types.TypeName]string{}}
	ast.Inspect(body, func(n ast.Node) bool {
		s, ok := n.(*ast.DeclStmt)
		if !ok {
			_, lit := n.(*ast.FuncLit)
			return !lit
		}
		d, ok := s.Decl.(*ast.GenDecl)
		if !ok || d.Tok != token.TYPE {
			return true
		}
		movable := true
		for _, spec := range d.Specs {
			movable = r.local(l, spec.(*ast.TypeSpec)) && movable
		}
		if movable {
			l.moved = append(l.moved, s)
		}
		return true
	})
	return l
}

// local takes one type in, and reports whether its declaration may move.
func (r *rewriter) local(l *locals, spec *ast.TypeSpec) bool {
	obj, ok := r.g.info.Defs[spec.Name].(*types.TypeName)
	if !ok || obj.Name() == "_" {
		return false
	}
	n, sole := 0, true
	top := r.g.info.Scopes[r.typ] == obj.Parent()
	for _, id := range r.names() {
		other := r.g.info.Defs[id]
		if other == nil {
			other = r.g.info.Uses[id]
		}
		switch other := other.(type) {
		case nil:
		case *types.TypeName:
			if other != obj && id.Name == obj.Name() {
				sole = sole && top && isLocalObject(other)
			}
			if id.Name == obj.Name() && r.g.info.Defs[id] != nil && other.Pos() <= obj.Pos() {
				n++
			}
		default:
			sole = sole && (id.Name != obj.Name() || r.g.members[id] || isField(other))
		}
	}
	name := obj.Name()
	if n > 1 {
		name += fmt.Sprintf("·%d", n)
	}
	if !obj.IsAlias() {
		l.idents[obj] = name
	}
	l.free = append(l.free, obj)
	if sole && r.standsAlone(l, spec) {
		return true
	}
	l.free = l.free[:len(l.free)-1]
	return false
}

func isField(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && v.IsField()
}

// names are all identifiers of the declared function.
func (r *rewriter) names() []*ast.Ident {
	var list []*ast.Ident
	ast.Inspect(r.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			r.g.members[n.Sel] = true
		case *ast.Ident:
			list = append(list, n)
		}
		return true
	})
	return list
}

// standsAlone reports whether a type refers to nothing of its function but types
// that are declared before it, and constants, which are written out.
func (r *rewriter) standsAlone(l *locals, spec *ast.TypeSpec) bool {
	alone := true
	ast.Inspect(spec.Type, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return alone
		}
		switch obj := r.g.info.Uses[id].(type) {
		case *types.Var:
			alone = alone && (isPackageVar(obj) || obj.IsField())
		case *types.Const:
			if isLocalObject(obj) {
				r.moving[id] = true
			}
		case *types.TypeName:
			_, param := obj.Type().(*types.TypeParam)
			alone = alone && (param || !isLocalObject(obj) || slices.Contains(l.free, obj))
		}
		return alone
	})
	return alone
}

// announcements are the calls that tell the types of one declaration.
func (r *rewriter) announcements(l *locals, s *ast.DeclStmt) []ast.Stmt {
	var calls []ast.Stmt
	for _, spec := range s.Decl.(*ast.GenDecl).Specs {
		obj, _ := r.g.info.Defs[spec.(*ast.TypeSpec).Name].(*types.TypeName)
		ident, ok := l.idents[obj]
		if !ok {
			continue
		}
		owner, method := r.owner()
		var call *ast.CallExpr
		if len(r.tparams) == 0 {
			call = callLive("Local", quoted(owner+method+"."+ident))
			call.Fun = &ast.IndexExpr{X: call.Fun, Index: ast.NewIdent(obj.Name())}
		} else {
			call = callLive("LocalIn", quoted("main."+owner), quoted(method+"."+ident))
			call.Fun = &ast.IndexExpr{X: call.Fun, Index: ast.NewIdent(obj.Name())}
			for _, p := range r.tparams {
				call.Args = append(call.Args, &ast.CallExpr{Fun: &ast.IndexExpr{
					X: &ast.SelectorExpr{X: ast.NewIdent(liveName), Sel: ast.NewIdent("T")}, Index: ast.NewIdent(p.Obj().Name())}})
			}
		}
		calls = append(calls, &ast.ExprStmt{X: call})
	}
	return calls
}

// owner is the declared function: its name or that of the receiver's type, and
// the method with a dot before it.
func (r *rewriter) owner() (name, method string) {
	if r.fn == nil {
		return r.cell, ""
	}
	if recv := r.fn.Signature().Recv(); recv != nil {
		return receiver(recv.Type()).Obj().Name(), "." + r.fn.Name()
	}
	return r.fn.Name(), ""
}

// declStmt is the replacement for a declaration in a body: nothing where it
// moved, and an announcement after it where it stayed.
func (r *rewriter) declStmt(s *ast.DeclStmt) ast.Node {
	if r.locals == nil || r.copying == s {
		return nil
	}
	if slices.Contains(r.locals.moved, s) {
		return &splice{}
	}
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.TYPE {
		return nil
	}
	r.copying = s
	c := clone(s, r.swap)
	r.copying = nil
	return &splice{list: append([]ast.Stmt{c}, r.announcements(r.locals, s)...)}
}

// announce begins a body: the declarations that moved, and the question that
// follows them.
func (r *rewriter) announce(l *locals) []ast.Stmt {
	var list, calls []ast.Stmt
	for _, s := range l.moved {
		r.copying = s
		list = append(list, clone(s, r.swap))
		calls = append(calls, r.announcements(l, s)...)
	}
	r.copying = nil
	if l.asks = len(calls) > 0; !l.asks {
		return list
	}
	calls = append(calls, &ast.ExprStmt{X: callLive("EndOfLocals")})
	return append(list, &ast.IfStmt{
		Cond: &ast.SelectorExpr{X: ast.NewIdent(liveName), Sel: ast.NewIdent("Asking")},
		Body: &ast.BlockStmt{List: calls},
	})
}

// asked enters a function that has to be asked for its types. Call is how a
// literal is called; a declared function is called by its name.
func (g *generator) asked(r *rewriter, l *locals, call string) {
	if !l.asks || r.fn == nil && call == "" {
		return
	}
	if len(r.tparams) > 0 {
		g.table.asked[r.fn] = append(g.table.asked[r.fn], call)
		return
	}
	if call == "" {
		call = g.methodExpr(r.fn, "")
	}
	g.table.locals = append(g.table.locals, call)
}

// methodExpr is a function, or a method as a function of its receiver; targs are
// the type arguments in brackets.
func (g *generator) methodExpr(f *types.Func, targs string) string {
	recv := f.Signature().Recv()
	if recv == nil {
		return g.sourceName(f) + targs
	}
	name := receiver(recv.Type()).Obj().Name() + targs
	if isPointer(recv.Type()) {
		name = "*" + name
	}
	return "(" + name + ")." + f.Name()
}
