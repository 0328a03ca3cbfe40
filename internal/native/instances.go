package native

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file finds what the program mentions without declaring it: functions of
// packages used as values, and types and functions that are instances of generic
// ones.

// selected looks at x.y: a function of a package, or a method of one of its
// types, that is not called but used as a value.
func (g *generator) selected(e *ast.SelectorExpr) {
	g.members[e.Sel] = true
	f, ok := g.info.Uses[e.Sel].(*types.Func)
	if !ok || g.called[e] || f.Pkg() == nil || f.Pkg() == g.u.Pkg || f.Signature().TypeParams().Len() > 0 {
		return
	}
	if s := g.info.Selections[e]; s != nil {
		g.packageMethod(f)
		return
	}
	g.packageFunc(f)
}

// packageFunc enters a function of a package.
func (g *generator) packageFunc(f *types.Func) {
	g.addFunc(f.Pkg().Path()+"."+f.Name(), g.packageName(f.Pkg().Path())+"."+f.Name())
}

// packageMethod enters a method of a package's type.
func (g *generator) packageMethod(f *types.Func) {
	recv := f.Signature().Recv()
	if recv == nil || !f.Exported() || receiver(recv.Type()) == nil || len(typeParams(f)) > 0 {
		return
	}
	text, err := g.typeText(recv.Type())
	if err != nil {
		return
	}
	name := pathString(recv.Type())
	if p, ok := recv.Type().(*types.Pointer); ok {
		name = "(*" + pathString(p.Elem()) + ")"
	}
	g.addMethod(name+"."+f.Name(), text, f.Name())
	g.addFunc(exprName(recv.Type())+"."+f.Name(), "("+text+")."+f.Name())
}

// usual are the packages whose functions are used as values more often than
// not in a cell's statements, of which the program keeps nothing.
var usual = []string{"math", "math/cmplx", "math/bits", "strings", "strconv", "unicode", "errors"}

// collectTypes enters the types that expressions of the program have, and the
// functions of the usual packages that it imports.
func (g *generator) collectTypes() {
	for _, tv := range g.info.Types {
		g.mentioned(tv.Type)
	}
	for _, p := range g.u.Pkg.Imports() {
		if g.values != nil || !slices.Contains(usual, p.Path()) { // who has the values knows their functions

			continue
		}
		for _, name := range p.Scope().Names() {
			if f, ok := p.Scope().Lookup(name).(*types.Func); ok && f.Exported() && f.Signature().TypeParams().Len() == 0 {
				g.packageFunc(f)
			}
		}
	}
	slices.Sort(g.table.methods)
	slices.Sort(g.table.funcs)
}

// mentioned enters a type that a dynamic value may be of, if it can be written.
func (g *generator) mentioned(t types.Type) {
	if t == nil || g.looked[t] {
		return
	}
	g.looked[t] = true
	if mentionsTypeParam(t) || isLocal(t) {
		return
	}
	switch t := t.(type) {
	case *types.Named:
		if t.TypeArgs().Len() == 0 && t.TypeParams().Len() > 0 {
			return
		}
		if t.Obj().Pkg() != nil {
			g.namedType(t)
		}
	case *types.Struct, *types.Interface:
		if i, ok := t.(*types.Interface); ok && (!i.IsMethodSet() || i.NumMethods() == 0) {
			return
		}
		if text, err := g.typeText(t); err == nil {
			g.table.types[text] = true
		}
	case interface{ Elem() types.Type }:
		g.mentioned(t.Elem())
	}
}

// extra enters a func value by the name that values have for it.
func (g *generator) extra(name string) {
	if g.seen["func "+name] || g.seen["method "+name] || strings.HasPrefix(name, "lit ") {
		return
	}
	obj, targs, err := g.lookup(name)
	if err != nil {
		g.left[name] = err.Error()
		return
	}
	if len(targs) > 0 {
		g.instance(obj, targs)
		return
	}
	if obj.Pkg() == g.u.Pkg {
		return // everything that the session declares is there
	}
	if obj.Signature().Recv() != nil {
		g.packageMethod(obj)
		return
	}
	g.packageFunc(obj)
}

// lookup finds the function that a name stands for, and its type arguments.
func (g *generator) lookup(name string) (f *types.Func, targs []types.Type, err error) {
	none := fmt.Errorf("the compiled program has no %s", name)
	base, args, _ := strings.Cut(name, "[")
	if args != "" {
		f, ok := g.u.Pkg.Scope().Lookup(base).(*types.Func)
		if !ok || !strings.HasSuffix(args, "]") {
			return nil, nil, none
		}
		targs, err := check.TypeArgs(g.u.Pkg, strings.TrimSuffix(args, "]"))
		if err != nil || len(targs) != f.Signature().TypeParams().Len() {
			return nil, nil, none
		}
		return f, targs, nil
	}
	if f, ok := g.packageMember(base).(*types.Func); ok {
		return f, nil, nil
	}
	return nil, nil, none
}

// packageMember finds what a package that the program imports exports, by its name
// with the import path: "strings.ToUpper", "regexp.Regexp", or a method. It is nil if there is no such thing.
func (g *generator) packageMember(name string) types.Object {
	path, member := "", name
	plain := strings.NewReplacer("(*", "", "(", "", ")", "").Replace(name)
	slash := strings.LastIndexByte(plain, '/')
	if dot := strings.IndexByte(plain[slash+1:], '.'); dot >= 0 {
		path, member = plain[:slash+1+dot], plain[slash+1+dot+1:]
	}
	for _, p := range g.u.Pkg.Imports() {
		if p.Path() != path {
			continue
		}
		first, method, isMethod := strings.Cut(member, ".")
		obj := p.Scope().Lookup(first)
		switch {
		case obj == nil || !obj.Exported():
			return nil
		case !isMethod:
			return obj
		case isType(obj):
			m, _, _ := types.LookupFieldOrMethod(types.NewPointer(obj.Type()), true, p, method)
			return m
		}
	}
	return nil
}

// isType reports whether obj is a type that a package exports.
func isType(obj types.Object) bool {
	t, ok := obj.(*types.TypeName)
	return ok && t.Exported()
}
