// Package table writes Go source that hands out what compiled packages export:
// functions, variables, types, and adapters that let session values implement
// their interfaces.
//
// Its one rule: what it writes names only what its reader can name. The tables
// of package symbols are written by it, and so are plugins that hold packages of
// modules.
package table

import (
	"bytes"
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A Package is what is written of a package: objects of its scope, sorted by name.
type Package struct {
	Path, Name string
	Objects    []types.Object
}

// A Style says how tables are written.
type Style struct {
	Object string // the type that adapters embed, the name of its field being Object
	Maker  string // the type of a func from an Object to an adapter
	// Generic is what a generic function or type is in the table; "" leaves it out.
	Generic string
	// Hidden says to write how unexported types that exported functions and
	// variables have are reached by reflection.
	Hidden bool
	// Nameable reports whether the text may import a package.
	Nameable func(path string) bool
}

// A Text is what was written of a package: func Sym(name string) any, which gives a
// function, a pointer to a variable, a nil pointer to a type, or nil, and func
// Adapter(name string), which gives the Maker of an interface or nil.
type Text struct {
	Sym, Adapter string
	Imports      []string // to be imported by the names that Ident gives
	Body         string
}

// Write writes the table of a package; ok is false if it has no symbols.
func Write(p *Package, style Style) (t Text, ok bool) {
	w := &writer{p: p, style: style, imports: map[string]bool{}, hidden: map[string]string{}}
	for _, o := range p.Objects {
		w.object(o)
	}
	if style.Hidden {
		w.hiddenTypes()
	}
	if w.syms.Len() == 0 {
		return Text{}, false
	}
	if w.used {
		w.imports[p.Path] = true
	}
	id := Ident(p.Path)
	t = Text{Sym: id + "_sym", Adapter: id + "_adapter", Imports: slices.Sorted(maps.Keys(w.imports))}
	t.Body = fmt.Sprintf("func %s(name string) any {\n\tswitch name {\n%s\t}\n\treturn nil\n}\n\n", t.Sym, w.syms.String())
	if w.cases.Len() == 0 {
		t.Body += fmt.Sprintf("func %s(string) %s { return nil }\n", t.Adapter, style.Maker)
		return t, true
	}
	t.Body += fmt.Sprintf("func %s(name string) %s {\n\tswitch name {\n%s\t}\n\treturn nil\n}\n\n%s", t.Adapter, style.Maker, w.cases.String(), w.types.String())
	return t, true
}

// Ident makes a Go identifier of an import path.
func Ident(path string) string {
	return strings.NewReplacer("/", "_", ".", "_", "-", "_", "~", "_").Replace(path)
}

// writer writes the table of one package.
type writer struct {
	p       *Package
	style   Style
	imports map[string]bool   // packages that the text uses
	used    bool              // the text mentions the package itself
	bad     bool              // the type being written names what cannot be written
	syms    bytes.Buffer      // cases of the symbol func
	cases   bytes.Buffer      // cases of the adapter func
	types   bytes.Buffer      // adapter types
	hidden  map[string]string // unexported type name -> expression that has it
}

// object writes the case of one exported object.
func (w *writer) object(o types.Object) {
	q := Ident(w.p.Path) + "." + o.Name()
	switch o := o.(type) {
	case *types.Func:
		sig := o.Type().(*types.Signature)
		if sig.TypeParams().Len() > 0 {
			w.generic(o.Name())
			return
		}
		w.symbol(o.Name(), q)
		for i := range sig.Results().Len() {
			w.noteHidden(sig.Results().At(i).Type(), fmt.Sprintf("reflect.TypeOf(%s).Out(%d)", q, i))
		}
	case *types.Var:
		w.symbol(o.Name(), "&"+q)
		w.noteHidden(o.Type(), "reflect.TypeOf(&"+q+").Elem()")
	case *types.TypeName:
		w.typeName(o, q)
	}
}

func (w *writer) symbol(name, expr string) {
	w.used = true
	w.write(name, expr)
}

func (w *writer) generic(name string) {
	if w.style.Generic != "" {
		w.write(name, w.style.Generic)
	}
}

func (w *writer) write(name, expr string) {
	fmt.Fprintf(&w.syms, "\tcase %q:\n\t\treturn %s\n", name, expr)
}

// typeName writes a type and, for an interface, its adapter.
func (w *writer) typeName(o *types.TypeName, q string) {
	it, ok := o.Type().Underlying().(*types.Interface)
	if isGeneric(o.Type()) || ok && !it.IsMethodSet() { // or a constraint
		w.generic(o.Name())
		return
	}
	w.symbol(o.Name(), "(*"+q+")(nil)")
	if ok && !o.IsAlias() {
		w.adapter(o.Name(), it)
	}
}

func isGeneric(t types.Type) bool {
	switch t := t.(type) {
	case *types.Named:
		return t.TypeParams().Len() > 0 && t.TypeArgs().Len() == 0
	case *types.Alias:
		return t.TypeParams().Len() > 0 && t.TypeArgs().Len() == 0
	}
	return false
}

// noteHidden remembers how to reach an unexported type of the package.
func (w *writer) noteHidden(t types.Type, expr string) {
	if p, ok := t.(*types.Pointer); ok {
		t, expr = p.Elem(), expr+".Elem()"
	}
	n, ok := t.(*types.Named)
	if !ok || n.Obj().Exported() || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != w.p.Path || n.TypeArgs().Len() > 0 {
		return
	}
	if _, ok := w.hidden[n.Obj().Name()]; !ok {
		w.hidden[n.Obj().Name()] = expr
	}
}

func (w *writer) hiddenTypes() {
	for _, name := range slices.Sorted(maps.Keys(w.hidden)) {
		w.imports["reflect"] = true
		w.symbol(name, w.hidden[name])
	}
}
