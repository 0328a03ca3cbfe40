package check

import (
	"go/ast"
	"go/types"
	"slices"
)

// This file knows which calls leave everything alone that was there before.

// call reports whether a call does no harm, if the session's functions that it calls do not.
func (w *effects) call(c *ast.CallExpr) bool {
	if w.info.Types[c.Fun].IsType() {
		return true
	}
	switch w.builtin(c.Fun) {
	case "len", "cap", "min", "max", "make", "new", "complex", "real", "imag":
		return true
	case "append", "clear", "delete", "copy":
		return w.isFresh(c.Args[0])
	}
	f, ok := w.callee(c.Fun).(*types.Func)
	if !ok || f.Pkg() == nil {
		return false
	}
	recv := f.Signature().Recv()
	if f.Pkg().Path() != mainPath {
		return w.harmlessElsewhere(f, recv, c.Args)
	}
	if recv == nil {
		w.calls = append(w.calls, f.Name())
		return true
	}
	t := sessionType(recv.Type())
	if t == nil || types.IsInterface(t.Type()) {
		return false
	}
	w.calls = append(w.calls, t.Name()+"."+f.Name())
	return true
}

// callee returns what is called, if that is known before.
func (w *effects) callee(fun ast.Expr) types.Object {
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return w.info.Uses[x]
	case *ast.SelectorExpr:
		return w.info.Uses[x.Sel]
	case *ast.IndexExpr:
		return w.callee(x.X)
	case *ast.IndexListExpr:
		return w.callee(x.X)
	}
	return nil
}

// readers are functions of compiled packages that only read what they are given, whatever
// it is, as long as it has no methods that they might call.
var readers = map[string][]string{
	"fmt":     {"Print", "Println", "Printf", "Sprint", "Sprintln", "Sprintf"},
	"strings": {"Join"},
	"slices":  {"Max", "Min", "Contains", "Index", "Equal", "Clone", "Concat", "Repeat", "IsSorted", "BinarySearch"},
	"reflect": {"DeepEqual", "TypeOf"},
}

// flatPackages are compiled packages whose functions can change nothing if all that they are
// given holds no reference.
var flatPackages = []string{
	"math", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "strings", "strconv", "time", "unicode", "unicode/utf8", "unicode/utf16", "path", "html", "errors",
}

// harmlessElsewhere is call for a function of a compiled package.
func (w *effects) harmlessElsewhere(f *types.Func, recv *types.Var, args []ast.Expr) bool {
	path := f.Pkg().Path()
	all := func(is func(types.Type, int) bool) bool {
		return !slices.ContainsFunc(args, func(x ast.Expr) bool { return !is(w.info.TypeOf(x), maxEffectDepth) })
	}
	switch {
	case recv != nil: // a value of package time cannot be changed by its methods
		_, isPointer := types.Unalias(recv.Type()).(*types.Pointer)
		return path == "time" && !isPointer && !types.IsInterface(recv.Type()) && all(isFlat)
	case slices.Contains(readers[path], f.Name()):
		return all(isPlain)
	}
	return slices.Contains(flatPackages, path) && all(isFlat)
}
