package check

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// RuntimeName writes a type as the compiler names it at run time where it is the
// argument of a generic type, with the paths of packages: identical types have
// one name, whatever aliases and parameter names their text has. Types that a
// function declares are written by local, or by their name if that is nil.
func RuntimeName(t types.Type, local func(*types.Named) string) string {
	w := runtimeNamer{local: local}
	w.typ(t)
	return w.String()
}

type runtimeNamer struct {
	strings.Builder
	local func(*types.Named) string
}

func (w *runtimeNamer) s(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *runtimeNamer) named(t *types.Named) {
	o := t.Obj()
	if o.Pkg() != nil {
		w.s(o.Pkg().Path(), ".")
	}
	if w.local != nil && o.Pkg() != nil && o.Parent() != o.Pkg().Scope() {
		w.s(w.local(t))
	} else {
		w.s(o.Name())
	}
	for i := range t.TypeArgs().Len() {
		w.s([]string{"[", ","}[min(i, 1)])
		w.typ(t.TypeArgs().At(i))
	}
	if t.TypeArgs().Len() > 0 {
		w.s("]")
	}
}

func (w *runtimeNamer) typ(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		w.basic(t)
	case *types.Named:
		w.named(t)
	case *types.Pointer:
		w.elem("*", t.Elem())
	case *types.Slice:
		w.elem("[]", t.Elem())
	case *types.Array:
		w.elem(fmt.Sprintf("[%d]", t.Len()), t.Elem())
	case *types.Map:
		w.elem("map[", t.Key())
		w.elem("]", t.Elem())
	case *types.Chan:
		w.channel(t)
	case *types.Signature:
		w.s("func")
		w.signature(t)
	case *types.Struct:
		w.structure(t)
	case *types.Interface:
		w.iface(t)
	default:
		w.other(t)
	}
}

// other writes what no value has as its type: type parameters, constraints.
func (w *runtimeNamer) other(t types.Type) {
	w.s(types.TypeString(t, func(p *types.Package) string { return p.Path() }))
}

func (w *runtimeNamer) elem(prefix string, t types.Type) {
	w.s(prefix)
	w.typ(t)
}

// basic writes byte as uint8 and rune as int32.
func (w *runtimeNamer) basic(t *types.Basic) {
	if t.Kind() == types.UnsafePointer {
		w.s("unsafe.Pointer")
		return
	}
	w.s(types.Typ[t.Kind()].Name())
}

func (w *runtimeNamer) channel(t *types.Chan) {
	if c, ok := types.Unalias(t.Elem()).(*types.Chan); ok && t.Dir() == types.SendRecv && c.Dir() == types.RecvOnly {
		w.elem("chan (", c)
		w.s(")")
		return
	}
	w.elem([]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()], t.Elem())
}

// signature writes parameters and results, without names.
func (w *runtimeNamer) signature(t *types.Signature) {
	w.s("(")
	for i := range t.Params().Len() {
		w.comma(i)
		p := t.Params().At(i).Type()
		if s, ok := types.Unalias(p).(*types.Slice); ok && t.Variadic() && i == t.Params().Len()-1 {
			w.elem("...", s.Elem())
			continue
		}
		w.typ(p)
	}
	w.s(")")
	switch t.Results().Len() {
	case 0:
	case 1:
		w.elem(" ", t.Results().At(0).Type())
	default:
		w.s(" (")
		for i := range t.Results().Len() {
			w.comma(i)
			w.typ(t.Results().At(i).Type())
		}
		w.s(")")
	}
}

func (w *runtimeNamer) comma(i int) {
	if i > 0 {
		w.s(", ")
	}
}

func (w *runtimeNamer) structure(t *types.Struct) {
	w.s("struct {")
	for i := range t.NumFields() {
		w.s([]string{" ", "; "}[min(i, 1)])
		f := t.Field(i)
		if !f.Embedded() {
			w.member(f)
			w.s(" ")
		}
		w.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			w.s(" ", strconv.Quote(tag))
		}
	}
	w.end(t.NumFields())
}

func (w *runtimeNamer) iface(t *types.Interface) {
	if !t.IsMethodSet() {
		w.other(t)
		return
	}
	w.s("interface {")
	for i := range t.NumMethods() {
		w.s([]string{" ", "; "}[min(i, 1)])
		w.member(t.Method(i))
		w.signature(t.Method(i).Signature())
	}
	w.end(t.NumMethods())
}

// member writes the name of a field or method; those that are not exported
// have their package.
func (w *runtimeNamer) member(o types.Object) {
	if !o.Exported() && o.Pkg() != nil {
		w.s(o.Pkg().Path(), ".")
	}
	w.s(o.Name())
}

// end closes a struct or interface of n members.
func (w *runtimeNamer) end(n int) {
	if n > 0 {
		w.s(" ")
	}
	w.s("}")
}
