package check

import (
	"fmt"
	"go/ast"
	"go/types"
)

// This file lets the calls of package dispatch be written in one form. Go has no
// overloading, so dispatch has a form for every shape of function and inputs
// (its documentation lists them); which one is meant follows from the types.
// dispatch.Map(f, xs) becomes dispatch.MapOf(dispatch.FnErr(f), dispatch.Slice(xs)) if f
// can fail, and dispatch.TryMap(f, xs) where two results are wanted.

// A mapCall is a call of package dispatch as it was written.
type mapCall struct {
	call *ast.CallExpr
	name string     // "Map"
	sel  *ast.Ident // that name in the call
	pkg  *ast.Ident // what the package is called there
	args []ast.Expr
	want int // results that the surroundings take; -1 if they do not say
}

// A mapForm is how such a call is to be written.
type mapForm struct {
	name string
	args []ast.Expr
}

// forms are the names of a call's other forms. Each is that of calls which take
// a wrapped function and wrapped inputs; try those that also return an error.
type forms struct{ wrapped, try, tryWrapped string }

var formsOf = map[string]forms{
	"Map":   {"MapOf", "TryMap", "TryMapOf"},
	"IMap":  {wrapped: "IMapOf"},
	"UIMap": {wrapped: "UIMapOf"},
	"AMap":  {wrapped: "AMapOf"},
	"Pipe":  {"PipeOf", "TryPipe", "TryPipeOf"},
	"APipe": {wrapped: "APipeOf"},
}

// findMapCalls lists the calls of package dispatch in n that can have several forms.
// Known holds those that have been changed before, as they were written.
func findMapCalls(n ast.Node, info *types.Info, known map[*ast.CallExpr]*mapCall) []*mapCall {
	var list []*mapCall
	var stack []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if call, ok := n.(*ast.CallExpr); ok {
			if m := asMapCall(call, info, known); m != nil {
				m.want = wanted(stack)
				list = append(list, m)
			}
		}
		stack = append(stack, n)
		return true
	})
	return list
}

func asMapCall(call *ast.CallExpr, info *types.Info, known map[*ast.CallExpr]*mapCall) *mapCall {
	if m := known[call]; m != nil {
		return m
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) < 2 || call.Ellipsis.IsValid() && len(call.Args) < 3 {
		return nil
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	pkg, ok := info.Uses[id].(*types.PkgName)
	if _, has := formsOf[sel.Sel.Name]; !ok || !has || pkg.Imported().Path() != dispatchPath {
		return nil
	}
	return &mapCall{call: call, name: sel.Sel.Name, sel: sel.Sel, pkg: id, args: call.Args}
}

// wanted says how many results the surroundings of an expression take; -1 if they
// do not say.
func wanted(around []ast.Node) int {
	for i := len(around) - 1; i >= 0; i-- {
		switch n := around[i].(type) {
		case *ast.ParenExpr:
			continue
		case *ast.ExprStmt:
			return 0
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 {
				return len(n.Lhs)
			}
		case *ast.ValueSpec:
			if len(n.Values) == 1 {
				return len(n.Names)
			}
		case *ast.ReturnStmt:
			if len(n.Results) == 1 {
				return enclosingResults(around[:i])
			}
		}
		return -1
	}
	return -1
}

// enclosingResults counts the results of the innermost function.
func enclosingResults(around []ast.Node) int {
	for i := len(around) - 1; i >= 0; i-- {
		switch n := around[i].(type) {
		case *ast.FuncDecl:
			return n.Type.Results.NumFields()
		case *ast.FuncLit:
			return n.Type.Results.NumFields()
		}
	}
	return -1
}

// form chooses the form of a call by the types of its arguments. It returns nil
// if they are not known or the call cannot be helped, and a complaint if
// function and inputs do not fit each other.
func (m *mapCall) form(info *types.Info) (f *mapForm, complaint string) {
	plain := &mapForm{name: m.name, args: m.args}
	names := formsOf[m.name]
	try := m.want == 2 && names.try != ""
	if try {
		plain.name = names.try
	}
	sig := signature(info.TypeOf(m.args[0]))
	if sig == nil || sig.TypeParams().Len() > 0 || sig.Variadic() {
		return plain, ""
	}
	s, complaint := m.shape(sig)
	if complaint != "" {
		return nil, complaint
	}
	inputs, complaint := m.inputs(s, info)
	if complaint != "" || inputs == nil {
		return nil, complaint
	}
	if s.wrapper == "Fn" && inputs.wrapper == "Slice" || s.wrapper == "Fn" && inputs.wrapper == "" {
		return plain, ""
	}
	name := names.wrapped
	switch {
	case s.nothing && m.name == "Map" && m.want == 0:
		name = "EachOf"
	case s.nothing && m.name == "Map" && m.want == 1:
		name = "TryEachOf"
	case try:
		name = names.tryWrapped
	}
	args := []ast.Expr{m.wrap(s.wrapper, m.args[0]), inputs.expr}
	return &mapForm{name: name, args: append(args, m.args[1+len(s.params):]...)}, ""
}

// signature returns the signature of a func type, or nil.
func signature(t types.Type) *types.Signature {
	if t == nil {
		return nil
	}
	sig, _ := t.Underlying().(*types.Signature)
	return sig
}

// A mapShape is what a function takes and gives.
type mapShape struct {
	wrapper string // of package dispatch: "FnCtxErr"
	params  []types.Type
	nothing bool // it gives no value
}

// maxInputs is for how many parameters dispatch has wrappers.
const maxInputs = 3

func (m *mapCall) shape(sig *types.Signature) (s mapShape, complaint string) {
	ctx, fails := false, false
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if i == 0 && isContext(t) && sig.Params().Len() > 1 {
			ctx = true
			continue
		}
		s.params = append(s.params, t)
	}
	results := sig.Results().Len()
	if results > 0 && types.Identical(sig.Results().At(results-1).Type(), types.Universe.Lookup("error").Type()) {
		fails = true
		results--
	}
	s.nothing = results == 0
	switch n := len(s.params); {
	case n == 0:
		return s, fmt.Sprintf("dispatch.%s: the function takes no input", m.name)
	case n > maxInputs:
		return s, fmt.Sprintf("dispatch.%s: the function takes %d inputs, at most %d can be mapped; put them in a struct", m.name, n, maxInputs)
	case n > 1 && s.nothing:
		return s, fmt.Sprintf("dispatch.%s: a function of %d inputs must give a value", m.name, n)
	case results > 1:
		return s, fmt.Sprintf("dispatch.%s: the function gives %d values, one can be mapped; put them in a struct", m.name, results)
	case n > 1:
		s.wrapper = fmt.Sprintf("Fn%d", n)
	case s.nothing:
		s.wrapper = "FnDo"
	default:
		s.wrapper = "Fn"
	}
	if ctx {
		s.wrapper += "Ctx"
	}
	if fails {
		s.wrapper += "Err"
	}
	return s, ""
}

func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Context" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}

// apply writes the call in form f and says whether that changed it.
func (m *mapCall) apply(f *mapForm) bool {
	if m.sel.Name == f.name && sameShape(m.call.Args, f.args) {
		return false
	}
	m.sel.Name = f.name
	m.call.Args = f.args
	return true
}

// sameShape says whether two lists of arguments are the same but for wrappers made anew.
func sameShape(a, b []ast.Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		x, ok1 := a[i].(*ast.CallExpr)
		y, ok2 := b[i].(*ast.CallExpr)
		if !ok1 || !ok2 {
			return false
		}
		fx, ok1 := x.Fun.(*ast.SelectorExpr)
		fy, ok2 := y.Fun.(*ast.SelectorExpr)
		if ok1 != ok2 || ok1 && fx.Sel.Name != fy.Sel.Name || !sameShape(x.Args, y.Args) {
			return false
		}
	}
	return true
}
