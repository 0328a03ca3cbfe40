package table

import (
	"bytes"
	"fmt"
	"go/types"
	"strings"
)

// adapter writes the adapter type of an interface: a struct that embeds what
// the session value is and has the interface's methods. An interface that only its own
// package can implement, or that names what cannot be named here, has none.
func (w *writer) adapter(name string, it *types.Interface) {
	if it.NumMethods() == 0 {
		return
	}
	typ := Ident(w.p.Path) + "_" + name
	var methods bytes.Buffer
	before := map[string]bool{}
	for path := range w.imports {
		before[path] = true
	}
	w.bad = false
	for i := range it.NumMethods() {
		m := it.Method(i)
		w.bad = w.bad || !m.Exported()
		w.method(&methods, typ, m)
	}
	if w.bad {
		w.imports = before
		return
	}
	fmt.Fprintf(&w.cases, "\tcase %q:\n\t\treturn func(o %s) any { return %s{o} }\n", name, w.style.Object, typ)
	fmt.Fprintf(&w.types, "type %s struct{ %s }\n\n%s\n", typ, w.style.Object, methods.String())
}

// method writes one method of an adapter.
func (w *writer) method(b *bytes.Buffer, typ string, m *types.Func) {
	sig := m.Type().(*types.Signature)
	var params, args, results, ptrs []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		text := w.typeString(t)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			text = "..." + w.typeString(t.(*types.Slice).Elem())
		}
		params = append(params, fmt.Sprintf("p%d %s", i, text))
		args = append(args, fmt.Sprintf("p%d", i))
	}
	for i := range sig.Results().Len() {
		results = append(results, fmt.Sprintf("r%d %s", i, w.typeString(sig.Results().At(i).Type())))
		ptrs = append(ptrs, fmt.Sprintf(", &r%d", i))
	}
	list := "nil"
	if len(args) > 0 {
		list = "[]any{" + strings.Join(args, ", ") + "}"
	}
	fmt.Fprintf(b, "func (a %s) %s(%s) (%s) { a.Object.Call(%q, %s%s); return }\n",
		typ, m.Name(), strings.Join(params, ", "), strings.Join(results, ", "), m.Name(), list, strings.Join(ptrs, ""))
}

// typeString writes a type as this file can name it, and notes the imports.
func (w *writer) typeString(t types.Type) string {
	w.nameable(t, map[types.Type]bool{})
	return types.TypeString(t, func(p *types.Package) string {
		if !w.style.Nameable(p.Path()) && p.Path() != "unsafe" {
			w.bad = true
		}
		w.imports[p.Path()] = true
		return Ident(p.Path())
	})
}

// nameable sets bad if t mentions an unexported type or a type parameter.
func (w *writer) nameable(t types.Type, seen map[types.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		w.bad = w.bad || t.Obj().Pkg() != nil && !t.Obj().Exported()
		for i := range t.TypeArgs().Len() {
			w.nameable(t.TypeArgs().At(i), seen)
		}
	case *types.Alias:
		w.bad = w.bad || t.Obj().Pkg() != nil && !t.Obj().Exported()
	case *types.TypeParam:
		w.bad = true
	case *types.Pointer:
		w.nameable(t.Elem(), seen)
	case *types.Slice:
		w.nameable(t.Elem(), seen)
	case *types.Array:
		w.nameable(t.Elem(), seen)
	case *types.Chan:
		w.nameable(t.Elem(), seen)
	case *types.Map:
		w.nameable(t.Key(), seen)
		w.nameable(t.Elem(), seen)
	case *types.Signature:
		for i := range t.Params().Len() {
			w.nameable(t.Params().At(i).Type(), seen)
		}
		for i := range t.Results().Len() {
			w.nameable(t.Results().At(i).Type(), seen)
		}
	case *types.Struct:
		for i := range t.NumFields() {
			w.bad = w.bad || !t.Field(i).Exported()
			w.nameable(t.Field(i).Type(), seen)
		}
	}
}
