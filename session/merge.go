package session

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"gosess/internal/check"
	"gosess/internal/value"
)

// This file adds a part of another session's file to a session.

// A ConflictError says which names a load would give another meaning. Nothing
// has been loaded.
type ConflictError struct {
	Path  string
	Names []string // sorted
}

func (e *ConflictError) Error() string {
	const most = 8
	names, verb, more := e.Names, "exist", ""
	if len(names) == 1 {
		verb = "exists"
	}
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	return fmt.Sprintf("load %q: %s%s %s here and would be replaced", e.Path, strings.Join(names, ", "), more, verb)
}

// Merge adds the named variables, functions, types and constants of the file at
// path to the session, with what they need. What the session has already, word
// for word, stays as it is; names that it has with another meaning, and all
// variables, are replaced if force is set, else the error is a *ConflictError.
// Declarations that come in count as typed in cells of their own. Merge can be
// undone, and if it fails the session is as it was.
func (s *Session) Merge(path string, names []string, force bool) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	opt := s.opt
	opt.Undo = -1
	from, report, err := LoadFile(path, opt)
	if err != nil {
		return report, err
	}
	defer from.Close()
	if err := from.Checked(context.Background()); err != nil {
		return report, err
	}
	now := s.cur.Load()
	m := merging{s: s, from: from, now: now}
	if err := m.choose(names); err != nil {
		return report, fmt.Errorf("load %q: %w", path, err)
	}
	if clash := m.conflicts(); len(clash) > 0 && !force {
		return report, &ConflictError{path, clash}
	}
	report.Lost = m.among(report.Lost)
	report.Notes = m.among(report.Notes)
	if err := m.carryOut(&report); err != nil {
		return report, fmt.Errorf("load %q: %w", path, err)
	}
	return report, nil
}

// A merging is one call of Merge.
type merging struct {
	s, from *Session
	now     *state
	decls   []check.Decl    // that come in, numbered as in the file
	kept    [][2]check.Decl // that do not: in the file, and the same ones here
	cells   map[int]int     // the numbers that their cells get here
	next    int             // number of the next cell after
}

// choose finds what comes in.
func (m *merging) choose(names []string) error {
	decls, err := m.from.partOf(m.from.cur.Load(), names)
	if err != nil {
		return err
	}
	here := m.now.prog.Decls()
	for _, d := range decls {
		i := slices.IndexFunc(here, d.Same)
		if i >= 0 && d.Kind != check.KindVar && d.Kind != check.KindCell {
			m.kept = append(m.kept, [2]check.Decl{d, here[i]})
		} else {
			m.decls = append(m.decls, d)
		}
	}
	m.cells, m.next = map[int]int{}, m.now.next
	for _, d := range m.decls {
		if d.Cell > 0 { // else it is there from the start
			m.cells[d.Cell] = 0
		}
	}
	for _, old := range slices.Sorted(maps.Keys(m.cells)) {
		m.cells[old] = m.next
		m.next++
	}
	return nil
}

// number is the number that a cell of the file has here.
func (m *merging) number(cell int) int {
	if n, ok := m.cells[cell]; ok {
		return n
	}
	return cell
}

// conflicts are the names that would get another meaning.
func (m *merging) conflicts() []string {
	has := map[string]bool{}
	for _, d := range m.now.prog.Decls() {
		for _, n := range declared(d) {
			has[n.Name] = true
		}
	}
	var list []string
	for _, d := range m.decls {
		for _, n := range declared(d) {
			if has[n.Name] && !check.IsHidden(n.Name) {
				list = append(list, n.Name)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// notAmong are the names of the first declarations that mean something else by the
// others, or nothing. Imports do not count.
func notAmong(here, there []check.Decl) []string {
	var list []string
	for _, d := range here {
		if d.Kind == check.KindImport || d.Kind != check.KindVar && slices.ContainsFunc(there, d.Same) {
			continue
		}
		for _, n := range declared(d) {
			if !check.IsHidden(n.Name) {
				list = append(list, n.Name)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// among keeps of a list what is about variables that come in.
func (m *merging) among(list []NotKept) []NotKept {
	return slices.DeleteFunc(list, func(n NotKept) bool {
		return !slices.ContainsFunc(m.decls, func(d check.Decl) bool { return d.Kind == check.KindVar && d.Name == n.Name })
	})
}

// carryOut changes the session.
func (m *merging) carryOut(report *Report) error {
	s := m.s
	from := m.from.cur.Load()
	if err := m.now.deps.add(from.deps.all(from.prog, false)); err != nil {
		return err
	}
	u, err := m.now.prog.Merge(check.Renumber(m.decls, m.number))
	if err != nil {
		return err
	}
	undo, err := s.remember(m.now)
	if err != nil {
		return err
	}
	if _, err := s.link(context.Background(), m.now.deps, u); err != nil {
		return err
	}
	old := s.vars(m.now)
	if err := s.eng.Define(u); err != nil {
		return s.notDefined(undo, u, old, userError(err))
	}
	_, dropped, err := s.carry(u, old)
	if err == nil {
		err = m.bring(report)
	}
	if err != nil {
		return s.restore(undo, err)
	}
	for _, n := range dropped {
		report.Notes = append(report.Notes, NotKept{Name: n.Name, Reason: n.Text})
	}
	s.push(undo)
	s.kept = nil
	st := *m.now
	st.prog, st.pkg, st.next = u.Program, u.Pkg, m.next
	st.broken, st.waiting = u.Broken, u.Waiting
	st.lost = append(stillLost(st.lost, u.NewVars), m.lostHere(report.Lost)...)
	s.cur.Store(&st)
	return nil
}

func (m *merging) lostHere(list []NotKept) []NotKept {
	list = slices.Clone(list)
	for i := range list {
		list[i].Cell = m.number(list[i].Cell)
	}
	return list
}

// bring gives the variables that come in their values, through the bytes in which a
// file would hold them.
func (m *merging) bring(report *Report) error {
	vars := m.from.vars(m.from.cur.Load())
	part := contents{vars: slices.DeleteFunc(vars, func(v value.Var) bool {
		return !slices.ContainsFunc(m.decls, func(d check.Decl) bool { return d.Kind == check.KindVar && d.Name == v.Name })
	})}
	for i := range part.vars {
		part.vars[i].Name = check.RenumberName(part.vars[i].Name, m.number)
	}
	snap, err := m.from.encode(part)
	if err != nil {
		return err
	}
	in, err := value.NewSeqBytes(snap)
	if err != nil {
		return err
	}
	if _, err := readContents(in); err != nil {
		return err
	}
	return decodeInto(renumbered{m.s.eng, m}, in, report)
}

// literal is the place that a func literal of the file has here.
func (m *merging) literal(l literal) literal {
	for _, k := range m.kept {
		if there, here := k[0], k[1]; there.Cell == l.cell && l.in(there) {
			line, col := textBegins(there)
			toLine, toCol := textBegins(here)
			if l.line == line {
				l.col += toCol - col
			}
			return literal{here.Cell, l.line + toLine - line, l.col}
		}
	}
	l.cell = m.number(l.cell)
	return l
}

// textBegins is the place in its cell of what a declaration says, after blanks.
func textBegins(d check.Decl) (line, col int) {
	line, col = d.Line, d.Col
	for _, r := range d.Src {
		switch {
		case r == '\n':
			line, col = line+1, 1
		case unicode.IsSpace(r):
			col++
		default:
			return line, col
		}
	}
	return line, col
}

// renumbered is an engine for values from another session, in which cells have
// other numbers.
type renumbered struct {
	engine
	m *merging
}

func (r renumbered) Named(pkg, ident string) *value.Type {
	return r.engine.Named(pkg, check.RenumberName(ident, r.m.number))
}

func (r renumbered) MakeFunc(f *value.Func) (reflect.Value, error) {
	g := *f
	g.Name = check.RenumberName(g.Name, r.m.number)
	if l, ok := parseLiteral(g.Name); ok {
		g.Name = r.m.literal(l).name() + strings.TrimPrefix(g.Name, l.name())
	}
	return r.engine.MakeFunc(&g)
}
