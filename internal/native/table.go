package native

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gosess/internal/check"
)

// A table is what the generated main function tells package live. Its entries
// are Go expressions.
type table struct {
	types    map[string]bool // type expressions
	funcs    []string
	methods  []string
	literals []string
	vars     []string
	shown    map[string]string
	locals   []string // functions to be asked for their types

	asked   map[*types.Func][]string // the same in generic functions: how they are called
	generic []genericLiteral
}

// A genericLiteral is a func literal of a generic function.
type genericLiteral struct {
	fn        *types.Func
	name, key string
}

func (t *table) genericLiteral(fn *types.Func, name, key string) {
	t.generic = append(t.generic, genericLiteral{fn, name, key})
}

// function enters a function of the session.
func (t *table) function(g *generator, f *types.Func) {
	if f.Signature().Recv() != nil || f.Signature().TypeParams().Len() > 0 || f.Name() == "_" {
		return
	}
	if f.Name() == "main" {
		t.shown[g.sourceName(f)] = "main"
	}
	g.addFunc(f.Name(), g.sourceName(f))
}

// sourceName is what a function is called in the generated program.
func (g *generator) sourceName(f *types.Func) string {
	if f.Name() == "main" && f.Signature().Recv() == nil {
		if g.values != nil {
			return g.values.Main
		}
		return mainName
	}
	return f.Name()
}

// addFunc enters a function under the name that values have for it.
func (g *generator) addFunc(name, expr string) {
	if !g.seen["func "+name] {
		g.seen["func "+name] = true
		g.table.funcs = append(g.table.funcs, fmt.Sprintf("{Name: %q, Func: %s}", name, expr))
	}
}

// addMethod enters a method of a type for method values. The type and the name
// of the method are as in source.
func (g *generator) addMethod(name, recv, method string) {
	if !g.seen["method "+name] {
		g.seen["method "+name] = true
		g.table.methods = append(g.table.methods,
			fmt.Sprintf("%s.Bind(%q, func(x %s) %s.Any { return x.%s })", liveName, name, recv, liveName, method))
	}
}

// typeName enters a type that the session declares, with its methods.
func (g *generator) typeName(obj *types.TypeName) {
	n, ok := obj.Type().(*types.Named)
	if !ok || obj.IsAlias() || n.TypeParams().Len() > 0 || obj.Name() == "_" {
		return
	}
	g.namedType(n)
}

// namedType enters a type without type parameters, or an instance, with the
// methods by which func values can be made of it.
func (g *generator) namedType(n *types.Named) {
	if i, ok := n.Underlying().(*types.Interface); ok && !i.IsMethodSet() {
		return
	}
	text, err := g.typeText(n)
	if err != nil || g.table.types[text] {
		return
	}
	g.table.types[text] = true
	if n.Obj().Pkg() != g.u.Pkg {
		return
	}
	g.methodInstances(n)
	g.methodsOf(n, text, shortName(n))
	if !types.IsInterface(n) {
		g.methodsOf(types.NewPointer(n), "*"+text, "(*"+shortName(n)+")")
	}
}

// methodsOf enters the method set of t, which is written as text and called
// name in method values.
func (g *generator) methodsOf(t types.Type, text, name string) {
	set := types.NewMethodSet(t)
	_, pointer := t.(*types.Pointer)
	for i := range set.Len() {
		m := set.At(i)
		f := m.Obj().(*types.Func)
		if !f.Exported() && f.Pkg() != g.u.Pkg {
			continue
		}
		g.addFunc(exprName(t)+"."+f.Name(), "("+text+")."+f.Name())
		if len(m.Index()) == 1 && (types.IsInterface(t) || pointer == isPointer(f.Signature().Recv().Type())) {
			g.addMethod(name+"."+f.Name(), text, f.Name())
		}
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.(*types.Pointer)
	return ok
}

// pathString writes a type with import paths, as the names of instances have it.
func pathString(t types.Type) string { return check.RuntimeName(t, nil) }

// shortName is a type in the name of a method value: without the session's own
// package.
func shortName(t types.Type) string { return strings.TrimPrefix(pathString(t), "main.") }

// exprName is a type in the name of a method expression.
func exprName(t types.Type) string {
	if isPointer(t) {
		return "(" + pathString(t) + ")"
	}
	return pathString(t)
}

// These are what packages of ours are called in the program.
const (
	liveName   = check.Hidden + "live"
	workerName = check.Hidden + "worker"
)

// mainText is the program's own main function, with the table.
func (g *generator) mainText() string {
	var b strings.Builder
	section := func(name, typ string, list []string) {
		if len(list) == 0 {
			return
		}
		fmt.Fprintf(&b, "\t\t%s: []%s.%s{\n", name, liveName, typ)
		for _, e := range list {
			b.WriteString("\t\t\t" + e + ",\n")
		}
		b.WriteString("\t\t},\n")
	}
	var list []string
	for _, t := range slices.Sorted(maps.Keys(g.table.types)) {
		list = append(list, liveName+".T["+t+"]()")
	}
	section("Types", "Type", list)
	section("Funcs", "Func", g.table.funcs)
	section("Methods", "Method", g.table.methods)
	section("Literals", "Literal", g.table.literals)
	if g.values == nil { // functions as they were typed have nothing to answer
		section("Locals", "Any", g.table.locals)
	}
	list = nil
	for _, v := range g.table.vars {
		list = append(list, fmt.Sprintf("{Name: %q, Ptr: &%s}", v, v))
	}
	section("Vars", "Var", list)
	if g.values == nil {
		g.stringMap(&b, "Shown", g.table.shown)
	}
	g.stringMap(&b, "Left", g.left)
	if g.values != nil {
		return fmt.Sprintf("// %s says what the names in the session's values mean.\nfunc %s() *%s.Table {\n\treturn &%s.Table{\n%s\t}\n}\n",
			g.values.Table, g.values.Table, liveName, liveName, b.String())
	}
	return "func main() {\n\t" + workerName + ".Main(&" + liveName + ".Table{\n" + b.String() + "\t})\n}\n"
}

func (g *generator) stringMap(b *strings.Builder, name string, m map[string]string) {
	if len(m) == 0 {
		return
	}
	fmt.Fprintf(b, "\t\t%s: map[%s]%s{\n", name, g.universe("string"), g.universe("string"))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(b, "\t\t\t%q: %q,\n", k, m[k])
	}
	b.WriteString("\t\t},\n")
}
