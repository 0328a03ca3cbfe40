package check

import (
	"fmt"
	"go/ast"
	"go/types"
)

// This file is about what a cell says of older things named like its variables.

// refersBack finds what statements say about older things named like a
// variable that the cell goes on to declare, and makes them say it by another name.
func (h *hoisting) refersBack(out *outcome) *Diagnostics {
	var bad Diagnostics
	for _, s := range h.body.List {
		ast.Inspect(s, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || !h.names[id.Name] {
				return true
			}
			switch obj := out.info.Uses[id].(type) {
			case nil:
			case *types.PkgName:
				h.rename(id, hiddenImport+Escape(obj.Imported().Path()))
			case *types.Var:
				if obj.Parent() == out.pkg.Scope() {
					h.older(id)
				}
			default:
				if obj.Parent() == out.pkg.Scope() || obj.Parent() == types.Universe {
					bad.List = append(bad.List, h.k.env.diagnostic(id.Pos(), fmt.Sprintf(
						"%s is declared as a variable by this cell, so it cannot also be the %s that it was before; call the variable something else", id.Name, kindOf(obj))))
				}
			}
			return true
		})
	}
	return bad.orNil()
}

// kindOf says what an object is, in words.
func kindOf(obj types.Object) string {
	switch obj.(type) {
	case *types.Func:
		return "function"
	case *types.TypeName:
		return "type"
	case *types.Const:
		return "constant"
	case *types.Builtin:
		return "builtin function"
	}
	return "thing"
}

func (h *hoisting) rename(id *ast.Ident, to string) {
	h.renames = append(h.renames, Rename{h.k.cell.offset(id.Pos()), to})
	h.k.prog.hidden = append(h.k.prog.hidden, to)
	id.Name = to
}

// older makes an identifier mean the variable that had its name before the cell.
func (h *hoisting) older(id *ast.Ident) {
	name := id.Name
	to := fmt.Sprintf("%sold%d_%s", Hidden, h.k.src.id, name)
	h.renames = append(h.renames, Rename{h.k.cell.offset(id.Pos()), to})
	id.Name = to
	if _, ok := h.k.update.Old[to]; ok {
		return
	}
	h.k.update.Old[to] = name
	was := h.k.prog.index[name]
	u, err := h.k.env.varUnitText(was.src, to, was.text, was.pos)
	if err != nil {
		panic(err) // the text was parsed before
	}
	h.vars = append(h.vars, u)
}
