package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// This file finds cells that leave the values of all existing variables alone, going by
// their text: they write to their own variables, and to memory that they have just
// made. What is not sure to be harmless counts as harmful.

// harmless is what Update.Harmless says of the cell whose function is fn.
func (k *checking) harmless(out *outcome, fn *ast.FuncDecl) bool {
	up := k.update
	if len(up.Redefined)+len(up.Changed)+len(up.Retyped)+len(up.Healed)+len(up.Sources) > 0 {
		return false
	}
	for name := range k.mine {
		if u := k.prog.index[name]; u != nil && (u.kind == KindType || u.kind == KindMethod) {
			return false
		}
	}
	if fn == nil {
		return true
	}
	w := newEffects(out)
	for _, v := range up.NewVars {
		if holdsCode(v.Type(), map[types.Type]bool{}) {
			return false
		}
		w.own[v] = true
	}
	shown := func(t types.Type) bool { return isPlain(t, maxEffectDepth) }
	return w.body(fn) && !slices.ContainsFunc(up.Results, func(t types.Type) bool { return !shown(t) }) && k.prog.allHarmless(w.calls)
}

// allHarmless says whether all of the named functions, and those that they call, are.
func (p *Program) allHarmless(names []string) bool {
	names = slices.Clone(names)
	seen := map[string]bool{}
	for i := 0; i < len(names); i++ {
		if seen[names[i]] {
			continue
		}
		seen[names[i]] = true
		u := p.index[names[i]]
		if u == nil || !u.ok() || !u.harmless {
			return false
		}
		names = append(names, u.calls...)
	}
	return true
}

// effects is what is found out about one function.
type effects struct {
	info  *types.Info
	scope *types.Scope // of the package

	own   map[types.Object]bool // variables that are declared here, those of the package that a cell declares among them
	fresh map[types.Object]bool // variables that are given memory made by this function
	stale map[types.Object]bool // variables that are given something else
	calls []string              // functions and methods of the session
	ok    bool
}

func newEffects(out *outcome) *effects {
	return &effects{
		info: out.info, scope: out.pkg.Scope(), ok: true,
		own: map[types.Object]bool{}, fresh: map[types.Object]bool{}, stale: map[types.Object]bool{},
	}
}

// body looks at a function's body, and reports whether it is harmless if what it calls is.
func (w *effects) body(fn *ast.FuncDecl) bool {
	ast.Inspect(fn.Body, w.assigned)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		w.ok = w.ok && w.node(n)
		return w.ok
	})
	return w.ok
}

// assigned notes what the variables hold that a node gives values to.
func (w *effects) assigned(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			var value ast.Expr
			if len(n.Rhs) == len(n.Lhs) {
				value = n.Rhs[i]
			}
			w.holds(l, value)
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			switch {
			case len(n.Values) == 0:
				obj := w.object(id)
				w.own[obj], w.fresh[obj] = true, true
			case len(n.Values) == len(n.Names):
				w.holds(id, n.Values[i])
			default:
				w.holds(id, nil)
			}
		}
	case *ast.RangeStmt:
		w.holds(n.Key, nil)
		w.holds(n.Value, nil)
	}
	return true
}

// holds notes that x, if it is a variable, is given a value; a nil one is unknown.
func (w *effects) holds(x, value ast.Expr) {
	id, ok := x.(*ast.Ident)
	if !ok {
		return
	}
	obj := w.object(id)
	if w.info.Defs[id] != nil {
		w.own[obj] = true
	}
	if value != nil && w.makes(value, obj) {
		w.fresh[obj] = true
	} else {
		w.stale[obj] = true
	}
}

// makes reports whether the value of x is memory that x itself makes, or that obj, which
// it is assigned to, has already.
func (w *effects) makes(x ast.Expr, obj types.Object) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, ok := ast.Unparen(x.X).(*ast.CompositeLit)
		return ok && x.Op == token.AND
	case *ast.SliceExpr:
		return w.is(x.X, obj)
	case *ast.CallExpr:
		switch w.builtin(x.Fun) {
		case "make", "new":
			return true
		case "append":
			return w.is(x.Args[0], obj)
		}
	}
	return false
}

func (w *effects) is(x ast.Expr, obj types.Object) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	return ok && w.object(id) == obj
}

func (w *effects) object(id *ast.Ident) types.Object {
	if obj := w.info.Defs[id]; obj != nil {
		return obj
	}
	return w.info.Uses[id]
}

// node reports whether one node does no harm by itself.
func (w *effects) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.SendStmt, *ast.SelectStmt:
		return false
	case *ast.UnaryExpr:
		return n.Op != token.ARROW
	case *ast.IncDecStmt:
		return w.writable(n.X)
	case *ast.AssignStmt:
		return !slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { return !w.writable(x) })
	case *ast.RangeStmt:
		switch w.info.TypeOf(n.X).Underlying().(type) {
		case *types.Signature, *types.Chan, *types.Interface: // the last is that of a type parameter
			return false
		}
		return (n.Key == nil || w.writable(n.Key)) && (n.Value == nil || w.writable(n.Value))
	case *ast.CallExpr:
		return w.call(n)
	}
	return true
}

// writable reports whether a write to x reaches nothing that was there before.
func (w *effects) writable(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		if x.Name == "_" {
			return true
		}
		v, ok := w.object(x).(*types.Var)
		return ok && v.Pkg() != nil && v.Pkg().Path() == mainPath && (v.Parent() != w.scope || w.own[v])
	case *ast.SelectorExpr:
		s := w.info.Selections[x]
		switch {
		case s == nil || s.Kind() != types.FieldVal:
			return false
		case s.Indirect():
			return len(s.Index()) == 1 && w.isFresh(x.X)
		}
		return w.writable(x.X)
	case *ast.IndexExpr:
		switch w.info.TypeOf(x.X).Underlying().(type) {
		case *types.Array:
			return w.writable(x.X)
		case *types.Slice, *types.Map:
			return w.isFresh(x.X)
		}
	case *ast.StarExpr:
		return w.isFresh(x.X)
	}
	return false
}

// isFresh reports whether x is a variable that holds only memory made here.
func (w *effects) isFresh(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok || !w.writable(id) {
		return false
	}
	obj := w.object(id)
	return w.own[obj] && w.fresh[obj] && !w.stale[obj]
}

// builtin returns the name of the builtin function that x is, "" if it is none.
func (w *effects) builtin(x ast.Expr) string {
	if id, ok := ast.Unparen(x).(*ast.Ident); ok {
		if b, ok := w.info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

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

// maxEffectDepth bounds how deep types are looked into.
const maxEffectDepth = 8

// isFlat reports whether a value of the type holds no reference to memory that could be changed.
func isFlat(t types.Type, depth int) bool {
	if isTime(t) {
		return true
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Array:
		return depth > 0 && isFlat(u.Elem(), depth-1)
	case *types.Struct:
		return depth > 0 && allFields(u, func(t types.Type) bool { return isFlat(t, depth-1) })
	}
	return false
}

// isPlain reports whether a value of the type leads only to what has no method declared in
// the session.
func isPlain(t types.Type, depth int) bool {
	switch t = types.Unalias(t); {
	case isTime(t):
		return true
	case depth == 0:
		return false
	}
	if n, ok := t.(*types.Named); ok && (n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != mainPath || n.NumMethods() > 0) {
		return false
	}
	part := func(t types.Type) bool { return isPlain(t, depth-1) }
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Array:
		return part(u.Elem())
	case *types.Slice:
		return part(u.Elem())
	case *types.Pointer:
		return part(u.Elem())
	case *types.Map:
		return part(u.Key()) && part(u.Elem())
	case *types.Struct:
		return allFields(u, part)
	}
	return false
}

// holdsCode reports whether a value of the type may lead to a func. Errors do not, and
// types in seen have been looked into.
func holdsCode(t types.Type, seen map[types.Type]bool) bool {
	if t = types.Unalias(t); seen[t] || isTime(t) {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return !types.Identical(t, types.Universe.Lookup("error").Type())
	case *types.Signature:
		return true
	case *types.Map:
		return holdsCode(u.Key(), seen) || holdsCode(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if holdsCode(f.Type(), seen) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return holdsCode(u.Elem(), seen)
	}
	return false
}

// isTime reports whether a type is time.Time, time.Duration or another value of package time
// whose reference to a location nobody can write through.
func isTime(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "time" {
		return false
	}
	switch n.Obj().Name() {
	case "Time", "Duration", "Month", "Weekday":
		return true
	}
	return false
}

func allFields(s *types.Struct, is func(types.Type) bool) bool {
	for f := range s.Fields() {
		if !is(f.Type()) || f.Embedded() {
			return false
		}
	}
	return true
}
