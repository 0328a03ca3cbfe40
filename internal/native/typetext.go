package native

import (
	"fmt"
	"go/types"
	"maps"
	"strconv"
	"strings"

	"gosess/internal/check"
)

// This file writes types in Go syntax, so that they mean the same wherever they
// stand in the program: predeclared names and packages go by names that nothing
// of the user's can shadow.

const (
	universePrefix = check.Hidden + "u_" // the predeclared type of the name that follows
	packagePrefix  = check.Hidden + "p_" // the package of the path that follows, escaped
)

// A typeWriter writes types; it notes what they refer to.
type typeWriter struct {
	g   *generator
	b   strings.Builder
	err error
}

// typeText writes a type at package level. The error says what of it has no
// name there.
func (g *generator) typeText(t types.Type) (string, error) {
	w := typeWriter{g: g}
	packages := maps.Clone(g.packages)
	w.typ(t)
	if w.err != nil {
		g.packages = packages // those of a type that is not written are not used
	}
	return w.b.String(), w.err
}

func (w *typeWriter) s(parts ...string) {
	for _, p := range parts {
		w.b.WriteString(p)
	}
}

func (w *typeWriter) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

func (w *typeWriter) typ(t types.Type) {
	switch t := t.(type) {
	case *types.Basic:
		w.basic(t)
	case *types.Alias:
		w.named(t.Obj(), t.TypeArgs())
	case *types.Named:
		w.named(t.Obj(), t.TypeArgs())
	case *types.TypeParam:
		w.s(t.Obj().Name())
	case *types.Pointer:
		w.s("*")
		w.typ(t.Elem())
	case *types.Slice:
		w.s("[]")
		w.typ(t.Elem())
	case *types.Array:
		w.s("[", strconv.FormatInt(t.Len(), 10), "]")
		w.typ(t.Elem())
	case *types.Map:
		w.s("map[")
		w.typ(t.Key())
		w.s("]")
		w.typ(t.Elem())
	case *types.Chan:
		w.s([]string{"chan (", "chan<- (", "<-chan ("}[t.Dir()])
		w.typ(t.Elem())
		w.s(")")
	case *types.Signature:
		w.s("func")
		w.signature(t)
	default:
		w.composed(t)
	}
}

func (w *typeWriter) composed(t types.Type) {
	switch t := t.(type) {
	case *types.Struct:
		w.structure(t)
	case *types.Interface:
		w.iface(t)
	case *types.Union:
		for i := range t.Len() {
			if i > 0 {
				w.s(" | ")
			}
			if t.Term(i).Tilde() {
				w.s("~")
			}
			w.typ(t.Term(i).Type())
		}
	default:
		w.fail("type %s cannot be written", t)
	}
}

func (w *typeWriter) basic(t *types.Basic) {
	switch {
	case t.Kind() == types.UnsafePointer:
		w.s(w.g.packageName("unsafe"), ".Pointer")
	case t.Info()&types.IsUntyped != 0 || t.Kind() == types.Invalid:
		w.fail("type %s cannot be written", t)
	default:
		w.s(w.g.universe(t.Name()))
	}
}

func (w *typeWriter) named(obj *types.TypeName, args *types.TypeList) {
	pkg := obj.Pkg()
	switch {
	case pkg == nil:
		w.s(w.g.universe(obj.Name()))
	case obj.Parent() != pkg.Scope():
		w.fail("type %s is declared inside a function", obj.Name())
	case pkg == w.g.u.Pkg:
		w.s(obj.Name())
	case !obj.Exported():
		w.fail("package %s does not export type %s", pkg.Path(), obj.Name())
	default:
		w.s(w.g.packageName(pkg.Path()), ".", obj.Name())
	}
	if args.Len() == 0 {
		return
	}
	w.s("[")
	for i := range args.Len() {
		if i > 0 {
			w.s(", ")
		}
		w.typ(args.At(i))
	}
	w.s("]")
}

func (w *typeWriter) signature(t *types.Signature) {
	w.s("(")
	for i := range t.Params().Len() {
		if i > 0 {
			w.s(", ")
		}
		p := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			w.s("...")
			p = p.(*types.Slice).Elem()
		}
		w.typ(p)
	}
	w.s(") (")
	for i := range t.Results().Len() {
		if i > 0 {
			w.s(", ")
		}
		w.typ(t.Results().At(i).Type())
	}
	w.s(")")
}

func (w *typeWriter) structure(t *types.Struct) {
	w.s("struct{ ")
	for i := range t.NumFields() {
		f := t.Field(i)
		if !f.Exported() && f.Pkg() != w.g.u.Pkg {
			w.fail("field %s of a struct belongs to package %s", f.Name(), f.Pkg().Path())
		}
		if f.Embedded() && !w.sameName(f) {
			w.fail("embedded field %s cannot be written", f.Name())
		}
		if !f.Embedded() {
			w.s(f.Name(), " ")
		}
		w.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			w.s(" ", strconv.Quote(tag))
		}
		w.s("; ")
	}
	w.s("}")
}

// sameName reports whether an embedded field is called the same if its type is
// written by us: an alias of a predeclared type has another name.
func (w *typeWriter) sameName(f *types.Var) bool {
	t := f.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Pkg() != nil && t.Obj().Name() == f.Name()
	case *types.Alias:
		return t.Obj().Pkg() != nil && t.Obj().Name() == f.Name()
	}
	return false
}

func (w *typeWriter) iface(t *types.Interface) {
	w.s("interface{ ")
	for i := range t.NumExplicitMethods() {
		m := t.ExplicitMethod(i)
		if !m.Exported() && m.Pkg() != w.g.u.Pkg {
			w.fail("method %s of an interface belongs to package %s", m.Name(), m.Pkg().Path())
		}
		w.s(m.Name())
		w.signature(m.Signature())
		w.s("; ")
	}
	for e := range t.EmbeddedTypes() {
		w.typ(e)
		w.s("; ")
	}
	w.s("}")
}

// universe returns the hidden name of a predeclared type, and notes that it is
// used. Comparable is a constraint, which has no other name.
func (g *generator) universe(name string) string {
	if name == "comparable" {
		return name
	}
	g.predeclared[name] = true
	return universePrefix + name
}

// packageName returns the hidden name of a package, and notes that it is used.
func (g *generator) packageName(path string) string {
	name := packagePrefix + escape(path)
	g.packages[name] = path
	return name
}

// escape makes an identifier of an import path, as package check does.
func escape(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}

// isLocal reports whether t mentions a type that a function declares, other
// than inside n.
func isLocal(t types.Type, seen map[types.Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		return isLocal(types.Unalias(t), seen)
	case *types.Named:
		if o := t.Obj(); o.Pkg() != nil && o.Parent() != o.Pkg().Scope() {
			return true
		}
		for a := range t.TypeArgs().Types() {
			if isLocal(a, seen) {
				return true
			}
		}
		return false
	case *types.Signature:
		return tupleIsLocal(t.Params(), seen) || tupleIsLocal(t.Results(), seen)
	case *types.Struct:
		for f := range t.Fields() {
			if isLocal(f.Type(), seen) {
				return true
			}
		}
	case *types.Map:
		return isLocal(t.Key(), seen) || isLocal(t.Elem(), seen)
	case interface{ Elem() types.Type }:
		return isLocal(t.Elem(), seen)
	case *types.Interface:
		for m := range t.Methods() {
			if isLocal(m.Type(), seen) {
				return true
			}
		}
	}
	return false
}

func tupleIsLocal(t *types.Tuple, seen map[types.Type]bool) bool {
	for v := range t.Variables() {
		if isLocal(v.Type(), seen) {
			return true
		}
	}
	return false
}
