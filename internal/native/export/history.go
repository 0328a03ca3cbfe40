package export

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file types the history of a session again, to tell which cells would do in
// the module what they did.

// A history is the cells of a session that have statements.
type history struct {
	s     *Session
	u     *check.Update // of the newest program
	funcs map[string]*facts
	cells []*cell

	versions map[string]*version // by name
	meanings map[string]string   // names of versions by what they are
	found    map[string]bool     // methods that are looked for in values
}

// A cell is one that has statements.
type cell struct {
	Cell
	left    string // why it is left out, "" if it is not
	refused string // by the compiler

	update   *check.Update // nil if it does not compile by itself
	body     *ast.BlockStmt
	text     string // its statements, everything else blank
	declares map[string]bool
	facts    // with those of the functions that it uses
	imports  map[string]string
	last     bool                  // a later cell uses the value that it showed
	uses     *cell                 // the cell whose value it uses as _
	renames  map[string]string     // versions by what they were called
	apart    map[string]check.Decl // variables that have to be versions: something refers to them
}

// replay types the cells again.
func replay(s *Session, u *check.Update) *history {
	h := &history{s: s, u: u, funcs: map[string]*facts{}, versions: map[string]*version{}, meanings: map[string]string{}, found: dynamicMethods(u.Info)}
	for _, d := range u.Files[0].Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			h.funcs[check.FuncName(f)] = factsOf(u.Info, f.Body)
		}
	}
	p := s.Empty()
	var shown *cell
	for _, in := range s.Cells {
		parsed, err := check.Parse(in.ID, in.Source)
		if err != nil {
			continue // a cell of an older language
		}
		c := &cell{Cell: in, text: parsed.Statements(), declares: map[string]bool{}, imports: map[string]string{}, apart: map[string]check.Decl{}}
		u, err := p.Check(parsed)
		if err != nil {
			if strings.TrimSpace(c.text) != "" {
				c.unknown(h)
				h.cells = append(h.cells, c)
			}
			continue
		}
		p = u.Program
		if u.Cell == "" {
			continue
		}
		c.update = u
		h.look(c, shown)
		h.cells = append(h.cells, c)
		if len(u.Results) > 0 && in.Err == "" {
			shown = c
		}
	}
	h.redeclared()
	for _, c := range h.cells {
		h.judge(c)
	}
	return h
}

// unknown is a cell that uses what it names, nobody knows how.
func (c *cell) unknown(h *history) {
	c.left = "it uses what was never typed in this session"
	c.facts = newFacts()
	for _, word := range words.FindAllString(c.text, -1) {
		if _, ok := h.u.Pkg.Scope().Lookup(word).(*types.Var); ok {
			c.touches[word], c.changes[word], c.takes[word], c.acts = true, true, true, true
		}
	}
}

var words = regexp.MustCompile(`[\pL_][\pL_\pN]*`)

// look finds out what a cell does.
func (h *history) look(c *cell, shown *cell) {
	for _, v := range c.update.NewVars {
		if !check.IsHidden(v.Name()) {
			c.declares[v.Name()] = true
		}
	}
	for _, d := range c.update.Files[0].Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == c.update.Cell {
			c.body = f.Body
		}
	}
	if c.body == nil {
		c.unknown(h)
		return
	}
	c.facts = *factsOf(c.update.Info, c.body)
	maps.Copy(h.found, dynamicMethods(c.update.Info))
	if len(c.lastAt()) > 0 && shown != nil {
		c.uses, shown.last = shown, true
	}
}

// judge says whether a cell can do again what it did.
func (h *history) judge(c *cell) {
	if c.left != "" {
		return
	}
	switch older := c.older(); {
	case c.Err != "":
		c.left = "it did not run to its end: " + c.Err
	case older != "":
		c.left = "it uses " + older + " as it was before"
	default:
		c.left = h.renamedImport(c, c.packages)
	}
	if diffs := h.changed(c); len(diffs) > 0 && c.left == "" {
		c.left = h.older(c, diffs)
	}
	if c.left != "" {
		c.renames = nil
	}
	c.reach(h)
	for was, name := range c.renames {
		for _, set := range []map[string]bool{c.declares, c.touches, c.changes, c.takes} {
			if set[was] {
				delete(set, was)
				set[name] = true
			}
		}
	}
}

// older is something that the cell declares anew and uses as it was before, "" if
// there is nothing. The value shown last is nothing.
func (c *cell) older() string {
	for _, name := range slices.Sorted(maps.Keys(c.hidden)) {
		if was := c.update.Old[name]; was != check.Last {
			return cmp.Or(was, check.Shown(name))
		}
	}
	return ""
}

// isLast reports whether a name stands for the value shown last.
func (c *cell) isLast(name string) bool {
	return name == check.Last || c.update.Old[name] == check.Last
}

// reach adds what the functions do that the cell uses; versions of functions have
// been added. Methods come with their types: a cell that calls nothing calls
// only those that packages look for.
func (c *cell) reach(h *history) {
	var methods []string
	for _, name := range slices.Sorted(maps.Keys(c.names)) {
		for _, used := range append(c.update.Program.Uses(name), name) {
			switch f := h.funcs[used]; {
			case f == nil || c.renames[used] != "":
			case strings.Contains(used, "."):
				methods = append(methods, used)
			default:
				c.add(f)
			}
			if _, ok := h.u.Pkg.Scope().Lookup(used).(*types.Var); ok {
				c.touches[used] = true
			}
		}
	}
	for _, m := range methods {
		if c.acts || h.found[m[strings.LastIndexByte(m, '.')+1:]] {
			c.add(h.funcs[m])
		}
	}
}

// renamedImport notes the packages that code of the cell names, and says which of the
// names means something else now.
func (h *history) renamedImport(c *cell, packages map[string]string) string {
	for name, path := range packages {
		if h.u.Pkg.Scope().Lookup(name) != nil {
			return fmt.Sprintf("it uses package %s, and %s is something else now", name, name)
		}
		for _, d := range h.s.Program.Decls() {
			if d.Kind == check.KindImport && d.Name == name && d.Type != path {
				return fmt.Sprintf("it uses package %q as %s, which is %q now", path, name, d.Type)
			}
		}
		for _, other := range h.cells {
			if p := other.imports[name]; p != "" && p != path {
				return fmt.Sprintf("it uses package %q as %s, which was %q before", path, name, p)
			}
		}
		c.imports[name] = path
	}
	return ""
}

// redeclared finds variables to which something still referred when they were
// declared again: their cells have to have ones of their own.
func (h *history) redeclared() {
	for _, name := range slices.Sorted(maps.Keys(h.vars())) {
		first := 0
		for i, c := range h.cells {
			if !c.declares[name] {
				continue
			}
			for _, o := range h.cells[first:i] {
				if slices.ContainsFunc(h.cells[first:i], func(o *cell) bool { return o.takes[name] }) && o.update != nil {
					for _, d := range o.update.Program.Decls() {
						if d.Name == name && d.Kind == check.KindVar {
							o.apart[name] = d
						}
					}
				}
			}
			first = i
		}
	}
}
