package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A verdict is what an outcome says about one unit.
type verdict struct {
	unit    *unit
	sig     bool // something is wrong with the signature, type or value
	errs    []types.Error
	missing []Missing // set if nothing is wrong but that these are not defined yet
}

// solve type-checks the candidate until nothing is in scope that does not
// compile: what is broken or waits is parked, which may break others. The
// Diagnostics are those of the cell, which is then not accepted. As for
// typecheck, in says which units are looked at.
func (k *checking) solve(fn *ast.FuncDecl, in, full func(*unit) bool) (*outcome, *Diagnostics) {
	for {
		out := k.env.typecheck(k.prog, fn, in, full)
		if k.chooseForms(out, fn, full) {
			continue
		}
		verdicts, fatal := k.judge(out, fn)
		if k.autoImport(verdicts, fatal) {
			continue
		}
		if len(fatal) > 0 {
			return nil, k.explain(out, fatal)
		}
		if !k.park(out, verdicts) {
			k.stand(out, verdicts, in, full)
			return out, nil
		}
	}
}

// judge sorts errors by the unit that they are in. Those that make the cell
// unacceptable are fatal.
func (k *checking) judge(out *outcome, fn *ast.FuncDecl) (verdicts []*verdict, fatal []types.Error) {
	byUnit := map[*unit]*verdict{}
	for _, err := range out.errs {
		if k.ignored(err, fn) {
			continue
		}
		u := k.prog.at(err.Pos)
		if fn != nil && fn.Body.Pos() <= err.Pos && err.Pos <= fn.Body.End() || u == nil || code(err) == codeInvalidDeclCycle {
			fatal = append(fatal, err)
			continue
		}
		v := byUnit[u]
		if v == nil {
			v = &verdict{unit: u}
			byUnit[u] = v
			verdicts = append(verdicts, v)
		}
		v.errs = append(v.errs, err)
		v.sig = v.sig || !u.inBody(err.Pos)
	}
	for _, v := range verdicts {
		if k.mine[v.unit.name] || v.unit.waiting != nil {
			v.missing = k.missing(out, v)
		}
		if k.mine[v.unit.name] && (v.missing == nil || v.unit.kind == KindConst || v.unit.kind == KindVar) {
			fatal = append(fatal, v.errs...)
		}
	}
	slices.SortStableFunc(fatal, func(a, b types.Error) int { return int(a.Pos - b.Pos) })
	return verdicts, fatal
}

// ignored says whether an error is none in a cell, or goes with the one before it.
func (k *checking) ignored(err types.Error, fn *ast.FuncDecl) bool {
	if strings.HasPrefix(err.Msg, "\t") {
		return true
	}
	switch code(err) {
	case codeUnusedVar:
		return true
	case codeUnusedExpr:
		// The draft still has the final expression as a statement.
		h := k.hoisting
		return fn != nil && h.fn == nil && h.final != nil && err.Pos == h.final.X.Pos()
	}
	return false
}

// missing returns what a unit waits for, if that is all that is wrong with it:
// undefined names, and fields and methods of session types.
func (k *checking) missing(out *outcome, v *verdict) []Missing {
	var list []Missing
	for _, err := range v.errs {
		name := ""
		switch code(err) {
		case codeUndeclaredName:
			name = strings.TrimPrefix(err.Msg, "undefined: ")
			if u := k.prog.index[name]; u != nil && u.broken != nil {
				return nil
			}
		case codeMissingFieldOrMethod:
			name = k.missingMember(out, v.unit, err.Pos)
		}
		if name == "" || name == "_" {
			return nil
		}
		if !slices.ContainsFunc(list, func(m Missing) bool { return m.Name == name }) {
			list = append(list, Missing{Name: name})
		}
	}
	return list
}

// missingMember returns "T.m" for a selector at pos that names no field or
// method of the session type T.
func (k *checking) missingMember(out *outcome, u *unit, pos token.Pos) string {
	var found string
	if u.decl == nil {
		return ""
	}
	ast.Inspect(u.decl, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Pos() == pos {
			if obj := sessionType(out.info.TypeOf(s.X)); obj != nil {
				found = obj.Name() + "." + s.Sel.Name
			}
		}
		return found == ""
	})
	return found
}

// sessionType returns the name of a type that the session declares, perhaps
// behind a pointer.
func sessionType(t types.Type) *types.TypeName {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != mainPath || n.Obj().Parent() != n.Obj().Pkg().Scope() {
		return nil
	}
	return n.Obj()
}

// park takes units out of scope whose signature does not compile, and says
// whether there were any.
func (k *checking) park(out *outcome, verdicts []*verdict) bool {
	any := false
	for _, v := range verdicts {
		if v.sig {
			any = true
			k.prog.replace(v.unit, k.named(out, k.condemn(out, v)))
		}
	}
	return any
}

// condemn returns a copy of a unit that says what is wrong with it.
func (k *checking) condemn(out *outcome, v *verdict) *unit {
	if v.missing != nil {
		list := slices.Clone(v.missing)
		for i := range list {
			list[i].Near = k.near(out, list[i].Name)
		}
		return v.unit.standing(v.sig, nil, list)
	}
	return v.unit.standing(v.sig, k.explain(out, v.errs), nil)
}

// stand gives all units whose body was checked their standing, and records
// what they name.
func (k *checking) stand(out *outcome, verdicts []*verdict, in, full func(*unit) bool) {
	bad := map[*unit]*verdict{}
	for _, v := range verdicts {
		bad[v.unit] = v
	}
	for i, u := range k.prog.units {
		if u.parked || in != nil && !in(u) || !full(u) && !(k.mine[u.name] && !u.hasBody()) {
			continue
		}
		v := bad[u]
		switch {
		case v != nil:
			u = k.condemn(out, v)
		case u.ok():
			u = u.standing(false, nil, nil)
		default:
			u = u.standing(false, nil, nil)
		}
		k.prog.units[i] = k.named(out, u)
		for _, name := range u.keys() {
			k.prog.index[name] = u
		}
	}
}
