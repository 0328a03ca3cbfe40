package interp

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// This file lowers what stands on the left of an assignment.

// An lvalue is where an assignment goes, its operands evaluated.
type lvalue struct {
	typ    types.Type
	blank  bool
	text   string    // assigned to directly; "" for a field of a compiled type that needs conversion
	hosted *fieldRef // that field
	isMap  bool
	checks []string // lines that panic if there is no such place: they run when it is assigned

	through string // the pointer whose field it is, kept from changing; checked by the assignment itself
}

// lvalue evaluates the operands of a target. If keep is set they are kept from
// changing until it is assigned.
func (b *builder) lvalue(e ast.Expr, keep bool) lvalue {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if e.Name == "_" {
			return lvalue{blank: true}
		}
		v := b.src.info.ObjectOf(e).(*types.Var)
		return lvalue{typ: b.typeOf(e), text: b.varTarget(e, v)}
	case *ast.StarExpr:
		pt := b.vt(b.typeOf(e.X))
		p := b.hold(b.expr(e.X), pt, keep)
		return lvalue{typ: b.typeOf(e), text: "*" + p, checks: b.nilCheck(p)}
	case *ast.IndexExpr:
		return b.indexTarget(e, keep)
	case *ast.SelectorExpr:
		return b.fieldTarget(e, keep)
	}
	b.refuse(e, limit.Unknown, "assigning to this expression")
	return lvalue{}
}

// hold makes x a name, and one that nothing assigns to if keep is set.
func (b *builder) hold(x string, t *value.Type, keep bool) string {
	if keep {
		return b.freezeEffects(x, t)
	}
	return b.simple(x, t)
}

// nilCheck is the check of a pointer that an assignment goes through.
func (b *builder) nilCheck(p string) []string {
	return []string{fmt.Sprintf("if %s == nil { %s.PanicNil() }", p, pkg)}
}

func (b *builder) indexTarget(e *ast.IndexExpr, keep bool) lvalue {
	t := b.typeOf(e.X)
	switch u := b.core(t).(type) {
	case *types.Map:
		m := b.hold(b.expr(e.X), b.vt(t), keep)
		k := b.mapKey(e.Index, u.Key())
		k = b.hold(k, b.vt(u.Key()), keep)
		return lvalue{typ: u.Elem(), text: m + "[" + k + "]", isMap: true}
	case *types.Slice:
		x := b.hold(b.expr(e.X), b.vt(t), keep)
		i := b.indexText(e.Index, keep)
		return b.elementTarget(u.Elem(), x, e.Index, i, "len("+x+")", -1)
	case *types.Array:
		x, checks := b.around(e.X, keep)
		i := b.indexText(e.Index, keep)
		return b.elementTarget(u.Elem(), paren(x), e.Index, i, "", u.Len()).after(checks)
	case *types.Pointer:
		a := b.core(u.Elem()).(*types.Array)
		x := b.hold(b.expr(e.X), b.vt(t), keep)
		i := b.indexText(e.Index, keep)
		return b.elementTarget(a.Elem(), "(*"+x+")", e.Index, i, "", a.Len()).after(b.nilCheck(x))
	}
	b.refuse(e, limit.Unknown, fmt.Sprintf("assigning to an element of %s", t))
	return lvalue{}
}

// elementTarget is x[i], whose index i was lowered from index, as a target.
func (b *builder) elementTarget(elem types.Type, x string, index ast.Expr, i, n string, known int64) lvalue {
	lv := lvalue{typ: elem}
	lv.checks = b.capture(func() { lv.text = x + "[" + b.checkIndex(i, index, n, known) + "]" })
	return lv
}

// after is lv whose checks come after others.
func (lv lvalue) after(checks []string) lvalue {
	lv.checks = slices.Concat(checks, lv.checks)
	return lv
}

// around lowers the struct or array e that a target is part of. What must be there for it to
// be a place is checked when the target is assigned, as Go does: only the operands
// of indexing and of pointer indirection come before.
func (b *builder) around(e ast.Expr, keep bool) (x string, checks []string) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok || !keep {
		if ok {
			e = id
		}
		return b.place(e), nil
	}
	lv := b.lvalue(e, true)
	if lv.hosted != nil {
		return b.place(e), nil
	}
	if lv.through != "" {
		lv.checks = append(b.nilCheck(lv.through), lv.checks...)
	}
	if lv.text[0] == '*' {
		return "(" + lv.text + ")", lv.checks
	}
	return lv.text, lv.checks
}

func (b *builder) fieldTarget(e *ast.SelectorExpr, keep bool) lvalue {
	s, ok := b.selection(e)
	if !ok {
		return b.qualifiedTarget(e)
	}
	var x, through string
	var checks []string
	if _, isPtr := pointee(s.recv); isPtr {
		x = b.hold(b.expr(e.X), b.vt(s.recv), keep)
		through = x
	} else {
		x, checks = b.around(e.X, keep)
	}
	var f fieldRef
	var t types.Type
	if read := b.capture(func() { f, t = b.path(x, s.recv, s.index) }); len(read) > 0 {
		b.lines = slices.Concat(b.lines, checks, read) // a pointer that is embedded on the way
		checks = nil
	}
	if f.hosted && f.host != b.vt(t).Layout {
		return lvalue{typ: t, hosted: &f, checks: checks}
	}
	return lvalue{typ: t, text: f.text, checks: checks, through: through}
}

func (b *builder) qualifiedTarget(e *ast.SelectorExpr) lvalue {
	o, ok := b.src.info.Uses[e.Sel].(*types.Var)
	if !ok {
		b.refuse(e, limit.Unknown, fmt.Sprintf("assigning to %s", e.Sel.Name))
	}
	if b.lw.e.isSource(o.Pkg().Path()) {
		return lvalue{typ: o.Type(), text: "*" + b.lw.e.packageVar(b, o)}
	}
	p, host := b.lw.e.hostVarPointer(b, e, o)
	if host != b.vt(o.Type()).Layout {
		return lvalue{typ: o.Type(), hosted: &fieldRef{text: "*" + p, hosted: true, host: host}}
	}
	return lvalue{typ: o.Type(), text: "*" + p}
}

// store assigns x, of the target's type.
func (b *builder) store(lv lvalue, x string) {
	b.lines = append(b.lines, lv.checks...)
	b.put(lv, x)
}

// put is store for a target that was checked.
func (b *builder) put(lv lvalue, x string) {
	switch {
	case lv.blank:
	case lv.hosted != nil:
		v := b.vt(lv.typ)
		src := b.settled(x, v)
		p := b.tempOf(b.lw.e.syms.typ(reflect.PointerTo(lv.hosted.host)))
		if lv.hosted.text[0] == '*' {
			b.emit("%s = %s", p, lv.hosted.text[1:])
		} else {
			b.emit("%s = &%s", p, lv.hosted.text)
		}
		store := "StoreHost"
		if lv.hosted.keeps {
			store = "StoreKept"
		}
		b.emit("%s.%s(%s, &%s, %s)", pkg, store, p, src, b.desc(v))
	case lv.isMap:
		// In an assignment to a map entry yaegi does not notice a nil pointer in x.
		b.emit("%s = %s", lv.text, b.freezeEffects(x, b.vt(lv.typ)))
	default:
		b.emit("%s = %s", lv.text, x)
	}
}

// load reads the target.
func (b *builder) load(lv lvalue) string {
	if lv.hosted != nil {
		return b.loadField(*lv.hosted, lv.typ)
	}
	if lv.isMap {
		return b.freeze(lv.text, b.vt(lv.typ))
	}
	return lv.text
}
