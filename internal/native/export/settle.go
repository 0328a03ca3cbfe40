package export

import (
	"fmt"
	"go/types"
	"maps"
	"slices"

	"gosess/internal/check"
)

// This file leaves cells out that depend on what other cells did that are left out.

// vars are the variables that the session has, and has had.
func (h *history) vars() map[string]types.Type {
	list := map[string]types.Type{}
	scope := h.u.Pkg.Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok && !check.IsHidden(name) {
			list[name] = v.Type()
		}
	}
	for _, v := range h.versions {
		if v.typ != nil {
			list[v.name] = v.typ
		}
	}
	return list
}

// run lists the cells that are not left out.
func (h *history) run() []*cell {
	return slices.DeleteFunc(slices.Clone(h.cells), func(c *cell) bool { return c.left != "" })
}

// settle leaves cells out that need what cells did that are left out. Variables have
// the values at first that the session ended with; a cell may see such a value only if
// it saw it in the session.
func (h *history) settle() {
	for again := true; again; {
		again = false
		vars := h.vars()
		for _, name := range slices.Sorted(maps.Keys(vars)) {
			again = h.settleVar(name, refers(vars[name], map[types.Type]bool{})) || again
		}
		for _, c := range h.cells {
			if c.left == "" && c.uses != nil && c.uses.left != "" {
				c.left = fmt.Sprintf("it uses the value of cell %d, which is left out", c.uses.ID)
				again = true
			}
		}
	}
}

// settleVar is settle for one variable; shares is whether it is of a type by which
// others may change it.
func (h *history) settleVar(name string, shares bool) (again bool) {
	changes := func(c *cell) bool {
		return c.declares[name] || c.changes[name] || shares && c.acts && c.touches[name]
	}
	left := -1 // the last that changed it and is left out
	declared := false
	for i, c := range h.cells {
		declared = declared || c.declares[name]
		if c.left != "" && changes(c) {
			left = i
		}
	}
	if left < 0 && declared {
		return false
	}
	end := left + 1 // before it, nothing may use the variable
	if h.versions[name] != nil && h.undeclared(name) {
		end = len(h.cells) // and the file has no value of it
	}
	for i, c := range h.cells {
		if i <= left {
			continue
		}
		if c.left == "" && c.declares[name] {
			end = i
			break
		}
		if changes(c) {
			end = max(end, i+1)
		}
	}
	for _, c := range h.cells[:end] {
		if c.left == "" && (c.touches[name] || c.declares[name]) {
			c.left = "it uses " + name
			if left >= 0 {
				c.left += fmt.Sprintf(", and cell %d, which changed that, is left out", h.cells[left].ID)
			} else {
				c.left += ", which no cell of this session has declared"
			}
			again = true
		}
	}
	return again
}

// restored lists the variables that have to come out of the file: no cell that is
// run declares them.
func (h *history) restored() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(h.vars())) {
		if h.versions[name] == nil && h.undeclared(name) {
			list = append(list, name)
		}
	}
	return list
}

// undeclared reports whether no cell that is run declares a variable.
func (h *history) undeclared(name string) bool {
	return !slices.ContainsFunc(h.run(), func(c *cell) bool { return c.declares[name] })
}
