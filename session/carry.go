package session

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file carries values over when types are redefined.

// vars returns the session's variables where they are in memory.
func (s *Session) vars(st *state) []value.Var {
	var list []value.Var
	for _, name := range st.vars() {
		if t, ptr, ok := s.eng.Var(name); ok {
			list = append(list, value.Var{Name: name, Type: t, Ptr: ptr})
		}
	}
	return list
}

// carry gives the variables in old, of before u was defined, the types that
// they have now, and returns them. It tells what did not fit.
func (s *Session) carry(u *check.Update, old []value.Var) ([]value.Var, []Note, error) {
	if len(u.Changed) == 0 && len(u.Retyped) == 0 && !s.eng.AnyRenewed() {
		return old, nil, nil
	}
	r := retyper{eng: s.eng, done: map[*value.Type]*value.Type{}}
	carried, report, err := value.Convert(old, r.to, s.eng, s.eng.EncodeOptions())
	if err != nil {
		return nil, nil, fmt.Errorf("carry values over to the redefined types: %w", err)
	}
	aliases := map[string][]string{}
	for hidden, name := range u.Old {
		aliases[name] = append(aliases[name], hidden)
	}
	for _, v := range carried {
		if !declares(u, v.Name) {
			s.eng.SetVar(v.Name, v.Type, v.Ptr)
		}
		for _, hidden := range aliases[v.Name] {
			s.eng.SetVar(hidden, v.Type, v.Ptr)
		}
	}
	return carried, droppedNotes(report), nil
}

// A retyper finds what the types of before a redefinition have become.
type retyper struct {
	eng  engine
	done map[*value.Type]*value.Type
}

// to returns what t has become: t itself if it has not changed, nil if it is gone.
func (r retyper) to(t *value.Type) *value.Type {
	switch {
	case t == nil || t.Host != nil:
		return t
	case t.Name != "":
		return r.eng.Named(t.Pkg, t.Declared())
	}
	if u, ok := r.done[t]; ok {
		return u
	}
	u := r.compose(t)
	r.done[t] = u
	return u
}

// compose is to for an unnamed type. Every cycle of types goes through a named
// one, so it ends.
func (r retyper) compose(t *value.Type) *value.Type {
	n := &value.Type{Kind: t.Kind, Len: t.Len, Dir: t.Dir, Variadic: t.Variadic}
	changed, gone := false, false
	part := func(p *value.Type) *value.Type {
		q := r.to(p)
		changed = changed || q != p
		gone = gone || q == nil && p != nil
		return q
	}
	n.Elem, n.Key = part(t.Elem), part(t.Key)
	n.Fields = append([]value.Field(nil), t.Fields...)
	for i := range n.Fields {
		n.Fields[i].Type = part(n.Fields[i].Type)
	}
	n.Methods = append([]value.Method(nil), t.Methods...)
	for i := range n.Methods {
		n.Methods[i].Type = part(n.Methods[i].Type)
	}
	n.Params, n.Results = parts(t.Params, part), parts(t.Results, part)
	switch {
	case gone:
		return nil
	case changed:
		return r.eng.Unnamed(n)
	}
	return t
}

func parts(list []*value.Type, part func(*value.Type) *value.Type) []*value.Type {
	out := make([]*value.Type, len(list))
	for i, t := range list {
		out[i] = part(t)
	}
	return out
}

// droppedNotes makes one note of all losses of the same field in one variable:
// "pts: dropped y (string) in 3 values".
func droppedNotes(report *value.Report) []Note {
	if report == nil {
		return nil
	}
	type loss struct{ name, field, typ, reason string }
	count := map[loss]int{}
	var order []loss
	for _, t := range append(report.Lost, report.Notes...) {
		if check.IsHidden(t.Var) { // the last value: it is shown nowhere
			continue
		}
		l := loss{t.Var, lastField(t.Path), strings.ReplaceAll(t.Type, "main.", ""), strings.ReplaceAll(t.Reason, "main.", "")}
		if count[l] == 0 {
			order = append(order, l)
		}
		count[l] += max(t.Count, 1)
	}
	slices.SortStableFunc(order, func(a, b loss) int { return strings.Compare(a.name, b.name) })
	var list []Note
	for _, l := range order {
		if l.field == l.name && l.reason == "" {
			l.field = "a field"
		} else if l.field == l.name {
			l.field = "its value"
		}
		text := fmt.Sprintf("%s: dropped %s (%s)", l.name, l.field, l.typ)
		if n := count[l]; n > 1 {
			text += fmt.Sprintf(" in %d values", n)
		}
		if l.reason != "" {
			text += ": " + l.reason
		}
		list = append(list, Note{NoteDropped, l.name, text})
	}
	return list
}

// lastField is "y" for "pts[3].y".
func lastField(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// newVar allocates memory for a variable of type t.
func newVar(t *value.Type) reflect.Value { return reflect.New(t.Layout) }
