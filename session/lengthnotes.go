package session

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"

	"gosess/internal/check"
)

// lengthNotes tells of the variables whose arrays keep their length although the
// constant that gave it has another value now: a variable's type does not follow.
func lengthNotes(before *state, u *check.Update) []Note {
	changed := changedConsts(before, u)
	if len(changed) == 0 {
		return nil
	}
	var list []Note
	for _, d := range before.prog.Decls() {
		if d.Kind != check.KindVar || defines(u, d.Name) {
			continue
		}
		if name := lengthFrom(d.Src, changed); name != "" {
			list = append(list, Note{NoteKept, d.Name, fmt.Sprintf("%s keeps the length that %s gave it; declare it again for another", d.Name, name)})
		}
	}
	return list
}

// changedConsts are the constants that the cell gave another value.
func changedConsts(before *state, u *check.Update) map[string]bool {
	changed := map[string]bool{}
	for _, name := range u.Redefined {
		if before.pkg == nil || u.Pkg == nil {
			break
		}
		was, ok := before.pkg.Scope().Lookup(name).(*types.Const)
		is, still := u.Pkg.Scope().Lookup(name).(*types.Const)
		if ok && (!still || was.Val().Kind() != is.Val().Kind() || !constant.Compare(was.Val(), token.EQL, is.Val())) {
			changed[name] = true
		}
	}
	return changed
}

// lengthFrom returns which of the names the length of an array type in a
// statement is made of, "" if none.
func lengthFrom(src string, names map[string]bool) (found string) {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc _() {\n"+src+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if a, ok := n.(*ast.ArrayType); ok && a.Len != nil {
			ast.Inspect(a.Len, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && names[id.Name] {
					found = id.Name
				}
				return true
			})
		}
		return found == ""
	})
	return found
}
