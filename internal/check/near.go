package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"gosess/internal/check/pkgdata"
)

// nearest returns at most three of the names that look like name, nearest first.
func nearest(name string, names []string) []string {
	type scored struct {
		name  string
		score int
	}
	var list []scored
	// A name of one or two letters is one edit away from too many others.
	limit := max(1, 2*min(3, len(name)/3))
	for _, n := range names {
		if n == name || n == "_" || IsHidden(n) {
			continue
		}
		if d := distance(name, n); d <= limit {
			list = append(list, scored{n, d})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		if a.score != b.score {
			return a.score - b.score
		}
		return strings.Compare(a.name, b.name)
	})
	var best []string
	for _, s := range list[:min(3, len(list))] {
		// What is much farther off than the best one is not meant.
		if s.score <= list[0].score+2 && !slices.Contains(best, s.name) {
			best = append(best, s.name)
		}
	}
	return best
}

// distance counts how many letters have to be put in, left out, replaced or
// swapped with their neighbour to make b of a, twice each; letters that differ in
// case alone count once.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > 4 || d < -4 {
		return 2 * max(d, -d)
	}
	if strings.EqualFold(a, b) {
		return 1
	}
	before, last, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = 2 * j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = 2 * i
		for j := 1; j <= len(y); j++ {
			cur[j] = min(last[j]+2, cur[j-1]+2, last[j-1]+replacing(x[i-1], y[j-1]))
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] && x[i-1] != x[i-2] {
				cur[j] = min(cur[j], before[j-2]+2)
			}
		}
		before, last, cur = last, cur, before
	}
	return last[len(y)]
}

func replacing(a, b rune) int {
	switch {
	case a == b:
		return 0
	case unicode.ToLower(a) == unicode.ToLower(b):
		return 1
	}
	return 2
}

// didYouMean makes a hint of names.
func didYouMean(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("did you mean %s?", names[0])
	}
	return fmt.Sprintf("did you mean %s or %s?", strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}

// near returns names that look like one that is undefined: of the session, of
// the language, or of the standard library. The name may be "T.M".
func (k *checking) near(out *outcome, name string) []string {
	if typ, member, ok := strings.Cut(name, "."); ok {
		return qualify(typ, nearest(member, membersOf(out.pkg, typ)))
	}
	return k.prog.nearName(name)
}

func (p *Program) nearName(name string) []string {
	names := types.Universe.Names()
	for n, u := range p.index {
		if u.kind != KindMethod {
			names = append(names, n)
		}
	}
	for _, im := range p.imports {
		names = append(names, im.name)
	}
	if list := nearest(name, names); len(list) > 0 {
		return list
	}
	return declaring(name)
}

// declaring returns members of well known packages that have a name, as "math.Sqrt".
func declaring(name string) []string {
	var list []string
	for _, path := range pkgdata.Declaring(name) {
		if wellKnown[path] {
			list = append(list, pkgdata.Name(path)+"."+name)
		}
	}
	return list[:min(3, len(list))]
}

// wellKnown are the packages whose members people name without their package.
var wellKnown = map[string]bool{
	"bytes": true, "cmp": true, "errors": true, "fmt": true, "maps": true, "math": true, "math/big": true,
	"math/cmplx": true, "math/rand": true, "os": true, "regexp": true, "slices": true, "sort": true,
	"strconv": true, "strings": true, "sync": true, "time": true, "gosess/dispatch": true,
}

func qualify(typ string, names []string) []string {
	for i := range names {
		names[i] = typ + "." + names[i]
	}
	return names
}

// membersOf returns the fields and methods of a session type.
func membersOf(pkg *types.Package, typ string) []string {
	obj := pkg.Scope().Lookup(typ)
	if obj == nil {
		return nil
	}
	return memberNames(obj.Type())
}

// memberNames returns the names of the fields and methods that x.name can
// select for x of type t, those of embedded fields included.
func memberNames(t types.Type) []string {
	var names []string
	for _, m := range members(t) {
		names = append(names, m.Name())
	}
	return names
}

// nearMembers returns names that look like the one that a selector names in vain.
func nearMembers(out *outcome, s *ast.SelectorExpr) []string {
	if id, ok := s.X.(*ast.Ident); ok {
		if pkg, ok := out.info.Uses[id].(*types.PkgName); ok {
			return qualify(id.Name, nearest(s.Sel.Name, exportedNames(pkg.Imported())))
		}
	}
	t := out.info.TypeOf(s.X)
	if t == nil {
		return nil
	}
	return nearest(s.Sel.Name, memberNames(t))
}

func exportedNames(p *types.Package) []string {
	return slices.DeleteFunc(p.Scope().Names(), func(n string) bool { return !token.IsExported(n) })
}

func fieldNames(st *types.Struct) []string {
	var names []string
	for f := range st.Fields() {
		names = append(names, f.Name())
	}
	return names
}

// holdsKey says whether x is a composite literal with a key at pos.
func holdsKey(x ast.Expr, pos token.Pos) bool {
	lit, ok := x.(*ast.CompositeLit)
	return ok && slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool { return e.Pos() == pos })
}

// identAt returns the identifier at a byte offset.
func identAt(text string, off int) string {
	rest := text[off:]
	end := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(rest)
	}
	return rest[:end]
}

// nearPaths returns import paths that look like one.
func (e *env) nearPaths(path string) []string {
	paths := nearest(path, pkgdata.Paths())
	for _, p := range e.named(path[strings.LastIndexByte(path, '/')+1:]) {
		if !slices.Contains(paths, p) {
			paths = append(paths, p)
		}
	}
	for i := range paths {
		paths[i] = fmt.Sprintf("%q", paths[i])
	}
	return paths[:min(3, len(paths))]
}

// identName returns the name on the left of a selector, or "".
func identName(s *ast.SelectorExpr) string {
	if id, ok := s.X.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// isIdent says whether a name could be that of a variable.
func isIdent(name string) bool { return token.IsIdentifier(name) && name != "_" }

// namesake returns the path of another package of the same name that has the
// member that a selector names in vain, or "".
func (e *env) namesake(out *outcome, s *ast.SelectorExpr) string {
	id, ok := s.X.(*ast.Ident)
	if !ok {
		return ""
	}
	pkg, ok := out.info.Uses[id].(*types.PkgName)
	if !ok {
		return ""
	}
	for _, path := range e.named(pkg.Imported().Name()) {
		if slices.Contains(e.exported(path), s.Sel.Name) {
			return path
		}
	}
	return ""
}
