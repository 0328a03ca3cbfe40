package session

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file decides what belongs to a part of a session that was asked for by
// name: what the names need by their source, and what their values need by what
// they hold, which is types and funcs that only the value knows of.

// partOf returns the declarations that the names need, themselves included. The
// error wraps ErrNoName if the session does not have one of them.
func (s *Session) partOf(st *state, names []string) ([]check.Decl, error) {
	known := map[string]bool{}
	for _, n := range st.prog.Names() {
		known[n.Name] = known[n.Name] || n.Kind != check.KindImport
	}
	for _, name := range names {
		if !known[name] {
			return nil, noName(st.prog, name, ErrNoName)
		}
	}
	want := slices.Clone(names)
	looked := map[string]bool{}
	for {
		decls := st.prog.Part(want)
		var vars []string
		for _, d := range decls {
			if d.Kind == check.KindVar && !looked[d.Name] {
				looked[d.Name] = true
				vars = append(vars, d.Name)
			}
		}
		if len(vars) == 0 {
			return decls, nil
		}
		more, err := s.held(st, vars)
		if err != nil {
			return nil, err
		}
		want = append(want, more...)
	}
}

// held returns the names of the session that the values of variables need.
func (s *Session) held(st *state, names []string) ([]string, error) {
	vars := slices.DeleteFunc(s.vars(st), func(v value.Var) bool {
		return !slices.Contains(names, v.Name) || !dynamic(v.Type, map[*value.Type]bool{})
	})
	if len(vars) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	w := value.NewSeqWriter(&b)
	if _, err := value.EncodeGroup(w, vars, s.eng.EncodeOptions()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	in, err := value.NewSeqBytes(b.Bytes())
	if err != nil {
		return nil, err
	}
	m := mentions{engine: s.eng, st: st, names: map[string]bool{}}
	if _, _, err := value.DecodeGroup(in, value.DecodeOptions{Resolver: m}); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(m.names)), nil
}

// mentions is an engine that notes what values ask it for.
type mentions struct {
	engine
	st    *state
	names map[string]bool
}

// identifiers are what the name of a type or an instance may be made of.
var identifiers = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

func (m mentions) Named(pkg, ident string) *value.Type {
	if pkg == mainPath {
		for _, name := range identifiers.FindAllString(ident, -1) {
			m.names[name] = true
		}
	}
	return m.engine.Named(pkg, ident)
}

func (m mentions) MakeFunc(f *value.Func) (reflect.Value, error) {
	if owner := m.st.owner(f.Name); owner != "" {
		m.names[owner] = true
	}
	return m.engine.MakeFunc(f)
}

// part returns the named declarations and variables, with what they need, as
// they are to be written.
func (s *Session) part(st *state, names []string) (contents, error) {
	decls, err := s.partOf(st, names)
	if err != nil {
		return contents{}, fmt.Errorf("dump a part of the session: %w", err)
	}
	has := map[string]bool{}
	for _, d := range decls {
		has[d.Name] = true
	}
	all := s.contents(st)
	all.decls, all.cells = decls, nil
	all.vars = slices.DeleteFunc(all.vars, func(v value.Var) bool { return !has[v.Name] })
	all.lost = slices.DeleteFunc(all.lost, func(n NotKept) bool { return !has[n.Name] })
	return all, nil
}
