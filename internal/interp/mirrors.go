package interp

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file writes session types as Go types for the compiler, so that compiled packages that look
// into values by reflection see them as they are declared.

// CompileMirrors makes compiled code see session types as Go types; see [rt.SetMirrors]. Build is
// as [Compiler.Compile] for a file that may also import the modules of the session; nil ends it.
func CompileMirrors(build func(src []byte) (lookup func(symbol string) (any, error), err error)) {
	if build == nil {
		rt.SetMirrors(nil)
		return
	}
	rt.SetMirrors(func(t *value.Type) error {
		w := &mirrorWriter{imports: map[string]bool{}, names: map[string]*value.Type{}, seen: map[*value.Type]bool{}}
		if err := w.add(t); err != nil {
			return err
		}
		lookup, err := build(w.source())
		if err != nil {
			return fmt.Errorf("its type does not compile: %s", lastLine(err))
		}
		return w.adopt(lookup)
	})
}

// A mirrorWriter writes a plugin that declares session types and those that they are made of.
type mirrorWriter struct {
	imports map[string]bool
	names   map[string]*value.Type // declared ones
	seen    map[*value.Type]bool
	list    []*value.Type // session types, declared or not
	methods []mirrorMethod
}

// A mirrorMethod is a method of a declared type: a func variable of the plugin is what runs.
type mirrorMethod struct {
	recv *value.Type // T or *T
	m    rt.Method
}

// add takes a session type and what it is made of. The error says what cannot be written.
func (w *mirrorWriter) add(t *value.Type) error {
	if t == nil || t.Host != nil || w.seen[t] {
		return nil
	}
	w.seen[t] = true
	w.list = append(w.list, t)
	switch {
	case t.Name != "" && (t.Pkg != "main" || !token.IsIdentifier(t.Name) || types.Universe.Lookup(t.Name) != nil):
		return fmt.Errorf("%s is a type that cannot be declared elsewhere", rt.TypeString(t))
	case t.Name != "" && w.names[t.Name] != nil:
		return fmt.Errorf("several types are called %s", t.Name)
	case t.Kind == reflect.Chan, t.Kind == reflect.Interface && len(t.Methods) > 0:
		return fmt.Errorf("it holds a %s", rt.TypeString(t))
	case t.Broken() && !(t.Kind == reflect.Pointer && rt.SameMemory(t)):
		return fmt.Errorf("%s is recursive and holds what the engine lays out otherwise", rt.TypeString(t))
	}
	if t.Name != "" {
		w.names[t.Name] = t
	}
	parts := slices.Concat([]*value.Type{t.Elem, t.Key}, t.Params, t.Results)
	for _, f := range t.Fields {
		parts = append(parts, f.Type)
	}
	for _, p := range parts {
		if err := w.add(p); err != nil {
			return err
		}
		if p != nil {
			if _, err := w.spell(p); err != nil {
				return err
			}
		}
	}
	if t.Name != "" {
		w.addMethods(t)
	}
	return nil
}

// addMethods takes the exported methods of T and *T whose types can be written. The others
// are nothing that a compiled package could call.
func (w *mirrorWriter) addMethods(t *value.Type) {
	own := rt.MethodsOf(t)
	if own == nil || own.Pointer == nil {
		return
	}
	ptr := own.Pointer()
	for _, m := range rt.MethodsOf(ptr).All() {
		recv := ptr
		if v := own.Lookup(m.ID()); v != nil {
			recv, m = t, *v
		}
		if m.Pkg == "" && w.add(recv) == nil && w.addAll(m.Type) {
			w.methods = append(w.methods, mirrorMethod{recv, m})
		}
	}
}

// addAll takes the parameters and results of a method; it takes none if one cannot be written.
func (w *mirrorWriter) addAll(sig *value.Type) bool {
	was, list, methods := maps.Clone(w.seen), w.list, w.methods
	names := maps.Clone(w.names)
	for _, t := range slices.Concat(sig.Params, sig.Results) {
		err := w.add(t)
		if err == nil {
			_, err = w.spell(t)
		}
		if err != nil {
			w.seen, w.list, w.methods, w.names = was, list, methods, names
			return false
		}
	}
	return true
}

// source is the plugin: types, methods that call variables, the list of types and that of variables.
func (w *mirrorWriter) source() []byte {
	var decls, list, slots strings.Builder
	for _, t := range w.list {
		text, _ := w.spell(t) // it was tried
		fmt.Fprintf(&list, "\t(*%s)(nil),\n", text)
		if t.Name != "" {
			text, _ = w.composite(t)
			fmt.Fprintf(&decls, "type %s %s\n\n", t.Name, text)
		}
	}
	for i, m := range w.methods {
		slot := fmt.Sprintf("gosess_m%d", i)
		fmt.Fprintf(&slots, "\t&%s,\n", slot)
		w.method(&decls, slot, m)
	}
	var b strings.Builder
	b.WriteString("package main\n\n")
	for _, path := range slices.Sorted(maps.Keys(w.imports)) {
		fmt.Fprintf(&b, "import %s %q\n", importName(path), path)
	}
	fmt.Fprintf(&b, "\n%svar Gosess_Types = []any{\n%s}\n\nvar Gosess_Slots = []any{\n%s}\n\nfunc main() {}\n", decls.String(), list.String(), slots.String())
	return []byte(b.String())
}

// method writes a method and the variable that it calls.
func (w *mirrorWriter) method(b *strings.Builder, slot string, m mirrorMethod) {
	recv, _ := w.spell(m.recv)
	params, results, _ := w.signature(m.m.Type)
	in, named, args := []string{recv}, []string{}, []string{"gosess_r"}
	for i, p := range params {
		name := fmt.Sprintf("gosess_p%d", i)
		in = append(in, strings.Replace(p, "...", "[]", 1))
		named = append(named, name+" "+p)
		args = append(args, name)
	}
	back := ""
	if len(results) > 0 {
		back = "return "
	}
	out := "(" + strings.Join(results, ", ") + ")"
	fmt.Fprintf(b, "var %s func(%s) %s\n\n", slot, strings.Join(in, ", "), out)
	fmt.Fprintf(b, "func (gosess_r %s) %s(%s) %s { %s%s(%s) }\n\n", recv, m.m.Name, strings.Join(named, ", "), out, back, slot, strings.Join(args, ", "))
}

// adopt takes over the types of the plugin, and has its methods call the session's.
func (w *mirrorWriter) adopt(lookup func(string) (any, error)) error {
	list, err := variableOf[[]any](lookup, "Gosess_Types")
	if err != nil {
		return err
	}
	slots, err := variableOf[[]any](lookup, "Gosess_Slots")
	if err != nil {
		return err
	}
	hosts := map[*value.Type]reflect.Type{}
	for i, t := range w.list {
		hosts[t] = reflect.TypeOf(list[i]).Elem()
	}
	rt.AddMirrors(hosts)
	for i, m := range w.methods {
		rt.FillMirrorMethod(reflect.ValueOf(slots[i]).Elem(), m.recv, m.m)
	}
	return nil
}

// lastLine is the line of a compiler's answer that says something.
func lastLine(err error) string {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	return lines[len(lines)-1]
}
