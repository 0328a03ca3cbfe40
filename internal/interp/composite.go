package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// composite lowers a composite literal of type t.
func (b *builder) composite(e *ast.CompositeLit, t types.Type) string {
	if p, ok := pointee(t); ok { // an element &T{…} with &T left out
		return b.newOf(b.composite(e, p), b.vt(p), b.vt(t))
	}
	switch u := b.core(t).(type) {
	case *types.Struct:
		return b.structLit(e, t, u)
	case *types.Array:
		return b.arrayLit(e, t, u.Elem())
	case *types.Slice:
		return b.sliceLit(e, t, u.Elem())
	case *types.Map:
		return b.mapLit(e, t, u)
	}
	b.refuse(e, limit.Unknown, fmt.Sprintf("a literal of type %s", t))
	return ""
}

// newOf returns a pointer to a new variable that holds x.
func (b *builder) newOf(x string, t, ptr *value.Type) string {
	p := b.temp(ptr)
	b.emit("%s = new(%s)", p, b.ty(t))
	b.emit("*%s = %s", p, x)
	return p
}

func (b *builder) structLit(e *ast.CompositeLit, t types.Type, u *types.Struct) string {
	v := b.vt(t)
	r := b.temp(v)
	var inits []string
	var converted []func() // fields of compiled types that hold interfaces or funcs
	for i, el := range e.Elts {
		field := i
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			field = b.fieldIndex(u, kv.Key.(*ast.Ident))
			el = kv.Value
		}
		x := b.element1(el, u.Field(field).Type())
		if u.Field(field).Name() == "_" {
			b.discard(x, b.vt(u.Field(field).Type())) // stays zero, so that it does not count in map keys
			continue
		}
		f := b.field(r, v, field)
		if ft := b.vt(u.Field(field).Type()); f.hosted && f.host != ft.Layout {
			x = b.freeze(x, ft)
			converted = append(converted, func() { b.store(lvalue{typ: u.Field(field).Type(), hosted: &f}, x) })
			continue
		}
		inits = append(inits, strings.TrimPrefix(f.text, r+".")+": "+x)
	}
	b.emit("%s = %s{%s}", r, b.ty(v), join(inits))
	for _, set := range converted {
		set()
	}
	return r
}

func (b *builder) fieldIndex(u *types.Struct, id *ast.Ident) int {
	for i := range u.NumFields() {
		if u.Field(i).Name() == id.Name {
			return i
		}
	}
	b.refuse(id, limit.Unknown, fmt.Sprintf("the field %s", id.Name))
	return 0
}

// element1 lowers an element of a literal, whose type may be left out.
func (b *builder) element1(e ast.Expr, t types.Type) string {
	if c, ok := e.(*ast.CompositeLit); ok && c.Type == nil {
		return b.composite(c, t)
	}
	return b.asElement(b.exprAs(e, t), b.vt(t))
}

// asElement makes x fit for a literal: yaegi fails on s[i].f there.
func (b *builder) asElement(x string, t *value.Type) string {
	if isBasic(t) && (isQuoted(x) || !strings.ContainsAny(x, "[*")) {
		return x
	}
	return b.simple(b.passable(x, t), t)
}

func (b *builder) arrayLit(e *ast.CompositeLit, t, elem types.Type) string {
	v := b.vt(t)
	if xs, ok := b.plainElements(e, elem); ok && len(xs) == v.Len && v.Len > 0 {
		return b.freeze(b.ty(v)+"{"+join(xs)+"}", v)
	} else if ok {
		r := b.freeze(b.ty(v)+"{}", v)
		b.setElements(r, xs)
		return r
	}
	r := b.freeze(b.ty(v)+"{}", v)
	b.keyedElements(e, r, elem)
	return r
}

func (b *builder) setElements(r string, xs []string) {
	for i, x := range xs {
		b.emit("%s[%d] = %s", r, i, x)
	}
}

func (b *builder) sliceLit(e *ast.CompositeLit, t, elem types.Type) string {
	v := b.vt(t)
	if xs, ok := b.plainElements(e, elem); ok {
		if len(xs) == 0 {
			return b.freeze("make("+b.ty(v)+", 0)", v)
		}
		return b.freeze(b.ty(v)+"{"+join(xs)+"}", v)
	}
	r := b.temp(v)
	b.emit("%s = make(%s, %d)", r, b.ty(v), b.literalLen(e))
	b.keyedElements(e, r, elem)
	return r
}

// plainElements lowers elements without keys.
func (b *builder) plainElements(e *ast.CompositeLit, elem types.Type) ([]string, bool) {
	for _, el := range e.Elts {
		if _, ok := el.(*ast.KeyValueExpr); ok {
			return nil, false
		}
	}
	var xs []string
	for _, el := range e.Elts {
		xs = append(xs, b.element1(el, elem))
	}
	return xs, true
}

func (b *builder) keyedElements(e *ast.CompositeLit, r string, elem types.Type) {
	i := int64(0)
	for _, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			i = b.intConst(kv.Key)
			el = kv.Value
		}
		x := b.element1(el, elem)
		b.emit("%s[%d] = %s", r, i, x)
		i++
	}
}

func (b *builder) intConst(e ast.Expr) int64 {
	n, _ := constant.Int64Val(constant.ToInt(b.src.info.Types[e].Value))
	return n
}

func (b *builder) literalLen(e *ast.CompositeLit) int64 {
	n, i := int64(0), int64(0)
	for _, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			i = b.intConst(kv.Key)
		}
		i++
		n = max(n, i)
	}
	return n
}

func (b *builder) mapLit(e *ast.CompositeLit, t types.Type, u *types.Map) string {
	v := b.vt(t)
	r := b.temp(v)
	b.emit("%s = make(%s)", r, b.ty(v))
	for _, el := range e.Elts {
		kv := el.(*ast.KeyValueExpr)
		k := b.checkKey(b.element1(kv.Key, u.Key()), b.vt(u.Key()))
		k = b.freezeEffects(k, b.vt(u.Key()))
		x := b.freezeEffects(b.element1(kv.Value, u.Elem()), b.vt(u.Elem()))
		b.emit("%s[%s] = %s", r, k, x)
	}
	return r
}

// freezeEffects is freeze unless x cannot change.
func (b *builder) freezeEffects(x string, t *value.Type) string {
	if len(x) > 0 && (x[0] == '"' || isNumber(x)) {
		return x
	}
	return b.freeze(x, t)
}
