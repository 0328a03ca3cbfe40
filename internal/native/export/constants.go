package export

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gosess/internal/check"
)

// This file keeps constants as they were.

// constDecl finds the declaration of constants that begins with a name, nil if it is not there.
func constDecl(u *check.Update, first string) *ast.GenDecl {
	for _, x := range u.Files[0].Decls {
		if g, ok := x.(*ast.GenDecl); ok && g.Tok == token.CONST {
			if names := namesOf(g); len(names) > 0 && names[0] == first {
				return g
			}
		}
	}
	return nil
}

// namesOf are the names that a declaration of constants declares, but for blank ones.
func namesOf(g *ast.GenDecl) (names []string) {
	for _, spec := range g.Specs {
		for _, id := range spec.(*ast.ValueSpec).Names {
			if id.Name != "_" {
				names = append(names, id.Name)
			}
		}
	}
	return names
}

// constsAgain adds all constants of a declaration to those that the cell has versions of.
func (c *cell) constsAgain(d check.Decl, again map[string]check.Decl) {
	again[d.Name] = d
	if g := constDecl(c.update.Program.Load(), d.Name); g != nil {
		for _, name := range namesOf(g) {
			again[name] = d
		}
	}
}

// constVersion writes a declaration of constants with the names that versions have: with the
// first of them, nothing with the others. It says why that cannot be, "" if it can.
func (h *history) constVersion(c *cell, v *version, u *check.Update, d check.Decl) string {
	g := constDecl(u, d.Name)
	if g == nil {
		return fmt.Sprintf("it uses %s as it was before", v.was)
	}
	if v.was != d.Name {
		return ""
	}
	used := newFacts()
	w := &factWalker{facts: used, info: u.Info}
	ast.Inspect(g, w.node)
	if why := h.renamedImport(c, w.packages); why != "" {
		return why
	}
	r := &renamer{info: u.Info, names: c.renames, at: func(pos token.Pos) int { return offsetIn(d, u.Fset.Position(pos)) }}
	ast.Inspect(g, r.node)
	v.text = strings.Trim(r.apply(d.Src), "; \t\r\n")
	return ""
}

// isConst reports whether an identifier stands for a constant of the session.
func isConst(info *types.Info, id *ast.Ident) bool {
	k, ok := cmp.Or(info.Uses[id], info.Defs[id]).(*types.Const)
	return ok && k.Pkg() != nil && k.Parent() == k.Pkg().Scope()
}
