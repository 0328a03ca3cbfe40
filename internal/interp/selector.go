package interp

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"

	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// A selection is what x.f means, type parameters resolved.
type selection struct {
	recv  types.Type // of x
	obj   types.Object
	index []int // path of fields, the last being the field or method itself
}

// selection resolves e; ok is false for a qualified identifier.
func (b *builder) selection(e *ast.SelectorExpr) (s selection, ok bool) {
	sel := b.src.info.Selections[e]
	if sel == nil {
		return s, false
	}
	if b.env == nil {
		return selection{sel.Recv(), sel.Obj(), sel.Index()}, true
	}
	recv := subst(sel.Recv(), b.env)
	obj, index, _ := types.LookupFieldOrMethod(recv, true, sel.Obj().Pkg(), sel.Obj().Name())
	if obj == nil {
		b.refuse(e, limit.Unknown, fmt.Sprintf("the selector %s", e.Sel.Name))
	}
	return selection{recv, obj, index}, true
}

func (b *builder) selector(e *ast.SelectorExpr) string {
	s, ok := b.selection(e)
	if !ok {
		return b.qualified(e)
	}
	if _, isField := s.obj.(*types.Var); !isField {
		if tv := b.src.info.Types[e.X]; tv.IsType() {
			return b.methodExpr(e, s)
		}
		return b.methodValue(e, s)
	}
	x, t := b.path(b.expr(e.X), s.recv, s.index)
	return b.loadField(x, t)
}

// loadField reads the field that path found.
func (b *builder) loadField(f fieldRef, t types.Type) string {
	if !f.hosted {
		return f.text
	}
	v := b.vt(t)
	if v.Layout == f.host {
		return f.text
	}
	r, p := b.temp(v), b.tempOf(b.lw.e.syms.typ(reflect.PointerTo(f.host)))
	b.emit("%s = &%s", p, f.text)
	b.emit("%s.LoadHost(&%s, %s, %s)", pkg, r, p, b.desc(v))
	return r
}

// A fieldRef is a field in lowered code. A field of a compiled struct type is
// held as compiled code holds it.
type fieldRef struct {
	text   string
	hosted bool
	host   reflect.Type // of a hosted field
	keeps  bool         // see [rt.Keeps]
}

// path follows field indexes from x, which has type t, through embedded
// pointers, and returns the last field and its type.
func (b *builder) path(x string, t types.Type, index []int) (fieldRef, types.Type) {
	f := fieldRef{text: x}
	for _, i := range index {
		if f.hosted && f.host != b.vt(t).Layout {
			f = fieldRef{text: b.loadField(f, t)}
		}
		if p, ok := pointee(t); ok {
			f.text, t = b.simple(f.text, b.vt(t)), p
		}
		st, ok := b.core(t).(*types.Struct)
		if !ok {
			panic(&typeError{limit.Unknown.Text("a field of " + t.String())})
		}
		f, t = b.field(f.text, b.vt(t), i), st.Field(i).Type()
	}
	return f, t
}

// field selects field i of x, a struct of type t or a pointer to one.
func (b *builder) field(x string, t *value.Type, i int) fieldRef {
	x = paren(x)
	if t.Layout == t.Host {
		sf := t.Host.Field(i)
		return fieldRef{text: x + "." + sf.Name, hosted: true, host: sf.Type, keeps: rt.Keeps(t.Host.PkgPath())}
	}
	return fieldRef{text: x + "." + FieldName(t, i)}
}

// qualified lowers pkg.Name.
func (b *builder) qualified(e *ast.SelectorExpr) string {
	switch o := b.src.info.Uses[e.Sel].(type) {
	case *types.Var:
		if b.lw.e.isSource(o.Pkg().Path()) {
			return "(*" + b.lw.e.packageVar(b, o) + ")"
		}
		return b.hostVar(e, o)
	case *types.Func:
		return b.funcValue(e)
	}
	b.refuse(e, limit.Unknown, e.Sel.Name)
	return ""
}

// hostVar reads a variable of a compiled package.
func (b *builder) hostVar(n ast.Node, o *types.Var) string {
	p, host := b.lw.e.hostVarPointer(b, n, o)
	v := b.vt(o.Type())
	if v.Layout == host {
		return "(*" + p + ")"
	}
	r := b.temp(v)
	b.emit("%s.LoadHost(&%s, %s, %s)", pkg, r, p, b.desc(v))
	return r
}
