package interp

import (
	"fmt"
	"go/ast"
	"go/types"

	"gosess/internal/interp/limit"
)

// This file lowers range over a func. The body becomes a func that tells the
// loop, through a cell, how it was left.

// A loopFunc is the body of a range over a func, seen from inside.
type loopFunc struct {
	outer   *builder
	state   string            // pointer to the cell that says how the body was left
	results []string          // pointers to the results, for return
	leaves  []*ast.BranchStmt // branches out of the body; number i is leave code i+1
	returns bool
}

// Values of the state cell besides the numbers of branches.
const (
	loopReady  = 0  // the body may be called
	loopOver   = -1 // the loop was left by break, or the iterator returned
	loopBusy   = -2 // the body is running, or panicked
	loopReturn = -3 // the body wants the surrounding function to return
)

func (b *builder) rangeFunc(s *ast.RangeStmt, label string, u *types.Signature) {
	f := b.simple(b.expr(s.X), b.vt(b.typeOf(s.X)))
	yield := b.core(u.Params().At(0).Type()).(*types.Signature)
	yt := b.vt(u.Params().At(0).Type())
	state := b.tempOf("*int")
	b.emit("%s = new(int)", state)
	results := b.resultCells(s.Body)

	w := b.child(fmt.Sprintf("range %s %s", b.key, b.src.fset.Position(s.Pos())), b.shown)
	w.lits, w.sig, w.results, w.named, w.gotoTargets = b.lits, b.sig, b.results, b.named, b.gotoTargets
	params, args := w.captureLoop(b, s, state, results)
	w.rangeBody(s, label, yield)
	var ps []string
	for i, v := range w.yieldParams {
		ps = append(ps, v+" "+w.ty(w.vt(yield.Params().At(i).Type())))
	}
	b.lw.add(&unit{key: w.key, shown: b.shown + "-range", sites: w.sites, pos: b.src.fset.Position(s.Pos()),
		text: fmt.Sprintf("func %s(m *%s.Func%s) %s {\nreturn %s{M: m, F: func(%s) bool {\n%s}}\n}\n",
			ref(w.key), pkg, params, b.ty(yt), b.ty(yt), join(ps), w.text())})

	body := b.temp(yt)
	b.emit("%s = %s(%s%s)", body, ref(w.key), b.lw.e.funcRecord(w.key, yt), args)
	b.emit("if %s.F == nil { %s.PanicNil() }", f, pkg)
	b.mark(s)
	b.calledAt(s, "")
	b.emit("%s.F(%s)", f, body)
	b.leaveLoop(w.escape, state, results)
}

// resultCells returns cells for the results of a return in body.
func (b *builder) resultCells(body ast.Node) []string {
	switch {
	case b.escape != nil:
		return b.escape.results
	case b.cells != nil:
		return b.cells
	case !contains(body, isReturn):
		return nil
	}
	var cs []string
	for _, t := range b.results {
		c := b.tempOf(b.pointerTo(t))
		b.emit("%s = new(%s)", c, b.ty(t))
		cs = append(cs, c)
	}
	return cs
}

func isReturn(n ast.Node) bool {
	_, ok := n.(*ast.ReturnStmt)
	return ok
}

// captureLoop gives the body what it shares with the function around it and
// returns the factory's parameters and arguments.
func (w *builder) captureLoop(b *builder, s *ast.RangeStmt, state string, results []string) (params, args string) {
	add := func(arg, typ string) string {
		n := w.fresh("c")
		params += ", " + n + " " + typ
		args += ", " + arg
		return n
	}
	vars := freeVarsIn(b.src.info, s.Body, s.Body)
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil && s.Tok.String() == "=" {
			vars = append(vars, freeVarsIn(b.src.info, e, s.Body)...)
		}
	}
	vars = append(vars, b.named...)
	for _, v := range vars {
		l := b.vars[v]
		if l == nil || w.vars[v] != nil || !l.heap {
			continue
		}
		w.vars[v] = &local{name: add(l.name, b.pointerTo(l.typ)), typ: l.typ, heap: true}
	}
	w.escape = &loopFunc{outer: b, state: add(state, "*int")}
	for i, r := range results {
		w.escape.results = append(w.escape.results, add(r, b.pointerTo(b.results[i])))
	}
	if b.frame != "" {
		w.frame = add(b.frame, "*"+pkg+".Frame")
	}
	if b.recover != "" {
		w.recover = add(b.recover, "*"+pkg+".Recoverer")
	}
	return params, args
}

// rangeBody lowers the body as a func(…) bool.
func (w *builder) rangeBody(s *ast.RangeStmt, label string, yield *types.Signature) {
	t := w.push(label, true)
	w.emit("if *%s != %d { %s.PanicRange(*%s) }", w.escape.state, loopReady, pkg, w.escape.state)
	w.emit("*%s = %d", w.escape.state, loopBusy)
	ends := []ast.Expr{s.Key, s.Value}
	for i := range yield.Params().Len() {
		p := w.fresh("a")
		w.yieldParams = append(w.yieldParams, p)
		w.bind(s, ends[i], p, yield.Params().At(i).Type())
	}
	w.stmts(s.Body.List)
	w.placeCont(t)
	w.emit("*%s = %d", w.escape.state, loopReady)
	w.emit("return true")
	w.targets = w.targets[:len(w.targets)-1]
	if t.usedBrk {
		w.label(t.brk)
		w.leave(loopOver)
	}
}

func (w *builder) leave(code int) {
	w.emit("*%s = %d", w.escape.state, code)
	w.emit("return false")
}

// escapeReturn lowers return in the body of a range over a func.
func (w *builder) escapeReturn(s *ast.ReturnStmt) {
	w.setCells(w.escape.results, w.returned(s))
	w.escape.returns = true
	w.leave(loopReturn)
}

// escapeBranch lowers a branch to a statement around the range.
func (w *builder) escapeBranch(s *ast.BranchStmt, name string) {
	if w.escape == nil {
		w.refuse(s, limit.Unknown, fmt.Sprintf("%s %s here", s.Tok, name))
	}
	w.escape.leaves = append(w.escape.leaves, s)
	w.leave(len(w.escape.leaves))
}

// leaveLoop emits what follows the iterator's return.
func (b *builder) leaveLoop(l *loopFunc, state string, cells []string) {
	st := b.tempOf("int")
	b.emit("%s = *%s", st, state)
	b.emit("if %s == %d { %s.PanicRange(%s) }", st, loopBusy, pkg, st)
	b.emit("*%s = %d", state, loopOver)
	b.line = 0
	if l.returns {
		b.emit("if %s == %d {", st, loopReturn)
		b.returnCells(cells)
		b.emit("}")
	}
	for i, s := range l.leaves {
		b.emit("if %s == %d {", st, i+1)
		b.branch(s)
		b.emit("}")
	}
}

// returnCells returns from b with the results in its cells.
func (b *builder) returnCells(cells []string) {
	switch {
	case b.escape != nil:
		b.escape.returns = true
		b.leave(loopReturn)
	case b.cells != nil:
		b.emit("return")
	default:
		var rs []string
		for _, c := range cells {
			rs = append(rs, "*"+c)
		}
		b.emit("return %s", join(rs))
	}
}
