package session

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file tells what in a session file depends on what.

// relate fills in what each name uses.
func (in *Inspection) relate(c *contents) {
	if err := missing(&c.needs, c.decls); err != nil {
		in.Unresolved = err.Error()
		return
	}
	u, err := check.Restore(newDependencies(c.needs), c.decls)
	if err != nil {
		in.Unresolved = "its program cannot be read: " + firstLine(err.Error())
		return
	}
	st := &state{prog: u.Program}
	for i := range in.Names {
		in.Names[i].Uses = u.Program.Mentions(in.Names[i].Name)
	}
	vars := varsByName(c.vars)
	for i := range in.Vars {
		name := in.Vars[i].Name.Name
		if name == "_" {
			name = check.Last
		}
		uses := map[string]bool{}
		for _, n := range u.Program.Mentions(name) {
			uses[n] = true
		}
		st.heldBy(vars[name], uses)
		delete(uses, name)
		in.Vars[i].Uses = slices.Sorted(maps.Keys(uses))
	}
}

// looked bounds the search for what values hold: beyond it is nothing that the
// rest does not have, in all but strange values.
var looked = value.Limits{Depth: 32, Items: 1000, Bytes: 1 << 20}

// sessionTypes finds the types that the session declares in the name of a type.
var sessionTypes = regexp.MustCompile(`(?:^|[^/\pL\pN_.])` + mainPath + `\.([\pL_][\pL\pN_]*)`)

// heldBy adds the names of the session that a value needs and its type does not
// name: those of the funcs and dynamic types in it.
func (st *state) heldBy(v value.Var, names map[string]bool) {
	if !dynamic(v.Type, map[*value.Type]bool{}) {
		return
	}
	var visit func(n *value.Node)
	visit = func(n *value.Node) {
		if n == nil {
			return
		}
		if n.Kind == reflect.Func && n.Text != "" {
			st.noteFunc(n.Text, names)
		}
		for _, found := range sessionTypes.FindAllStringSubmatch(n.Type, -1) {
			st.note(found[1], names)
		}
		for _, item := range n.Items {
			visit(item.Key)
			visit(item.Node)
		}
	}
	visit(value.Tree(v.Type, v.Ptr, looked))
}

// noteFunc adds what a func value of that name is, or what its literal names.
func (st *state) noteFunc(name string, names map[string]bool) {
	owner := st.owner(name)
	st.note(owner, names)
	if _, ok := parseLiteral(name); ok && check.IsHidden(owner) {
		for _, n := range st.prog.Mentions(owner) {
			names[n] = true
		}
	}
}

// note adds a name if the user declared it.
func (st *state) note(name string, names map[string]bool) {
	if _, ok := st.prog.Source(name); ok && !check.IsHidden(name) && st.cellOf(name) > 0 {
		names[name] = true
	}
}

// matrixShape is the shape of a value of gonum's matrix types, or of a pointer to
// one, which a file holds as structs: "[2][3]", and "[3]" of a vector. It is "" for others.
func matrixShape(v View) string {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() != reflect.Struct || v.t == nil || v.t.Pkg != "gonum.org/v1/gonum/mat" {
		return ""
	}
	m, ok := v.fieldNamed("mat")
	if !ok || m.Kind() != reflect.Struct {
		return ""
	}
	if n, ok := m.fieldNamed("N"); ok && strings.HasSuffix(v.t.Name, "VecDense") {
		return fmt.Sprintf("[%d]", n.Int())
	} else if ok {
		return fmt.Sprintf("[%d][%d]", n.Int(), n.Int())
	}
	rows, isRows := m.fieldNamed("Rows")
	cols, isCols := m.fieldNamed("Cols")
	if !isRows || !isCols {
		return ""
	}
	return fmt.Sprintf("[%d][%d]", rows.Int(), cols.Int())
}

func (v View) fieldNamed(name string) (View, bool) {
	for i := range v.NumField() {
		if f, x := v.Field(i); f.Name == name {
			return x, true
		}
	}
	return View{}, false
}
