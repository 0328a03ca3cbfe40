package interp

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// call1 lowers a call or conversion that has one result.
func (b *builder) call1(e *ast.CallExpr) string {
	rs := b.callExpr(e)
	if len(rs) != 1 {
		return ""
	}
	return rs[0]
}

// callExpr lowers a call or conversion and returns its results, in temporaries
// if there are effects.
func (b *builder) callExpr(e *ast.CallExpr) []string {
	fun := ast.Unparen(e.Fun)
	if tv := b.src.info.Types[fun]; tv.IsType() {
		return []string{b.conversion(e, e.Args[0], b.typeOf(fun))}
	} else if tv.IsBuiltin() {
		return b.builtin(e, fun)
	}
	c := b.callee(fun)
	args := append(c.recv, b.args(e, c.sig)...)
	b.mark(e)
	b.calledAt(e, c.fn)
	return b.invoke(c, args)
}

// A callee is what a call calls, evaluated.
type callee struct {
	sig  *types.Signature
	fn   string   // an expression to be called, for a direct call
	recv []string // first arguments
	// iface and id are set for a method of an interface value.
	iface, id string
	value     string      // the func value, if fn is its field F
	recvType  *value.Type // of recv
	spread    bool        // fn is compiled and variadic: the last argument is its slice
}

// invoke emits a call and returns its results.
func (b *builder) invoke(c callee, args []string) []string {
	var rs []string
	for v := range c.sig.Results().Variables() {
		rs = append(rs, b.temp(b.vt(v.Type())))
	}
	b.invokeInto(c, args, rs)
	return rs
}

// invokeInto emits a call whose results are assigned to variables.
func (b *builder) invokeInto(c callee, args, rs []string) {
	if c.iface != "" {
		all := []string{c.iface, b.lw.e.syms.method(c.id, b.vt(c.sig))}
		for _, r := range rs {
			all = append(all, "&"+r)
		}
		for i, p := range b.paramTypes(c.sig) {
			all = append(all, b.passable(args[i], p))
		}
		b.emit("%s.CallMethod(%s)", pkg, join(all))
		return
	}
	if c.value != "" {
		b.emit("if %s == nil { %s.PanicNil() }", c.fn, pkg)
	}
	if c.spread {
		args[len(args)-1] += "..."
	}
	b.emitCall(c.fn, args, rs, b.negativeZeros(c, args))
}

// emitCall emits a call of fn. Where test holds, it is called as a value.
func (b *builder) emitCall(fn string, args, rs []string, test string) {
	to := ""
	if len(rs) > 0 {
		to = join(rs) + " = "
	}
	call := "(" + join(args) + ")"
	if test == "" {
		b.emit("%s%s%s", to, fn, call)
		return
	}
	b.emit("if %s {", test)
	b.emit("%s%s%s", to, taken(fn), call)
	b.emit("} else {")
	b.emit("%s%s%s", to, fn, call)
	b.emit("}")
}

// negativeZeros returns a condition under which an argument of a direct call
// may be or hold a negative zero, which yaegi would pass as zero; "" if none
// can.
func (b *builder) negativeZeros(c callee, args []string) string {
	if !strings.HasPrefix(c.fn, "«") {
		return ""
	}
	ts := b.paramTypes(c.sig)
	if len(c.recv) > 0 {
		ts = append([]*value.Type{c.recvType}, ts...)
	}
	var tests []string
	for i, t := range ts {
		if !holdsFloat(t) || isNumber(args[i]) {
			continue
		}
		args[i] = b.settled(args[i], t)
		if isFloat(t) {
			tests = append(tests, args[i]+" == 0.0")
		} else {
			tests = append(tests, b.call("bool", "IsZero", "&"+args[i]))
		}
	}
	return strings.Join(tests, " || ")
}

// paramTypes are the types of the parameters, the last of a variadic function
// being a slice.
func (b *builder) paramTypes(sig *types.Signature) []*value.Type {
	var ts []*value.Type
	for v := range sig.Params().Variables() {
		ts = append(ts, b.vt(v.Type()))
	}
	return ts
}

// callee lowers what is called.
func (b *builder) callee(fun ast.Expr) callee {
	sig, ok := b.under(fun).(*types.Signature)
	if !ok {
		b.refuse(fun, limit.Unknown, "a call of this kind")
	}
	switch f := fun.(type) {
	case *ast.Ident, *ast.IndexExpr, *ast.IndexListExpr:
		if o, id := b.staticFunc(fun); o != nil {
			return b.direct(sig, b.funcRef(f, o, id), nil, nil)
		}
	case *ast.SelectorExpr:
		s, ok := b.selection(f)
		if !ok {
			if o, id := b.staticFunc(fun); o != nil {
				return b.direct(sig, b.funcRef(f, o, id), nil, nil)
			}
			break
		}
		if m, isMethod := s.obj.(*types.Func); isMethod && !b.src.info.Types[f.X].IsType() {
			return b.methodCallee(f, s, m, sig)
		}
	}
	v := b.simple(b.expr(fun), b.vt(b.typeOf(fun)))
	return callee{sig: sig, fn: paren(v) + ".F", value: v}
}

// staticFunc returns the declared function that e names, and the identifier.
func (b *builder) staticFunc(e ast.Expr) (*types.Func, *ast.Ident) {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	case *ast.IndexExpr:
		return b.staticFunc(e.X)
	case *ast.IndexListExpr:
		return b.staticFunc(e.X)
	default:
		return nil, nil
	}
	f, _ := b.src.info.Uses[id].(*types.Func)
	return f, id
}

// funcRef returns the function that can be called for the declared function f
// (not a method).
func (b *builder) funcRef(n ast.Node, f *types.Func, id *ast.Ident) string {
	var targs []types.Type
	if inst, ok := b.src.info.Instances[id]; ok {
		for a := range inst.TypeArgs.Types() {
			targs = append(targs, subst(a, b.env))
		}
	}
	if f.Pkg() != nil && b.lw.e.isSource(f.Pkg().Path()) {
		return ref(b.lw.need(b, n, f, targs))
	}
	if len(targs) > 0 {
		if f.Pkg() != nil && b.lw.e.hasPrelude(f.Pkg().Path()) {
			return ref(b.lw.needPrelude(b, n, f, targs))
		}
		b.refuse(n, limit.GenericFunc, f.Pkg().Path(), f.Name())
	}
	return b.hostFunc(n, f)
}

// hostFunc returns a compiled function over layouts.
func (b *builder) hostFunc(n ast.Node, f *types.Func) string {
	name := f.Pkg().Path() + "." + f.Name()
	fn := b.lw.e.hostFunc(name, f.Pkg().Path(), f.Name())
	if fn == "" {
		if b.lw.e.hasPrelude(f.Pkg().Path()) {
			return ref(b.lw.needPrelude(b, n, f, nil))
		}
		b.refuse(n, limit.Function, name)
	}
	return fn
}

// methodCallee lowers x.m in a call.
func (b *builder) methodCallee(e *ast.SelectorExpr, s selection, m *types.Func, sig *types.Signature) callee {
	// The receiver before the method is selected: x with its embedded fields.
	x, t := b.receiverBase(e, s, b.methodDepth(s), m)
	if isIfaceType(t) {
		return callee{sig: sig, iface: b.simple(x, b.vt(t)), id: methodID(m)}
	}
	x = b.adjustReceiver(e, x, t, m)
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
		return b.loadField(e, f, t), t
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
func (b *builder) adjustReceiver(n ast.Node, x string, t types.Type, m *types.Func) string {
	p, isPtr := pointee(t)
	switch want := isPointerMethod(m); {
	case want && !isPtr:
		return b.addressOfPlace(n, x, t)
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
func (b *builder) addressOfPlace(n ast.Node, x string, t types.Type) string {
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
	if b.lw.e.isSource(named.Obj().Pkg().Path()) {
		return ref(b.lw.needMethod(b, n, named, m))
	}
	if b.lw.e.hasPreludeType(named) {
		return ref(b.lw.needPreludeMethod(b, n, named, m))
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

// args lowers the arguments of a call, packing those of a variadic parameter.
func (b *builder) args(e *ast.CallExpr, sig *types.Signature) []string {
	n := sig.Params().Len()
	if len(e.Args) == 1 && (n != 1 || sig.Variadic()) {
		if tuple, ok := b.typeOf(e.Args[0]).(*types.Tuple); ok {
			return b.spreadArgs(e.Args[0].(*ast.CallExpr), tuple, sig)
		}
	}
	var as []string
	for i, a := range e.Args {
		if sig.Variadic() && i >= n-1 && !e.Ellipsis.IsValid() {
			break
		}
		as = append(as, b.exprAs(a, sig.Params().At(i).Type()))
	}
	if sig.Variadic() && !e.Ellipsis.IsValid() {
		as = append(as, b.pack(e.Args[n-1:], sig.Params().At(n-1).Type()))
	}
	return as
}

// pack makes the slice of a variadic parameter.
func (b *builder) pack(args []ast.Expr, slice types.Type) string {
	elem := slice.Underlying().(*types.Slice).Elem()
	var xs []string
	for _, a := range args {
		xs = append(xs, b.exprAs(a, elem))
	}
	return b.packed(xs, slice)
}

// packed is the slice of what xs denote.
func (b *builder) packed(xs []string, slice types.Type) string {
	v := b.vt(slice)
	for i, x := range xs {
		xs[i] = b.asElement(x, v.Elem)
	}
	if len(xs) == 0 {
		return b.typedZero(v)
	}
	return b.freeze(b.ty(v)+"{"+join(xs)+"}", v)
}

// spreadArgs passes the results of one call as arguments of another: f(g()).
func (b *builder) spreadArgs(g *ast.CallExpr, tuple *types.Tuple, sig *types.Signature) []string {
	rs := b.callExpr(g)
	n := sig.Params().Len()
	var as, rest []string
	for i, r := range rs {
		from := tuple.At(i).Type()
		if sig.Variadic() && i >= n-1 {
			elem := sig.Params().At(n - 1).Type().Underlying().(*types.Slice).Elem()
			rest = append(rest, b.assignTo(r, from, elem))
			continue
		}
		as = append(as, b.assignTo(r, from, sig.Params().At(i).Type()))
	}
	if sig.Variadic() {
		as = append(as, b.packed(rest, sig.Params().At(n-1).Type()))
	}
	return as
}

// mark notes the line of n for stacks.
func (b *builder) mark(n ast.Node) {
	p := b.src.fset.Position(n.Pos())
	if p.Line == b.line {
		return
	}
	b.line = p.Line
	b.emit("*%s.L = %d", pkg, b.lw.e.lineID(p, b.key))
}
