package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// chooseForms gives every call of package dispatch in the bodies that were
// checked the form that its types ask for, and says whether that changed any. Where
// function and inputs do not fit, the outcome says so instead of what
// go/types made of it.
func (k *checking) chooseForms(out *outcome, fn *ast.FuncDecl, full func(*unit) bool) bool {
	if _, ok := k.prog.importOf("dispatch"); !ok {
		return false
	}
	changed := false
	visit := func(n ast.Node) {
		for _, m := range findMapCalls(n, out.info, k.env.mapCalls) {
			changed = k.chooseForm(out, m) || changed
		}
	}
	if fn != nil {
		visit(fn)
	}
	for _, u := range k.prog.units {
		if u.decl != nil && !u.parked && full(u) {
			visit(u.decl)
		}
	}
	return changed
}

func (k *checking) chooseForm(out *outcome, m *mapCall) bool {
	f, complaint := m.form(out.info)
	if complaint != "" {
		out.complain(m, complaint)
		return false
	}
	if f == nil {
		return false
	}
	name, args := m.sel.Name, m.call.Args
	if !m.apply(f) {
		return false
	}
	k.env.mapCalls[m.call] = m
	k.undo = append(k.undo, func() { m.sel.Name, m.call.Args = name, args })
	return true
}

// complain puts a complaint in the place of the errors within a call.
func (out *outcome) complain(m *mapCall, msg string) {
	from, to := m.call.Pos(), m.call.End()
	inLiteral := func(pos token.Pos) bool { // whose own errors stay
		lit, ok := m.args[0].(*ast.FuncLit)
		return ok && lit.Body.Pos() < pos && pos < lit.Body.End()
	}
	var keep []types.Error
	var sample types.Error
	for _, err := range out.errs {
		if from <= err.Pos && err.Pos <= to && !inLiteral(err.Pos) {
			sample = err
			continue
		}
		keep = append(keep, err)
	}
	sample.Msg, sample.Pos, sample.Soft = msg, m.args[0].Pos(), false
	out.errs = append(keep, sample)
}
