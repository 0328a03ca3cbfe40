package interp

import (
	"go/ast"
	"go/types"
	"reflect"

	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file lowers calls of methods.

// methodCallee lowers x.m in a call.
func (b *builder) methodCallee(e *ast.SelectorExpr, s selection, m *types.Func, sig *types.Signature) callee {
	// The receiver before the method is selected: x with its embedded fields.
	x, t := b.receiverBase(e, s, b.methodDepth(s), m)
	if isIfaceType(t) {
		return callee{sig: sig, iface: b.simple(x, b.vt(t)), id: methodID(m)}
	}
	x = b.adjustReceiver(x, t, m)
	return b.direct(sig, b.methodFunc(e, t, m), []string{x}, b.receiverType(t, m))
}

// direct is the callee for a function that is known.
func (b *builder) direct(sig *types.Signature, fn string, recv []string, recvType *value.Type) callee {
	return callee{sig: sig, fn: fn, recv: recv, recvType: recvType, spread: b.lw.e.syms.isVariadic(fn)}
}

func methodID(m *types.Func) string { return rt.MethodID(pkgOf(m), m.Name()) }

// methodDepth is how much of the path to a method leads to its receiver. What a
// compiled type has from an embedded type that it does not export is called as its own.
func (b *builder) methodDepth(s selection) int {
	t, last := s.recv, len(s.index)-1
	for k, i := range s.index[:last] {
		if p, ok := pointee(t); ok {
			t = p
		}
		st, ok := b.core(t).(*types.Struct)
		if !ok {
			return last
		}
		f := st.Field(i)
		if p, ok := types.Unalias(t).(*types.Named); ok && !f.Exported() && b.isCompiled(p) {
			return k
		}
		t = f.Type()
	}
	return last
}

// isCompiled reports whether t is a type of a compiled package.
func (b *builder) isCompiled(t *types.Named) bool {
	p := t.Obj().Pkg()
	return p != nil && !b.lw.e.isSource(p.Path()) && !b.lw.e.hasPreludeType(t)
}

// receiverBase lowers x of x.m down to the embedded field that has m.
func (b *builder) receiverBase(e *ast.SelectorExpr, s selection, last int, m *types.Func) (string, types.Type) {
	wantPtr := isPointerMethod(m)
	base := b.baseText(e.X, s, wantPtr)
	if last == 0 {
		return base, s.recv
	}
	f, t := b.path(base, s.recv, s.index[:last])
	if f.hosted && f.host != b.vt(t).Layout {
		return b.loadField(f, t), t
	}
	return f.text, t
}

// baseText lowers x of x.m: as a place if its address will be taken.
func (b *builder) baseText(x ast.Expr, s selection, wantPtr bool) string {
	_, isPtr := pointee(s.recv)
	if wantPtr && !isPtr && !isIfaceType(s.recv) {
		return b.place(x)
	}
	return b.expr(x)
}

// adjustReceiver takes the address of x, or follows it, as m's receiver wants.
func (b *builder) adjustReceiver(x string, t types.Type, m *types.Func) string {
	p, isPtr := pointee(t)
	switch want := isPointerMethod(m); {
	case want && !isPtr:
		return b.addressOfPlace(x, t)
	case !want && isPtr:
		x = b.simple(x, b.vt(t))
		if n, ok := types.Unalias(p).(*types.Named); ok && b.promotes {
			b.emit("if %s == nil { %s.PanicWrap(%q, %q, %q) }", x, pkg, n.Obj().Pkg().Name(), n.Obj().Name(), m.Name())
		} else {
			b.emit("if %s == nil { %s.PanicNil() }", x, pkg)
		}
		return "(*" + x + ")"
	}
	return x
}

// addressOfPlace is & of the text of a place.
func (b *builder) addressOfPlace(x string, t types.Type) string {
	if len(x) > 3 && x[:2] == "(*" && isName(x) {
		return x[2 : len(x)-1]
	}
	return b.freeze("&"+x, b.vt(types.NewPointer(t)))
}

// receiverType is the type of m's receiver, given the type t or *t that has m.
func (b *builder) receiverType(t types.Type, m *types.Func) *value.Type {
	p, isPtr := pointee(t)
	switch {
	case isPtr && !isPointerMethod(m):
		t = p
	case !isPtr && isPointerMethod(m):
		t = types.NewPointer(t)
	}
	return b.vt(t)
}

func isPointerMethod(m *types.Func) bool {
	r := m.Signature().Recv()
	if r == nil {
		return false
	}
	_, ok := types.Unalias(r.Type()).(*types.Pointer)
	return ok
}

// methodFunc returns the function that implements method m of the concrete
// type t (or of *t), receiver first.
func (b *builder) methodFunc(n ast.Node, t types.Type, m *types.Func) string {
	base := t
	if p, ok := pointee(t); ok {
		base = p
	}
	named, ok := types.Unalias(base).(*types.Named)
	if !ok {
		b.refuse(n, limit.Method, m.Name(), t)
	}
	if b.lw.e.isSource(named.Obj().Pkg().Path()) || b.lw.e.hasPreludeType(named) {
		return ref(b.lw.needMethod(b, named, m))
	}
	recv := b.vt(named).Host
	if isPointerMethod(m) {
		recv = reflect.PointerTo(recv)
	}
	fn := b.lw.e.hostMethod(recv, m.Name())
	if fn == "" {
		b.refuse(n, limit.Method, m.Name(), t)
	}
	return fn
}
