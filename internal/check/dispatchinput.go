package check

import (
	"fmt"
	"go/ast"
	"go/types"
)

// A mapInput is the inputs of a call as dispatch's forms take them.
type mapInput struct {
	wrapper string // "Slice", "Chan", "Seq", "Zip2", "Zip3", "Args2", "Args3"; "" for the one input of Pipe
	expr    ast.Expr
}

// inputs wraps what follows the function. It returns nil without complaint if a type is not known.
func (m *mapCall) inputs(s mapShape, info *types.Info) (*mapInput, string) {
	n := len(s.params)
	if len(m.args) < 1+n {
		return nil, fmt.Sprintf("dispatch.%s: the function takes %d inputs, %d given", m.name, n, len(m.args)-1)
	}
	given := m.args[1 : 1+n]
	if m.name == "Pipe" || m.name == "APipe" {
		return m.single(s, given, info)
	}
	var wrapper string
	for i, x := range given {
		w, elem := elements(info.TypeOf(x))
		if elem == nil {
			return nil, m.unusable(info.TypeOf(x))
		}
		if n > 1 && w != "Slice" {
			return nil, fmt.Sprintf("dispatch.%s: the inputs of a function of %d parameters must be slices", m.name, n)
		}
		if !types.Identical(elem, s.params[i]) {
			return nil, fmt.Sprintf("dispatch.%s: the function takes %s, but the inputs are %s", m.name, brief(s.params[i]), brief(elem))
		}
		wrapper = w
	}
	if n > 1 {
		wrapper = fmt.Sprintf("Zip%d", n)
	}
	return &mapInput{wrapper, m.wrap(wrapper, given...)}, ""
}

// unusable says that a value cannot be read as inputs; nothing if its type is not known.
func (m *mapCall) unusable(t types.Type) string {
	if t == nil || t == types.Typ[types.Invalid] {
		return ""
	}
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return ""
	}
	if _, ok := t.(*types.TypeParam); ok {
		return ""
	}
	return fmt.Sprintf("dispatch.%s: the inputs must be a slice, a channel or an iterator, not %s", m.name, brief(t))
}

// single is inputs for Pipe, which takes one input as it is.
func (m *mapCall) single(s mapShape, given []ast.Expr, info *types.Info) (*mapInput, string) {
	args := make([]ast.Expr, len(given))
	for i, x := range given {
		t := info.TypeOf(x)
		if t == nil {
			return nil, ""
		}
		if !types.AssignableTo(t, s.params[i]) && !(info.Types[x].Value != nil && alike(t, s.params[i])) {
			return nil, fmt.Sprintf("dispatch.%s: the function takes %s, but the input is %s", m.name, brief(s.params[i]), brief(t))
		}
		if info.Types[x].Value != nil {
			x = typed(x, s.params[i])
		}
		args[i] = x
	}
	if len(args) == 1 {
		return &mapInput{"", given[0]}, ""
	}
	w := fmt.Sprintf("Args%d", len(args))
	return &mapInput{w, m.wrap(w, args...)}, ""
}

// alike says whether a constant of the one type may be meant as one of the other.
func alike(a, b types.Type) bool {
	x, ok1 := a.Underlying().(*types.Basic)
	y, ok2 := b.Underlying().(*types.Basic)
	return ok1 && ok2 && x.Info()&types.IsNumeric != 0 && y.Info()&types.IsNumeric != 0
}

// typed gives a constant the predeclared type that it is to have.
func typed(x ast.Expr, want types.Type) ast.Expr {
	b, ok := want.(*types.Basic)
	if !ok {
		return x
	}
	return &ast.CallExpr{Fun: &ast.Ident{NamePos: x.Pos(), Name: b.Name()}, Lparen: x.Pos(), Args: []ast.Expr{x}, Rparen: x.End()}
}

// elements says how a type is read as inputs, and of which type they are.
func elements(t types.Type) (wrapper string, elem types.Type) {
	if t == nil {
		return "", nil
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return "Slice", u.Elem()
	case *types.Chan:
		if u.Dir() != types.SendOnly {
			return "Chan", u.Elem()
		}
	case *types.Signature:
		if u.Params().Len() != 1 || u.Results().Len() != 0 {
			return "", nil
		}
		if yield := signature(u.Params().At(0).Type()); yield != nil && yield.Params().Len() == 1 {
			return "Seq", yield.Params().At(0).Type()
		}
	}
	return "", nil
}

// wrap returns a call of a function of package dispatch, at the place of its first argument.
func (m *mapCall) wrap(name string, args ...ast.Expr) ast.Expr {
	at := args[0].Pos()
	return &ast.CallExpr{
		Fun: &ast.SelectorExpr{
			X:   &ast.Ident{NamePos: at, Name: m.pkg.Name},
			Sel: &ast.Ident{NamePos: at, Name: name},
		},
		Lparen: at, Args: args, Rparen: args[len(args)-1].End(),
	}
}

func brief(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == mainPath {
			return ""
		}
		return p.Name()
	})
}
