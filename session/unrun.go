package session

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"slices"

	"gosess/internal/check"
)

// This file says what is older than cells that are known and were not run: those
// after the values that were kept last.

// Unrun says what the session lacks if cells with these sources should have been
// run: older are variables that they may have changed, absent are names that
// they define. Both are sorted. It runs nothing.
func (s *Session) Unrun(sources []string) (older, absent []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.cur.Load()
	now, old, new := before, map[string]bool{}, map[string]bool{}
	for _, src := range sources {
		for _, name := range mayChange(now, src) {
			old[name] = true
		}
		u, err := checkCell(now, src)
		if err != nil {
			continue // it needs what was not run, or did not compile here
		}
		for _, name := range defined(u) {
			old[name] = before.cellOf(name) > 0
			new[name] = !old[name]
		}
		now = now.accept(u, src)
	}
	maps.DeleteFunc(old, func(name string, is bool) bool { return !is || before.cellOf(name) == 0 })
	maps.DeleteFunc(new, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(old)), slices.Sorted(maps.Keys(new))
}

// defined are the names that a cell defines, anew or again.
func defined(u *check.Update) []string {
	names := slices.Concat(u.Defined, u.Redefined)
	for _, v := range u.NewVars {
		if !check.IsHidden(v.Name()) {
			names = append(names, v.Name())
		}
	}
	return names
}

// mayChange are the variables that a cell may change, as far as names tell: those that it
// mentions, and those of the functions that it mentions.
func mayChange(st *state, src string) []string {
	if !hasEffects(src) {
		return nil
	}
	isVar := map[string]bool{}
	for _, name := range st.vars() {
		isVar[name] = !check.IsHidden(name)
	}
	var list []string
	for _, name := range identifiersOf(src) {
		for _, used := range append(st.prog.Uses(name), name) {
			if isVar[used] {
				list = append(list, used)
			}
		}
	}
	return list
}

// identifiersOf are the identifiers in a cell.
func identifiersOf(src string) []string {
	var sc scanner.Scanner
	sc.Init(token.NewFileSet().AddFile("", -1, len(src)), []byte(src), nil, 0)
	var list []string
	for {
		switch _, tok, text := sc.Scan(); tok {
		case token.EOF:
			return list
		case token.IDENT:
			list = append(list, text)
		}
	}
}

// hasEffects reports whether a cell does more than define functions and types and show
// what it finds. It may say so of one that does not.
func hasEffects(src string) bool {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", "package p\n"+src, parser.SkipObjectResolution)
	if err != nil {
		f, err = parser.ParseFile(fset, "", "package p\nfunc _() {\n"+src+"\n}", parser.SkipObjectResolution)
		if err != nil {
			return true
		}
		return acts(f.Decls[0].(*ast.FuncDecl).Body)
	}
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && acts(g)
	})
}

// acts reports whether something in n calls, assigns, sends, receives or takes an address.
func acts(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.AssignStmt, *ast.IncDecStmt, *ast.SendStmt, *ast.RangeStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
