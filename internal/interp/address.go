package interp

import (
	"fmt"
	"go/ast"
	"go/types"

	"gosess/internal/interp/limit"
)

// addressOf lowers &e.
func (b *builder) addressOf(e ast.Expr) string {
	t := b.typeOf(e)
	ptr := b.vt(types.NewPointer(t))
	switch e := e.(type) {
	case *ast.ParenExpr:
		return b.addressOf(e.X)
	case *ast.Ident:
		if v, ok := b.src.info.ObjectOf(e).(*types.Var); ok {
			return b.addressOfVar(e, v)
		}
	case *ast.CompositeLit:
		return b.newOf(b.composite(e, t), b.vt(t), ptr)
	case *ast.StarExpr:
		p := b.simple(b.expr(e.X), ptr)
		b.emit("if %s == nil { %s.PanicNil() }", p, pkg)
		return p
	case *ast.SelectorExpr:
		return b.addressOfSelector(e)
	case *ast.IndexExpr:
		return b.addressOfElement(e)
	}
	b.refuse(e, limit.Unknown, "the address of this expression")
	return ""
}

func (b *builder) addressOfVar(n ast.Node, v *types.Var) string {
	if isPackageVar(v) {
		return b.lw.e.packageVar(b, v)
	}
	l := b.vars[v]
	if l == nil || !l.heap {
		b.refuse(n, limit.Unknown, fmt.Sprintf("the address of %s here", v.Name()))
	}
	return l.name
}

// place lowers e so that what is returned denotes its memory, not a copy.
func (b *builder) place(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return b.place(e.X)
	case *ast.Ident:
		return b.expr(e)
	case *ast.StarExpr:
		return b.deref(e)
	case *ast.IndexExpr:
		t := b.typeOf(e.X)
		if _, ok := b.core(t).(*types.Array); ok {
			x, _ := b.elementOf(b.place(e.X), t, e.Index)
			return x
		}
		return b.expr(e)
	case *ast.SelectorExpr:
		s, ok := b.selection(e)
		if !ok {
			return b.expr(e)
		}
		x := ""
		if _, ok := pointee(s.recv); ok {
			x = b.expr(e.X)
		} else {
			x = b.place(e.X)
		}
		f, t := b.path(x, s.recv, s.index)
		if f.hosted && f.host != b.vt(t).Layout {
			b.refuse(e, limit.FieldAddress, e.Sel.Name)
		}
		return f.text
	}
	return b.expr(e)
}

func (b *builder) addressOfSelector(e *ast.SelectorExpr) string {
	if _, ok := b.selection(e); !ok {
		o := b.src.info.Uses[e.Sel].(*types.Var)
		if b.lw.e.isSource(o.Pkg().Path()) {
			return b.lw.e.packageVar(b, o)
		}
		p, host := b.lw.e.hostVarPointer(b, e, o)
		if host != b.vt(o.Type()).Layout {
			b.refuse(e, limit.VarAddress, o.Name())
		}
		return p
	}
	return b.freeze("&"+b.place(e), b.vt(types.NewPointer(b.typeOf(e))))
}

func (b *builder) addressOfElement(e *ast.IndexExpr) string {
	return b.freeze("&"+b.place(e), b.vt(types.NewPointer(b.typeOf(e))))
}
