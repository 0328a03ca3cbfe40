package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// The type of a variable is kept as an expression, so that it means the newest
// definition of the names in it. Predeclared names and packages go by hidden
// names, which nothing that the user declares can shadow:
//
//	_gs_u_int       the predeclared type int
//	_gs_p_math_2fbig.Int   type Int of package math/big
//	_gs_t_math_2fbig__nat  type nat of package math/big, which it does not export

const (
	hiddenUniverse = Hidden + "u_"
	hiddenImport   = Hidden + "p_"
	hiddenType     = Hidden + "t_"
)

// escape makes an identifier of an import path, reversibly.
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

// unescape undoes escape; ok is false for what escape did not make.
func unescape(s string) (path string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '_' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		c, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(c))
		i += 2
	}
	return b.String(), true
}

// errUnnamable is the error for a type that cannot be written at package level.
var errUnnamable = errors.New("its type cannot be named outside the function that declares it")

// typeText writes a type of the session's package so that parseType reads it.
func typeText(t types.Type) (string, error) {
	w := typeWriter{}
	w.typ(t)
	return w.b.String(), w.err
}

// A typeWriter writes types in Go syntax.
type typeWriter struct {
	b   strings.Builder
	err error
}

func (w *typeWriter) s(parts ...string) {
	for _, p := range parts {
		w.b.WriteString(p)
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
	case *types.Struct:
		w.structure(t)
	case *types.Signature:
		w.s("func")
		w.signature(t)
	case *types.Interface:
		w.iface(t)
	default:
		w.err = errUnnamable
	}
}

func (w *typeWriter) basic(t *types.Basic) {
	switch {
	case t.Kind() == types.UnsafePointer:
		w.s(hiddenImport, "unsafe.Pointer")
	case t.Info()&types.IsUntyped != 0 || t.Kind() == types.Invalid:
		w.err = errUnnamable
	default:
		w.s(hiddenUniverse, t.Name())
	}
}

func (w *typeWriter) named(obj *types.TypeName, args *types.TypeList) {
	pkg := obj.Pkg()
	switch {
	case pkg == nil:
		w.s(hiddenUniverse, obj.Name())
	case obj.Parent() != pkg.Scope():
		w.err = errUnnamable
	case pkg.Path() == mainPath:
		w.s(obj.Name())
	case obj.Exported():
		w.s(hiddenImport, escape(pkg.Path()), ".", obj.Name())
	default:
		w.s(hiddenType, escape(pkg.Path()), "__", obj.Name())
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
		if !f.Exported() && f.Pkg().Path() != mainPath {
			w.err = errUnnamable
		}
		if i > 0 {
			w.s("; ")
		}
		if f.Embedded() {
			w.embedded(f.Type())
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
func (w *typeWriter) embedded(t types.Type) {
	if p, ok := t.(*types.Pointer); ok {
		w.s("*")
		t = p.Elem()
	}
	switch obj := typeName(t); {
	case obj == nil:
		w.err = errUnnamable
	case obj.Pkg() == nil:
		w.s(obj.Name())
	case obj.Pkg().Path() != mainPath && !obj.Exported():
		w.err = errUnnamable
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
		if !m.Exported() && m.Pkg().Path() != mainPath {
			w.err = errUnnamable
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

// parseType reads what typeText wrote. All of the expression is at one position
// of its own in the file set.
func (e *env) parseType(text string) (ast.Expr, error) {
	x, err := parser.ParseExpr(text)
	if err != nil {
		return nil, fmt.Errorf("bad type %q: %w", text, err)
	}
	// An expression of interface or func type and the like has positions in
	// many nodes; go/types reports errors at those of identifiers.
	at := token.Pos(e.fset.AddFile("", -1, 0).Base())
	return transplant(x, at), nil
}
