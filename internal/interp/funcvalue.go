package interp

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// This file makes func values: struct{ M *value.Func; F func }.

// funcValue lowers the name of a declared function (or an instance of a
// generic one) used as a value.
func (b *builder) funcValue(e ast.Expr) string {
	f, id := b.staticFunc(e)
	if f == nil {
		b.refuse(e, limit.Unknown, "this func value")
	}
	fn := b.funcRef(e, f, id)
	name := f.Name()
	switch {
	case strings.HasPrefix(fn, "«"):
		name = strings.Trim(fn, "«»")
		name = strings.TrimPrefix(name, "main.")
	case f.Pkg() != nil:
		name = f.Pkg().Path() + "." + f.Name()
	}
	return b.makeFunc(b.vt(b.typeOf(e)), name, fn)
}

// makeFunc builds the func value of a function that captures nothing.
func (b *builder) makeFunc(t *value.Type, name, fn string) string {
	m := b.lw.e.funcRecord(name, t)
	fn = taken(b.lw.e.syms.fixedArity(fn))
	return b.freeze(fmt.Sprintf("%s{M: %s, F: %s}", b.ty(t), m, fn), t)
}

// methodExpr lowers T.m.
func (b *builder) methodExpr(e *ast.SelectorExpr, s selection) string {
	t := b.vt(b.typeOf(e))
	sig := b.under(e).(*types.Signature)
	m := s.obj.(*types.Func)
	name := typeString(s.recv) + "." + m.Name()
	if _, ok := s.recv.Underlying().(*types.Pointer); ok {
		name = "(" + typeString(s.recv) + ")." + m.Name()
	}
	key := "expr " + b.typeKey(s.recv) + "." + m.Name()
	b.lw.wrapper(key, b, sig, func(w *builder) string { return w.methodExprUnit(key, e, s, m, sig) })
	return b.makeFunc(t, name, ref(key))
}

// methodExprUnit is func(recv T, args) { return recv.m(args) }.
func (w *builder) methodExprUnit(key string, e ast.Node, s selection, m *types.Func, sig *types.Signature) string {
	params, names := w.wrapParams(sig)
	c := w.selectMethod(e, names[0], s, m, dropFirst(sig))
	return "func " + ref(key) + params + w.resultList(sig) + " {\n" + w.returnCall(c, names[1:]) + "}\n"
}

func dropFirst(sig *types.Signature) *types.Signature {
	var vs []*types.Var
	for i := 1; i < sig.Params().Len(); i++ {
		vs = append(vs, sig.Params().At(i))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(vs...), sig.Results(), sig.Variadic())
}

// selectMethod returns the callee for method m of the value in variable x.
func (w *builder) selectMethod(n ast.Node, x string, s selection, m *types.Func, sig *types.Signature) callee {
	f, t := fieldRef{text: x}, s.recv
	if last := w.methodDepth(s); last > 0 {
		f, t = w.path(x, s.recv, s.index[:last])
		if f.hosted && f.host != w.vt(t).Layout {
			f = fieldRef{text: w.loadField(f, t)}
		}
	}
	if isIfaceType(t) {
		return callee{sig: sig, iface: w.simple(f.text, w.vt(t)), id: methodID(m)}
	}
	return w.direct(sig, w.methodFunc(n, t, m), []string{w.adjustReceiver(f.text, t, m)}, w.receiverType(t, m))
}

// wrapParams declares the parameters of a wrapper.
func (w *builder) wrapParams(sig *types.Signature) (list string, names []string) {
	var ps []string
	for v := range sig.Params().Variables() {
		n := w.fresh("a")
		names = append(names, n)
		ps = append(ps, n+" "+w.ty(w.vt(v.Type())))
	}
	return "(" + join(ps) + ")", names
}

func (b *builder) resultList(sig *types.Signature) string {
	var rs []string
	for v := range sig.Results().Variables() {
		rs = append(rs, b.ty(b.vt(v.Type())))
	}
	return " (" + join(rs) + ")"
}

// returnCall is the body of a wrapper that calls c and returns its results.
func (w *builder) returnCall(c callee, args []string) string {
	w.emit("%s.Wrapper()", pkg)
	rs := w.invoke(c, append(c.recv, args...))
	w.emit("return %s", join(rs))
	return w.text()
}

// methodValue lowers x.m used as a value: the receiver is evaluated and copied
// now.
func (b *builder) methodValue(e *ast.SelectorExpr, s selection) string {
	t := b.vt(b.typeOf(e))
	sig := b.under(e).(*types.Signature)
	m := s.obj.(*types.Func)
	x, rt := b.receiverBase(e, s, b.methodDepth(s), m)
	if !isIfaceType(rt) {
		x = b.adjustReceiver(x, rt, m)
		if p, isPtr := pointee(rt); isPtr && !isPointerMethod(m) {
			rt = p
		} else if !isPtr && isPointerMethod(m) {
			rt = types.NewPointer(rt)
		}
	} else {
		x = b.simple(x, b.vt(rt))
		b.emit("if %s.T == nil { %s.PanicNil() }", x, pkg)
	}
	return b.boundMethod(e, x, rt, m, sig, t)
}

// boundMethod makes the func value of method m bound to x of type rt.
func (b *builder) boundMethod(n ast.Node, x string, rt types.Type, m *types.Func, sig *types.Signature, t *value.Type) string {
	recv := b.vt(rt)
	name := b.methodName(rt, m)
	key := "bound " + b.typeKey(rt) + "." + m.Name()
	b.lw.wrapper(key, b, nil, func(w *builder) string {
		params, names := w.wrapParams(sig)
		c := callee{sig: sig, iface: "r", id: methodID(m)}
		if !isIfaceType(rt) {
			c = w.direct(sig, w.methodFunc(n, rt, m), []string{"r"}, w.receiverType(rt, m))
		}
		return fmt.Sprintf("func %s(m *%s.Func, p %s) %s {\nvar r %s\nr = *p\nreturn %s{M: m, F: func%s%s {\n%s}}\n}\n",
			ref(key), pkg, w.pointerTo(recv), w.ty(t), w.ty(recv), w.ty(t), params, w.resultList(sig), w.returnCall(c, names))
	})
	rec := x
	if !isInterface(recv) {
		rec = b.box(x, recv)
	}
	f := b.temp(t)
	x = b.settled(x, recv)
	b.emit("%s = %s(%s.BindMethod(%s, %s), &%s)", f, ref(key), pkg, b.lw.e.funcRecord(name, t), rec, x)
	return f
}

// methodName is how Go names a method in stacks: "Point.Norm", "(*Point).Scale".
func (b *builder) methodName(recv types.Type, m *types.Func) string {
	if p, ok := pointee(recv); ok {
		return "(*" + strings.TrimPrefix(typeString(p), "main.") + ")." + m.Name()
	}
	return strings.TrimPrefix(typeString(recv), "main.") + "." + m.Name()
}

// funcLit lowers a func literal: its factory is called with the cells of the
// variables that it captures.
func (b *builder) funcLit(e *ast.FuncLit) string {
	key, caps, captured := b.literal1(e)
	t := b.vt(b.typeOf(e))
	m := b.lw.e.funcRecord(key, t, captured...)
	r := b.temp(t)
	if len(caps) == 0 {
		b.emit("%s = %s(%s)", r, ref(key), m)
		return r
	}
	b.emit("%s = %s(%s.Capture(%s, %s), %s)", r, ref(key), pkg, m, join(caps), join(caps))
	return r
}

// funcLitCalled is funcLit for one that is only called, so that nobody asks what it
// captures.
func (b *builder) funcLitCalled(e *ast.FuncLit) string {
	key, caps, captured := b.literal1(e)
	t := b.vt(b.typeOf(e))
	r := b.temp(t)
	b.emit("%s = %s(%s)", r, ref(key), join(append([]string{b.lw.e.funcRecord(key, t, captured...)}, caps...)))
	return r
}

// literal1 makes the unit of a func literal and returns its key, the cells to
// be captured, and what they are.
func (b *builder) literal1(e *ast.FuncLit) (key string, cells []string, captured []value.Captured) {
	*b.lits++
	pos := b.src.fset.Position(e.Pos())
	key = fmt.Sprintf("lit %s:%d:%d", pos.Filename, pos.Line, pos.Column)
	if b.env != nil {
		key += " " + b.env.key
	}
	shown := fmt.Sprintf("%s.func%d", b.shown, *b.lits)
	w := b.child(key, shown)
	lit := &literal{typ: b.vt(b.typeOf(e))}
	var params []string
	for _, v := range freeVars(b.src.info, e) {
		l := b.vars[v]
		if l == nil || !l.heap {
			b.refuse(e, limit.Unknown, fmt.Sprintf("capturing %s here", v.Name()))
		}
		cells = append(cells, l.name)
		n := w.fresh("c")
		w.vars[v] = &local{name: n, typ: l.typ, heap: true}
		w.captured = append(w.captured, v)
		lit.captured = append(lit.captured, value.Captured{Name: v.Name(), Type: l.typ})
		params = append(params, n+" "+b.lw.e.syms.typ(reflect.PointerTo(l.typ.Layout)))
	}
	text := w.function(e.Type, nil, e.Body, b.under(e).(*types.Signature))
	head := fmt.Sprintf("func %s(m *%s.Func", ref(key), pkg)
	for _, p := range params {
		head += ", " + p
	}
	ty := b.ty(lit.typ)
	b.lw.add(&unit{key: key, lit: lit, shown: shown, owner: b.owner, sites: w.sites, pos: pos, sig: lit.typ,
		text: fmt.Sprintf("%s) %s {\nreturn %s{M: m, F: func%s}\n}\n", head, ty, ty, text) + w.helpers()})
	return key, cells, lit.captured
}

// child is a builder for a function inside b's.
func (b *builder) child(key, shown string) *builder {
	return &builder{lw: b.lw, src: b.src, env: b.env, key: key, shown: shown, owner: b.owner, names: new(int),
		vars: map[types.Object]*local{}, heap: b.heap, lits: new(int), labels: map[string]string{}, gotoTargets: b.gotoTargets, safe: map[string]string{}}
}
