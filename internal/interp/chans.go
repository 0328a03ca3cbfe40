package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"gosess/internal/interp/limit"
)

// send lowers c <- x.
func (b *builder) send(s *ast.SendStmt) {
	ct := b.typeOf(s.Chan)
	elem := b.core(ct).(*types.Chan).Elem()
	c := b.freeze(b.expr(s.Chan), b.vt(ct))
	x := b.settled(b.exprAs(s.Value, elem), b.vt(elem))
	b.emit("%s.Send(%s, &%s)", pkg, c, x)
}

// receive lowers <-c, with ok if it is wanted.
func (b *builder) receive(e *ast.UnaryExpr, comma bool) []string {
	ct := b.typeOf(e.X)
	c := b.freeze(b.expr(e.X), b.vt(ct))
	r := b.temp(b.vt(b.core(ct).(*types.Chan).Elem()))
	if !comma {
		b.emit("%s.Recv(%s, &%s)", pkg, c, r)
		return []string{r}
	}
	ok := b.tempOf("bool")
	b.emit("%s = %s.Recv(%s, &%s)", ok, pkg, c, r)
	return []string{r, ok}
}

// selectStmt lowers a select: operands are evaluated in order, one case is
// chosen by the run-time support, then its clause runs.
func (b *builder) selectStmt(s *ast.SelectStmt, label string) {
	t := b.push(label, false)
	sel := b.tempOf("*" + pkg + ".Selection")
	b.emit("%s = %s.NewSelect()", sel, pkg)
	var run []func()
	for i, c := range s.Body.List {
		run = append(run, b.commClause(sel, i, c.(*ast.CommClause)))
	}
	k := b.tempOf("int")
	b.emit("%s = %s.RunSelect(%s)", k, pkg, sel)
	for i, f := range run {
		b.emit("if %s == %d {", k, i)
		b.line = 0
		f()
		b.emit("}")
	}
	b.pop(t)
}

// commClause adds case i to the select and returns what lowers its clause.
func (b *builder) commClause(sel string, i int, c *ast.CommClause) func() {
	switch comm := c.Comm.(type) {
	case nil:
		b.emit("%s.SelectDefault(%s, %d)", pkg, sel, i)
		return func() { b.stmts(c.Body) }
	case *ast.SendStmt:
		ct := b.typeOf(comm.Chan)
		elem := b.core(ct).(*types.Chan).Elem()
		ch := b.freeze(b.expr(comm.Chan), b.vt(ct))
		x := b.settled(b.exprAs(comm.Value, elem), b.vt(elem))
		b.emit("%s.SelectSend(%s, %d, %s, &%s)", pkg, sel, i, ch, x)
		return func() { b.stmts(c.Body) }
	case *ast.ExprStmt:
		b.commReceive(sel, i, comm.X)
		return func() { b.stmts(c.Body) }
	case *ast.AssignStmt:
		return b.commAssign(sel, i, c, comm)
	}
	b.refuse(c, limit.Unknown, "this case of a select")
	return nil
}

// commReceive adds a receive and returns the variables for value and ok.
func (b *builder) commReceive(sel string, i int, e ast.Expr) (string, string, types.Type) {
	u := ast.Unparen(e).(*ast.UnaryExpr)
	ct := b.typeOf(u.X)
	elem := b.core(ct).(*types.Chan).Elem()
	ch := b.freeze(b.expr(u.X), b.vt(ct))
	r, ok := b.temp(b.vt(elem)), b.tempOf("bool")
	b.emit("%s.SelectRecv(%s, %d, %s, &%s, &%s)", pkg, sel, i, ch, r, ok)
	return r, ok, elem
}

func (b *builder) commAssign(sel string, i int, c *ast.CommClause, a *ast.AssignStmt) func() {
	r, ok, elem := b.commReceive(sel, i, a.Rhs[0])
	vals, ts := []string{r, ok}, []types.Type{elem, types.Typ[types.Bool]}
	return func() {
		for j, e := range a.Lhs {
			if id, isIdent := e.(*ast.Ident); isIdent && a.Tok == token.DEFINE {
				b.setIdent(id, vals[j], ts[j])
				continue
			}
			lv := b.lvalue(e, true)
			if !lv.blank {
				b.store(lv, b.assignTo(vals[j], ts[j], lv.typ))
			}
		}
		b.stmts(c.Body)
	}
}

// goStmt lowers go f(x): f and x are evaluated now.
func (b *builder) goStmt(s *ast.GoStmt) {
	b.launch(s.Call, func(fn string, args []string) {
		b.emit("%s.Go(%s)", pkg, join(append([]string{fn}, args...)))
	})
}

// deferStmt lowers defer f(x): f and x are evaluated now.
func (b *builder) deferStmt(s *ast.DeferStmt) {
	if b.frame == "" {
		b.refuse(s, limit.Unknown, "defer here")
	}
	b.launch(s.Call, func(fn string, args []string) {
		b.emit("%s.Defer(%s)", pkg, join(append([]string{b.frame, fn}, args...)))
	})
}

// launch evaluates a call's function and arguments and hands them on.
func (b *builder) launch(e *ast.CallExpr, hand func(fn string, args []string)) {
	fun := ast.Unparen(e.Fun)
	if tv := b.src.info.Types[fun]; tv.IsBuiltin() || tv.IsType() {
		b.launchBuiltin(e, hand)
		return
	}
	if lit, ok := fun.(*ast.FuncLit); ok && len(e.Args) == 0 {
		hand(b.funcLitCalled(lit)+".F", nil)
		return
	}
	c := b.callee(fun)
	recv := c.recv
	if c.iface != "" {
		// The method is looked up now, so that a nil interface panics now.
		c = callee{sig: c.sig, fn: b.boundInterface(c)}
	} else if c.value != "" {
		c.fn = b.freeze(c.value, b.vt(b.typeOf(fun))) + ".F"
	}
	args := b.args(e, c.sig)
	var all []string
	for _, r := range recv {
		all = append(all, b.freezeRecv(r, fun))
	}
	for i, t := range b.paramTypes(c.sig) {
		all = append(all, b.passable(args[i], t))
	}
	hand(taken(c.fn), all)
}

// freezeRecv keeps a receiver's value as it is now.
func (b *builder) freezeRecv(r string, fun ast.Expr) string {
	if isName(r) && r[0] != '(' {
		return r
	}
	sel := ast.Unparen(fun).(*ast.SelectorExpr)
	s, _ := b.selection(sel)
	m := s.obj.(*types.Func)
	t := subst(m.Signature().Recv().Type(), b.env)
	if r := s.ownReceiver(); r != nil {
		t = r
	}
	return b.freeze(r, b.vt(t))
}

// ownReceiver is the type of the receiver of a method that is not promoted, nil if it
// is.
func (s selection) ownReceiver() types.Type {
	if len(s.index) > 1 {
		return nil
	}
	m, t := s.obj.(*types.Func), s.recv
	p, isPtr := pointee(t)
	switch {
	case isPointerMethod(m) && !isPtr:
		return types.NewPointer(t)
	case !isPointerMethod(m) && isPtr:
		return p
	}
	return t
}

// boundInterface binds an interface method to its receiver: without a function
// of ours between, so that recover in the method works in a deferred call.
func (b *builder) boundInterface(c callee) string {
	f := b.tempOf(b.lw.e.syms.typ(b.vt(c.sig).Layout.Field(1).Type))
	b.emit("%s.Bind(%s, %q, &%s)", pkg, c.iface, c.id, f)
	return f
}

// launchBuiltin wraps a builtin in a func literal of no arguments.
func (b *builder) launchBuiltin(e *ast.CallExpr, hand func(fn string, args []string)) {
	name := b.builtinName(e.Fun)
	if name == "recover" {
		// It recovers on behalf of the function that defers it.
		if b.recover == "" {
			b.refuse(e, limit.Unknown, "recover here")
		}
		hand(pkg+".RecoverLater", []string{b.recover})
		return
	}
	var names, list []string
	var in []reflect.Type
	w := b.child(fmt.Sprintf("builtin %s %s", b.key, b.src.fset.Position(e.Pos())), b.shown)
	for _, a := range e.Args {
		tv := b.src.info.Types[a]
		if tv.IsType() || tv.Value != nil {
			continue
		}
		t := b.vt(b.typeOf(a))
		x := b.freezeEffects(b.expr(a), t)
		if x == "nil" {
			x = b.typedZero(t)
		}
		p := w.fresh("a")
		w.fixed = append(w.fixed, fixedExpr{e: a, name: p})
		in = append(in, t.Layout)
		names, list = append(names, b.passable(x, t)), append(list, p+" "+b.ty(t))
	}
	w.sig, w.vars = b.sig, b.vars
	w.builtin(e, ast.Unparen(e.Fun))
	b.lw.add(&unit{key: w.key, shown: b.shown, hidden: true, pos: b.src.fset.Position(e.Pos()), ftype: reflect.FuncOf(in, nil, false),
		text: fmt.Sprintf("func %s(%s) {\n%s}\n", ref(w.key), join(list), w.text())})
	hand(taken(ref(w.key)), names)
}

// A fixedExpr is an expression that was evaluated already, into a parameter.
type fixedExpr struct {
	e    ast.Expr
	name string
	typ  types.Type // if type-checking did not see e
}
