package native

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file finds the instances of the session's generic functions and types
// that the program can make.

// maxInstances bounds them: a generic function may mention ever larger ones of
// itself.
const maxInstances = 1000

// An instantiation is a generic function, or a method of a generic type, with
// type arguments.
type instantiation struct {
	fn    *types.Func
	targs []types.Type
}

// collectInstances enters the instances that the program mentions, and those
// that they mention.
func (g *generator) collectInstances() {
	list := make([]*ast.Ident, 0, len(g.info.Instances))
	for id := range g.info.Instances {
		list = append(list, id)
	}
	slices.SortFunc(list, func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) })
	for _, id := range list {
		g.instantiates(id, nil)
	}
	for len(g.queue) > 0 {
		in := g.queue[0]
		g.queue = g.queue[1:]
		g.insideInstance(in)
	}
}

// instantiates looks at an identifier that stands for an instance.
func (g *generator) instantiates(id *ast.Ident, b binding) {
	inst := g.info.Instances[id]
	args := b.list(inst.TypeArgs)
	switch obj := g.info.Uses[id].(type) {
	case *types.Func:
		if obj.Pkg() == g.u.Pkg {
			g.instance(obj.Origin(), args)
		}
	case *types.TypeName:
		g.mentioned(b.subst(inst.Type))
	}
}

// instance enters an instance of a generic function, or of a method.
func (g *generator) instance(f *types.Func, targs []types.Type) {
	var texts, names []string
	for _, t := range targs {
		text, err := g.typeText(t)
		if err != nil || mentionsTypeParam(t) {
			return
		}
		texts, names = append(texts, text), append(names, pathString(t))
	}
	args := "[" + strings.Join(names, ",") + "]"
	name := f.Name() + args
	if recv := f.Signature().Recv(); recv != nil {
		name = receiver(recv.Type()).Obj().Name() + args + "." + f.Name()
	}
	if g.seen["instance "+name] || g.instances >= maxInstances {
		return
	}
	g.seen["instance "+name] = true
	g.instances++
	list := strings.Join(texts, ", ")
	if f.Signature().Recv() == nil {
		g.addFunc(name, f.Name()+"["+list+"]")
	}
	for _, l := range g.table.generic {
		if l.fn == f {
			g.table.literals = append(g.table.literals, fmt.Sprintf("%s.Lit(%q, func(e *%s[%s]) %s.Any { return e.Call })",
				liveName, l.key+" main."+name, l.name, list, liveName))
		}
	}
	for _, call := range g.table.asked[f] {
		if call == "" {
			call = g.methodExpr(f, "["+list+"]")
		}
		g.table.locals = append(g.table.locals, strings.Replace(call, "{}", "["+list+"]{}", 1))
	}
	g.queue = append(g.queue, instantiation{f, targs})
}

// insideInstance looks at what the body of an instance mentions.
func (g *generator) insideInstance(in instantiation) {
	d := g.bodies[in.fn]
	if d == nil {
		return
	}
	b := binding{}
	for i, p := range typeParams(in.fn) {
		b[p] = in.targs[i]
	}
	ast.Inspect(d, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if _, ok := g.info.Instances[id]; ok {
				g.instantiates(id, b)
			}
		}
		if e, ok := n.(ast.Expr); ok {
			if t := g.info.TypeOf(e); t != nil && mentionsTypeParam(t) {
				g.mentioned(b.subst(t))
			}
		}
		return true
	})
}

// methodInstances enters the methods of an instance of a generic type.
func (g *generator) methodInstances(n *types.Named) {
	if n.TypeArgs().Len() == 0 {
		return
	}
	for m := range n.Origin().Methods() {
		g.instance(m, binding(nil).list(n.TypeArgs()))
	}
}

// made enters an instance by the name that the interpreted engine has for it.
func (g *generator) made(name string) {
	if rest, ok := strings.CutPrefix(name, "lit "); ok {
		if _, name, ok = strings.Cut(rest, " main."); !ok {
			return
		}
	}
	name, own := strings.CutPrefix(name, "main.")
	base, rest, generic := strings.Cut(name, "[")
	if !own && !generic {
		g.madeOfPackage(name)
		return
	}
	end := closing(rest)
	if end < 0 {
		return
	}
	targs, err := check.TypeArgs(g.u.Pkg, rest[:end])
	if err != nil {
		return
	}
	switch obj := g.u.Pkg.Scope().Lookup(base).(type) {
	case *types.Func:
		if len(targs) == obj.Signature().TypeParams().Len() {
			g.instance(obj, targs)
		}
	case *types.TypeName:
		n, ok := obj.Type().(*types.Named)
		if !ok || len(targs) != n.TypeParams().Len() {
			return
		}
		if inst, err := types.Instantiate(nil, n, targs, true); err == nil {
			g.mentioned(inst)
		}
	}
}

// madeOfPackage enters a type, a function or a method of a package.
func (g *generator) madeOfPackage(name string) {
	switch obj := g.packageMember(name).(type) {
	case *types.TypeName:
		g.mentioned(obj.Type())
	case *types.Func:
		switch {
		case len(typeParams(obj)) > 0:
		case obj.Signature().Recv() != nil:
			g.packageMethod(obj)
		default:
			g.packageFunc(obj)
		}
	}
}

// closing is where the bracket closes that opened before text, -1 if it does not.
func closing(text string) int {
	depth := 1
	for i, c := range text {
		switch c {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
