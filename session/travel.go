package session

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file decides what of a session travels with a function.

// Snapshot returns what a worker needs to call the function: the declarations and
// the variables that it uses, directly or through others, with their values as
// they are now. Two snapshots have the same hash if nothing of that has changed,
// however much else has. The error is a *TravelError if a variable that the
// function uses cannot travel.
//
// If what the function can reach is not known before it runs, because a func or
// an interface value comes to it from outside, everything travels; then a
// variable that cannot is only in the Report.
func (c *Callable) Snapshot() (*Snapshot, error) {
	st := c.s.cur.Load()
	all := contents{
		meta:  metaRecord{Producer: "gosess " + Version, Engine: engineName, Next: 1, Part: true},
		decls: st.prog.Decls(),
		vars:  c.s.vars(st),
	}
	needs, known := c.needs(st)
	if known {
		all.decls = slices.DeleteFunc(all.decls, func(d check.Decl) bool { return !needed(d, needs) })
		all.vars = slices.DeleteFunc(all.vars, func(v value.Var) bool { return !needs[v.Name] })
	}
	var b bytes.Buffer
	report, err := c.s.write(&b, all)
	if err != nil {
		return nil, fmt.Errorf("snapshot for %s: %w", c.Name, err)
	}
	if known && len(report.Lost) > 0 {
		return nil, &TravelError{c.Name, report.Lost}
	}
	return &Snapshot{Bytes: b.Bytes(), Report: report}, nil
}

// needed reports whether a declaration is among the names. Imports and
// constants always are: they are small, and those that nothing uses cost nothing.
func needed(d check.Decl, names map[string]bool) bool {
	return d.Kind == check.KindImport || d.Kind == check.KindConst || names[d.Name]
}

// needs returns the names of the session that the function uses. known is
// false if that cannot be told.
func (c *Callable) needs(st *state) (names map[string]bool, known bool) {
	m, _ := c.fn.Field(0).Interface().(*value.Func)
	if m == nil || strings.HasPrefix(m.Name, "lit ") || !c.static(st, c.params, m) {
		return nil, false
	}
	root, _, _ := strings.Cut(strings.NewReplacer("(*", "", ")", "").Replace(m.Name), "[")
	names = st.closure(root)
	for name := range names {
		if t, _, ok := c.s.eng.Var(name); ok && dynamic(t, map[*value.Type]bool{}) {
			return nil, false
		}
	}
	return names, true
}

// static reports whether what comes to the function from outside holds no funcs
// and no interfaces.
func (c *Callable) static(st *state, params []*value.Type, m *value.Func) bool {
	seen := map[*value.Type]bool{}
	if m.Recv != nil && dynamic(m.Recv.T, seen) {
		return false
	}
	isDynamic := func(t *value.Type) bool { return dynamic(t, seen) }
	return !slices.ContainsFunc(params, isDynamic) &&
		!slices.ContainsFunc(m.Captured, func(v value.Captured) bool { return dynamic(v.Type, seen) })
}

// dynamic reports whether a value of type t can hold a func or an interface.
func dynamic(t *value.Type, seen map[*value.Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind {
	case reflect.Func, reflect.Interface:
		return true
	case reflect.Struct:
		return slices.ContainsFunc(t.Fields, func(f value.Field) bool { return dynamic(f.Type, seen) })
	}
	return dynamic(t.Elem, seen) || dynamic(t.Key, seen)
}

// closure is root and all names that it uses, directly or through others. Who
// uses a type uses its methods: they may be called through an interface.
func (st *state) closure(root string) map[string]bool {
	methods := map[string][]string{}
	for _, n := range st.prog.Names() {
		for _, m := range n.Methods {
			methods[n.Name] = append(methods[n.Name], methodName(n.Name, m))
		}
	}
	names := map[string]bool{}
	for todo := []string{root}; len(todo) > 0; {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if names[name] {
			continue
		}
		names[name] = true
		todo = append(todo, st.prog.Uses(name)...)
		todo = append(todo, methods[name]...)
		if t, _, ok := strings.Cut(name, "."); ok {
			todo = append(todo, t)
		}
	}
	return names
}

// methodName is "T.M", whether m is "M" or that already.
func methodName(t, m string) string {
	if strings.Contains(m, ".") {
		return m
	}
	return t + "." + m
}
