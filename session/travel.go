package session

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

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
// A variable that no file can keep travels as the statement that declared it, with
// what that uses; the worker runs it once, before its first call of the function.
//
// If what the function can reach is not known before it runs, because a func or
// an interface value comes to it from outside, everything travels; then a
// variable that cannot is only in the Report.
func (c *Callable) Snapshot() (*Snapshot, error) {
	st, key := c.state(), c.travelKey()
	if snap := c.s.travel.of(st, key).snap; snap != nil {
		return snap, nil
	}
	needs, known := c.needs(st)
	needs = maps.Clone(needs) // what a statement uses is added
	for {
		all := c.luggage(st, needs, known)
		var b bytes.Buffer
		report, err := c.s.write(&b, all)
		if err != nil {
			return nil, fmt.Errorf("snapshot for %s: %w", c.Name, err)
		}
		snap := &Snapshot{Bytes: b.Bytes(), Report: report}
		if !known || len(report.Lost) == 0 {
			if known && len(all.vars) == 0 {
				c.s.travel.note(st, key, func(k *travelling) { k.snap = snap })
			}
			return snap, nil
		}
		snap.Build = rebuilds(all.decls, report.Lost)
		if !allBuilt(snap.Build, report.Lost) {
			return nil, &TravelError{c.Name, report.Lost}
		}
		if !st.addUsed(needs, snap.Build) {
			return snap, nil
		}
	}
}

// luggage is what travels with the function.
func (c *Callable) luggage(st *state, needs map[string]bool, known bool) contents {
	all := contents{
		meta:  metaRecord{Producer: "gosess " + Version, Engine: engineName, Next: 1, Part: true, Build: known},
		decls: st.prog.Decls(),
		vars:  c.s.vars(st),
		needs: st.deps.all(st.prog, true),
	}
	if known {
		all.decls = slices.DeleteFunc(all.decls, func(d check.Decl) bool { return !needed(d, needs) })
		all.vars = slices.DeleteFunc(all.vars, func(v value.Var) bool { return !needs[v.Name] })
		all.lost = slices.DeleteFunc(slices.Clone(st.lost), func(n NotKept) bool { return !needs[n.Name] })
	}
	for _, d := range all.decls {
		all.meta.Next = max(all.meta.Next, d.Cell+1)
	}
	return all
}

// allBuilt reports whether the statements make all that was lost: whole variables,
// for nobody knows what else has become of one since it was declared.
func allBuilt(list []Rebuild, lost []NotKept) bool {
	return !slices.ContainsFunc(lost, func(n NotKept) bool {
		return strings.TrimLeft(n.Path, "*") != n.Name ||
			!slices.ContainsFunc(list, func(r Rebuild) bool { return slices.Contains(r.Names, n.Name) })
	})
}

// addUsed adds to names what the statements use, and reports whether that is more.
func (st *state) addUsed(names map[string]bool, list []Rebuild) bool {
	before := len(names)
	for _, r := range list {
		for _, word := range wordsOf(r.Source) {
			if st.cellOf(word) > 0 {
				maps.Copy(names, st.closure(word))
			}
		}
	}
	return len(names) > before
}

// made is the name under which the engine knows the function, "" if it has none.
func (c *Callable) made() string {
	if m := (View{t: c.t, v: c.fn}).fn(); m != nil {
		return m.Name
	}
	return ""
}

// needed reports whether a declaration is among the names. Imports and
// constants always are: they are small, and those that nothing uses cost nothing.
func needed(d check.Decl, names map[string]bool) bool {
	return d.Kind == check.KindImport || d.Kind == check.KindConst || names[d.Name]
}

// needs returns the names of the session that the function uses, which must not be changed. known is
// false if that cannot be told.
func (c *Callable) needs(st *state) (names map[string]bool, known bool) {
	key := c.travelKey()
	if k := c.s.travel.of(st, key); k.needs != nil {
		return k.needs, true
	}
	if names, known = c.findNeeds(st); known {
		c.s.travel.note(st, key, func(k *travelling) { k.needs = names })
	}
	return names, known
}

func (c *Callable) findNeeds(st *state) (names map[string]bool, known bool) {
	m := View{t: c.t, v: c.fn}.fn()
	if m == nil || !c.static(m) {
		return nil, false
	}
	root := st.owner(m.Name)
	if root == "" {
		return nil, false
	}
	names = st.closure(root)
	for _, name := range c.typeNames(m) {
		maps.Copy(names, st.closure(name))
	}
	for name := range names {
		if t, _, ok := c.s.eng.Var(name); ok && dynamic(t, map[*value.Type]bool{}) {
			return nil, false
		}
	}
	return names, true
}

// typeNames are the session's types in the func type of a function, in its name,
// if it is an instance, and in what it carries.
func (c *Callable) typeNames(m *value.Func) []string {
	found := map[string]bool{}
	note := func(text string) {
		for _, part := range strings.Split(text, mainPath+".")[1:] {
			found[part[:len(part)-len(strings.TrimLeftFunc(part, isNameRune))]] = true
		}
	}
	note(m.Name)
	seen := map[*value.Type]bool{}
	var walk func(t *value.Type)
	walk = func(t *value.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		if t.Name != "" {
			note(t.Pkg + "." + t.Name)
			return // what it is made of, its declaration names
		}
		walk(t.Elem)
		walk(t.Key)
		for _, f := range t.Fields {
			walk(f.Type)
		}
		for _, p := range slices.Concat(t.Params, t.Results) {
			walk(p)
		}
	}
	walk(c.t)
	if m.Recv != nil {
		walk(m.Recv.T)
	}
	for _, v := range m.Captured {
		walk(v.Type)
	}
	return slices.Sorted(maps.Keys(found))
}

func isNameRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// owner is the declaration that holds the function of that name: the name
// itself, or what a func literal stands in. It is "" if there is none.
func (st *state) owner(name string) string {
	if lit, ok := parseLiteral(name); ok {
		return st.at(lit)
	}
	name, _, _ = strings.Cut(strings.NewReplacer("(*", "", ")", "").Replace(name), "[")
	return strings.TrimPrefix(name, mainPath+".")
}

// at is the function, method or cell that a func literal stands in.
func (st *state) at(l literal) string {
	best := ""
	for _, d := range st.prog.Decls() {
		if d.Cell != l.cell || !l.in(d) {
			continue
		}
		if best == "" || d.Kind != check.KindCell { // a cell holds all its declarations
			best = d.Name
		}
	}
	return best
}

// in reports whether the literal stands in the text of a function.
func (l literal) in(d check.Decl) bool {
	if d.Kind != check.KindFunc && d.Kind != check.KindMethod && d.Kind != check.KindCell {
		return false
	}
	lines := strings.Split(d.Src, "\n")
	i := l.line - d.Line
	if i < 0 || i >= len(lines) {
		return false
	}
	begin, end := 1, len(lines[i])+1
	if i == 0 {
		begin, end = d.Col, d.Col+len(lines[i])
	}
	return l.col >= begin && l.col < end
}

// static reports whether what comes to the function from outside holds no funcs
// and no interfaces.
func (c *Callable) static(m *value.Func) bool {
	seen := map[*value.Type]bool{}
	if m.Recv != nil && dynamic(m.Recv.T, seen) {
		return false
	}
	isDynamic := func(t *value.Type) bool { return dynamic(t, seen) }
	return !slices.ContainsFunc(c.params, isDynamic) &&
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

// closure is root and all names that it uses, directly or through others.
func (st *state) closure(root string) map[string]bool {
	names := map[string]bool{root: true}
	todo := []string{root}
	for _, d := range st.prog.Decls() {
		if d.Name == root {
			for _, r := range d.Renames {
				todo = append(todo, r.To)
			}
		}
	}
	for _, name := range todo {
		names[name] = true
		for _, n := range st.prog.Uses(name) {
			names[n] = true
		}
	}
	return names
}
