package export

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gosess/internal/check"
)

// This file changes the text of statements of a cell.

// An edit puts text in the place of a part of a cell.
type edit struct {
	at, end int
	text    string
}

// Statements are those of a cell, as they become those of a function.
type statements struct {
	w     *writer
	c     *cell
	at    func(token.Pos) int
	edits []edit
}

func (s *statements) replace(at, end int, text string) {
	s.edits = append(s.edits, edit{at, end, text})
}

func (s *statements) apply() string {
	slices.SortStableFunc(s.edits, func(a, b edit) int { return a.at - b.at })
	var b strings.Builder
	at := 0
	for _, e := range s.edits {
		b.WriteString(s.c.text[at:e.at] + e.text)
		at = e.end
	}
	return b.String() + s.c.text[at:]
}

// statement changes one statement of the top level.
func (s *statements) statement(stmt ast.Stmt, last bool) {
	switch x := stmt.(type) {
	case *ast.LabeledStmt:
		s.statement(x.Stmt, last)
	case *ast.AssignStmt:
		if x.Tok == token.DEFINE {
			s.replace(s.at(x.TokPos), s.at(x.TokPos)+2, "=")
		}
	case *ast.DeclStmt:
		s.variables(x.Decl.(*ast.GenDecl))
	case *ast.ExprStmt:
		if last {
			s.final(x.X)
		}
	}
}

// final shows the value of the last expression.
func (s *statements) final(x ast.Expr) {
	begin, end := s.at(x.Pos()), s.at(x.End())
	show := s.w.name("show")
	n := len(s.c.update.Results)
	_, call := ast.Unparen(x).(*ast.CallExpr)
	switch {
	case n == 1 && s.c.update.Silent && s.c.last:
		s.replace(begin, begin, s.w.lastName(s.c)+" = ")
	case n == 0 || s.c.update.Silent:
		if u, ok := ast.Unparen(x).(*ast.UnaryExpr); !call && !(ok && u.Op == token.ARROW) {
			s.replace(begin, begin, "_ = ")
		}
	case n > 1 && s.c.last:
		list := "a1"
		for i := 2; i <= n; i++ {
			list += fmt.Sprintf(", a%d", i)
		}
		s.replace(begin, begin, list+" := ")
		s.replace(end, end, fmt.Sprintf("\n%s = a1\n%s(%s)", s.w.lastName(s.c), s.w.showMany(n), list))
	case n > 1:
		s.replace(begin, begin, s.w.showMany(n)+"(")
		s.replace(end, end, ")")
	case s.c.last:
		s.replace(begin, begin, s.w.lastName(s.c)+" = ")
		s.replace(end, end, "\n"+show+"("+s.w.lastName(s.c)+")")
	default:
		s.replace(begin, begin, show+"(")
		s.replace(end, end, ")")
	}
}

// showMany is the function that shows several values.
func (w *writer) showMany(n int) string { return w.name(fmt.Sprintf("show%d", n)) }

// variables makes assignments of a declaration of variables.
func (s *statements) variables(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return
	}
	if !d.Lparen.IsValid() {
		s.replace(s.at(d.TokPos), s.at(d.Specs[0].Pos()), "")
	} else {
		s.replace(s.at(d.TokPos), s.at(d.Lparen)+1, "")
		s.replace(s.at(d.Rparen), s.at(d.Rparen)+1, "")
	}
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		names := s.at(v.Names[len(v.Names)-1].End())
		switch {
		case len(v.Values) == 0:
			typ := s.c.text[s.at(v.Type.Pos()):s.at(v.Type.End())]
			zeros := slices.Repeat([]string{s.zero(v.Names[0].Name, typ)}, len(v.Names))
			s.replace(names, s.at(v.Type.End()), " = "+strings.Join(zeros, ", "))
			s.imports(v.Type)
		case v.Type != nil:
			s.replace(names, s.at(v.Type.End()), "")
		}
	}
}

// imports notes the packages that a type names, which the cell's function does not.
func (s *statements) imports(typ ast.Expr) {
	ast.Inspect(typ, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, _ := sel.X.(*ast.Ident)
		for _, d := range s.c.update.Program.Decls() {
			if id != nil && d.Kind == check.KindImport && d.Name == id.Name {
				s.c.imports[d.Name] = d.Type
			}
		}
		return false
	})
}

// zero is the zero value of a variable that the cell declares with a type.
func (s *statements) zero(name, typ string) string {
	for _, v := range s.c.update.NewVars {
		if v.Name() != name {
			continue
		}
		switch t := v.Type().Underlying().(type) {
		case *types.Basic:
			switch {
			case t.Info()&types.IsNumeric != 0:
				return "0"
			case t.Info()&types.IsString != 0:
				return `""`
			}
		case *types.Struct, *types.Array:
			return typ + "{}"
		case *types.Pointer, *types.Slice, *types.Map, *types.Signature, *types.Chan, *types.Interface:
			return "nil"
		}
	}
	return "*new(" + typ + ")"
}
