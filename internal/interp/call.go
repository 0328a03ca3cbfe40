package interp

import (
	"go/ast"
	"go/types"
	"strings"

	"gosess/internal/interp/limit"
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
		return ref(b.lw.need(f, targs))
	}
	if len(targs) > 0 {
		if f.Pkg() != nil && b.lw.e.hasPrelude(f.Pkg().Path()) {
			return ref(b.lw.needPrelude(b, n, f, targs))
		}
		b.refuse(n, limit.GenericFunc, f.Pkg().Path(), f.Name())
	}
	return b.hostFunc(n, f)
}

// hostFunc returns a compiled function over layouts, or what stands for it.
func (b *builder) hostFunc(n ast.Node, f *types.Func) string {
	path := f.Pkg().Path()
	if b.lw.e.hasPrelude(path) && LinkedModule(path) == "" && b.lw.e.declaration(path, f.Name()) != nil {
		return ref(b.lw.needPrelude(b, n, f, nil))
	}
	name := path + "." + f.Name()
	fn := b.lw.e.hostFunc(name, path, f.Name())
	if fn == "" {
		b.refuse(n, limit.Function, name)
	}
	return fn
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
