package check

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// TypeNames says by which names [TypeText] writes types.
type TypeNames interface {
	// Predeclared is how a predeclared type is written.
	Predeclared(name string) string

	// Declared is how a type is written that a package declares at top level.
	Declared(*types.TypeName) (string, error)

	// Embedded is how a predeclared type is written that is a field without a
	// name: the field is called as the type is written.
	Embedded(name string) (string, error)

	// Home reports whether what pkg does not export can be written.
	Home(pkg *types.Package) bool
}

// TypeText writes a type in Go syntax. The error says what of it cannot be written
// at the top level of a package.
func TypeText(t types.Type, names TypeNames) (string, error) {
	w := typeWriter{names: names}
	w.typ(t)
	return w.b.String(), w.err
}

// A typeWriter writes types.
type typeWriter struct {
	names TypeNames
	b     strings.Builder
	err   error // the first
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

// composed writes types that are made of fields, methods or terms.
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
		w.named(types.Unsafe.Scope().Lookup("Pointer").(*types.TypeName), nil)
	case t.Info()&types.IsUntyped != 0 || t.Kind() == types.Invalid:
		w.fail("type %s cannot be written", t)
	default:
		w.s(w.names.Predeclared(t.Name()))
	}
}

func (w *typeWriter) named(obj *types.TypeName, args *types.TypeList) {
	pkg := obj.Pkg()
	switch {
	case pkg == nil:
		w.s(w.names.Predeclared(obj.Name()))
	case obj.Parent() != pkg.Scope():
		w.fail("type %s is declared inside a function", obj.Name())
	default:
		name, err := w.names.Declared(obj)
		if err != nil {
			w.fail("%w", err)
		}
		w.s(name)
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

func (w *typeWriter) structure(t *types.Struct) {
	w.s("struct{")
	for i := range t.NumFields() {
		f := t.Field(i)
		if !f.Exported() && !w.names.Home(f.Pkg()) {
			w.fail("field %s of a struct belongs to package %s", f.Name(), f.Pkg().Path())
		}
		if i > 0 {
			w.s("; ")
		}
		if f.Embedded() {
			w.embedded(f)
		} else {
			w.s(f.Name(), " ")
			w.typ(f.Type())
		}
		if tag := t.Tag(i); tag != "" {
			w.s(" ", strconv.Quote(tag))
		}
	}
	w.s("}")
}

// embedded writes the type of an embedded field, after which the field is called.
func (w *typeWriter) embedded(f *types.Var) {
	t := f.Type()
	if p, ok := t.(*types.Pointer); ok {
		w.s("*")
		t = p.Elem()
	}
	switch obj := typeName(t); {
	case obj == nil || obj.Name() != f.Name(), obj.Pkg() != nil && !obj.Exported() && !w.names.Home(obj.Pkg()):
		w.fail("embedded field %s cannot be written", f.Name())
	case obj.Pkg() == nil:
		name, err := w.names.Embedded(obj.Name())
		if err != nil {
			w.fail("%w", err)
		}
		w.s(name)
	default:
		w.typ(t)
	}
}

// typeName returns the name that a type goes by, or nil.
func typeName(t types.Type) *types.TypeName {
	switch t := t.(type) {
	case *types.Basic:
		if obj, ok := types.Universe.Lookup(t.Name()).(*types.TypeName); ok {
			return obj
		}
	case *types.Alias:
		return t.Obj()
	case *types.Named:
		return t.Obj()
	}
	return nil
}

func (w *typeWriter) signature(t *types.Signature) {
	w.tuple(t.Params(), t.Variadic())
	if t.Results().Len() > 0 {
		w.s(" ")
		w.tuple(t.Results(), false)
	}
}

func (w *typeWriter) tuple(t *types.Tuple, variadic bool) {
	w.s("(")
	for i := range t.Len() {
		if i > 0 {
			w.s(", ")
		}
		typ := t.At(i).Type()
		if s, ok := typ.(*types.Slice); ok && variadic && i == t.Len()-1 {
			w.s("...")
			typ = s.Elem()
		}
		w.typ(typ)
	}
	w.s(")")
}

func (w *typeWriter) iface(t *types.Interface) {
	w.s("interface{")
	for i := range t.NumExplicitMethods() {
		m := t.ExplicitMethod(i)
		if !m.Exported() && !w.names.Home(m.Pkg()) {
			w.fail("method %s of an interface belongs to package %s", m.Name(), m.Pkg().Path())
		}
		w.s(m.Name())
		w.signature(m.Signature())
		w.s("; ")
	}
	for i := range t.NumEmbeddeds() {
		w.typ(t.EmbeddedType(i))
		w.s("; ")
	}
	w.s("}")
}
