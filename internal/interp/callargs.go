package interp

import (
	"go/ast"
	"go/types"
)

// This file lowers the arguments of calls.

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
