package emit

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// This file spells types of the host by how they are laid out.

// unspeakable is a type that the program cannot hold.
type unspeakable struct{ t reflect.Type }

func (u unspeakable) Error() string { return "a type cannot be written: " + u.t.String() }

// A speller spells types. Types that are declared in the host, or recursive,
// are declared in the program too: mirrors.
type speller struct {
	known   map[reflect.Type]string
	mirrors map[reflect.Type]string // by type, how they are named
	todo    []reflect.Type          // mirrors that are not declared yet
	cyclic  map[reflect.Type]bool   // unnamed types that close a cycle
	visited map[reflect.Type]bool
}

// slotType spells the type of a slot's variable.
func (w *writer) slotType(name string) string {
	if t, ok := w.in.Extern[name]; ok {
		return w.spell(t)
	}
	if raw, ok := strings.CutPrefix(name, "raw_"); ok {
		return w.spell(w.in.Raw[raw].Type())
	}
	v, ok := w.in.Symbols[name]
	if !ok {
		panic(fmt.Sprintf("emit: no symbol %q", name))
	}
	switch {
	case isNumbered(name, 'V'):
		return "*" + w.spell(v.Type())
	case isNumbered(name, 'D'):
		return "desc"
	}
	return w.spell(v.Type())
}

// typeDecls declares the types that the code names, and the tables of types.
func (w *writer) typeDecls(out *strings.Builder, p *Program) {
	names := sortedKeys(w.types)
	for _, n := range names {
		t := w.in.Symbols[n].Type().Elem()
		fmt.Fprintf(out, "type %s = %s\n", n, w.spell(t))
		p.Sized = append(p.Sized, t)
	}
	var all []string
	for _, t := range sortedKnown(w.known) {
		all = append(all, w.known[t])
		p.Types = append(p.Types, t)
	}
	opaque := len(all)
	for len(w.todo) > 0 {
		t := w.todo[0]
		w.todo = w.todo[1:]
		fmt.Fprintf(out, "type %s %s\n", w.mirrors[t], w.composite(t))
		all = append(all, w.mirrors[t])
		p.Types = append(p.Types, t)
		p.Sized = append(p.Sized, t)
	}
	out.WriteString("var Types = []any{\n")
	for _, n := range all {
		fmt.Fprintf(out, "(*%s)(nil),\n", n)
	}
	out.WriteString("}\nvar Sizes = []uintptr{\n")
	for _, n := range append(names, all[opaque:]...) {
		fmt.Fprintf(out, "unsafe.Sizeof(*(*%s)(nil)),\n", n)
	}
	out.WriteString("}\n")
}

// spell returns how the program spells t.
func (s *speller) spell(t reflect.Type) string {
	if n, ok := s.known[t]; ok {
		return n
	}
	if t.PkgPath() == "" && t.Name() != "" && t.Kind() != reflect.Interface || t.Kind() == reflect.UnsafePointer && t.Name() == "Pointer" {
		return t.String()
	}
	if t.Kind() == reflect.Interface && t.NumMethod() == 0 && t.PkgPath() == "" {
		return "any"
	}
	s.findCycles(t)
	if t.PkgPath() != "" || t.Kind() == reflect.Interface || s.cyclic[t] || hasHidden(t) {
		return s.mirror(t)
	}
	return s.composite(t)
}

// hasHidden reports whether t is a struct with fields of another package.
func hasHidden(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if !t.Field(i).IsExported() || t.Field(i).Anonymous {
			return true
		}
	}
	return false
}

// mirror names the declaration of t.
func (s *speller) mirror(t reflect.Type) string {
	n, ok := s.mirrors[t]
	if !ok {
		n = "H" + strconv.Itoa(len(s.mirrors)+1)
		s.mirrors[t] = n
		s.todo = append(s.todo, t)
	}
	return n
}

// composite spells what t is made of.
func (s *speller) composite(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + s.spell(t.Elem())
	case reflect.Slice:
		return "[]" + s.spell(t.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), s.spell(t.Elem()))
	case reflect.Map:
		return "map[" + s.spell(t.Key()) + "]" + s.spell(t.Elem())
	case reflect.Chan:
		return "(" + t.ChanDir().String() + " " + paren(s.spell(t.Elem())) + ")"
	case reflect.Func:
		return s.signature(t)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return "interface{}"
		}
		return "interface{ m() }"
	case reflect.Struct:
		return s.fields(t)
	case reflect.UnsafePointer:
		return "unsafe.Pointer"
	}
	return t.Kind().String()
}

func paren(s string) string { return "(" + s + ")" }

func (s *speller) signature(t reflect.Type) string {
	var in, out []string
	for i := range t.NumIn() {
		in = append(in, s.spell(t.In(i)))
	}
	if t.IsVariadic() {
		in[len(in)-1] = "..." + s.spell(t.In(t.NumIn()-1).Elem())
	}
	for i := range t.NumOut() {
		out = append(out, s.spell(t.Out(i)))
	}
	return "func(" + strings.Join(in, ", ") + ") (" + strings.Join(out, ", ") + ")"
}

func (s *speller) fields(t reflect.Type) string {
	var b strings.Builder
	b.WriteString("struct {")
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case !f.IsExported():
			fmt.Fprintf(&b, " x_%d %s;", i, s.opaque(f.Type))
		default:
			fmt.Fprintf(&b, " %s %s", f.Name, s.spell(f.Type))
			if f.Tag != "" && !s.cyclic[t] {
				fmt.Fprintf(&b, " %q", string(f.Tag))
			}
			b.WriteString(";")
		}
	}
	b.WriteString(" }")
	return b.String()
}

// opaque spells a type that is laid out and compared like t.
func (s *speller) opaque(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return "unsafe.Pointer"
	case reflect.Slice:
		return "[]byte"
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), s.opaque(t.Elem()))
	case reflect.Interface:
		return s.composite(t)
	case reflect.Struct:
		var b strings.Builder
		b.WriteString("struct {")
		for i := range t.NumField() {
			name := fmt.Sprintf("x_%d", i)
			if t.Field(i).Name == "_" {
				name = "_"
			}
			fmt.Fprintf(&b, " %s %s;", name, s.opaque(t.Field(i).Type))
		}
		return b.String() + " }"
	}
	return t.Kind().String()
}

// findCycles finds the types by which cycles of unnamed types reachable from t
// are cut: structs where there are any.
func (s *speller) findCycles(t reflect.Type) {
	if s.visited == nil {
		s.visited, s.cyclic = map[reflect.Type]bool{}, map[reflect.Type]bool{}
	}
	s.walk(t, nil)
}

func (s *speller) walk(t reflect.Type, path []reflect.Type) {
	if s.known[t] != "" || t.PkgPath() != "" || t.Name() != "" || s.cyclic[t] {
		return
	}
	for i, p := range path {
		if p == t {
			s.cut(path[i:])
			return
		}
	}
	if s.visited[t] {
		return
	}
	path = append(path, t)
	switch t.Kind() {
	case reflect.Map:
		s.walk(t.Key(), path)
		s.walk(t.Elem(), path)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		s.walk(t.Elem(), path)
	case reflect.Struct:
		for i := range t.NumField() {
			s.walk(t.Field(i).Type, path)
		}
	case reflect.Func:
		for p := range t.Ins() {
			s.walk(p, path)
		}
		for r := range t.Outs() {
			s.walk(r, path)
		}
	}
	s.visited[t] = true
}

func (s *speller) cut(cycle []reflect.Type) {
	for _, t := range cycle {
		if s.cyclic[t] {
			return
		}
	}
	for _, t := range cycle {
		if t.Kind() == reflect.Struct {
			s.cyclic[t] = true
			return
		}
	}
	s.cyclic[cycle[0]] = true
}

func sortedKeys(m map[string]bool) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}

func sortedKnown(m map[reflect.Type]string) []reflect.Type {
	var ts []reflect.Type
	for t := range m {
		ts = append(ts, t)
	}
	sort.Slice(ts, func(i, j int) bool { return m[ts[i]] < m[ts[j]] })
	return ts
}
