package interp

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"regexp"
	"strings"

	"gosess/internal/value"
)

// function lowers a function's parameters and body: "(params) (results) {…}".
func (b *builder) function(ft *ast.FuncType, recv *ast.FieldList, body *ast.BlockStmt, sig *types.Signature) string {
	b.sig = sig
	for v := range sig.Results().Variables() {
		b.results = append(b.results, b.vt(v.Type()))
	}
	ps := b.params(recv, ft.Params)
	head := "(" + join(ps.list) + ")" + b.resultList(sig) + " {\n"
	if contains(body, isDefer) {
		return head + b.framed(ft, body, ps) + "}"
	}
	b.enter(ft, body, ps)
	b.stmts(body.List)
	b.fallOff()
	return head + b.text() + "}"
}

// A paramList is the parameters of a function being lowered.
type paramList struct {
	list  []string // "a1 int"
	names []string
	vars  []*types.Var // nil for one that has no name
	types []*value.Type
}

func (b *builder) params(fields ...*ast.FieldList) paramList {
	var ps paramList
	for _, fl := range fields {
		if fl == nil {
			continue
		}
		for _, f := range fl.List {
			t := b.paramType(f.Type)
			if len(f.Names) == 0 {
				ps.add(b, nil, t)
			}
			for _, id := range f.Names {
				v, _ := b.src.info.Defs[id].(*types.Var)
				ps.add(b, v, t)
			}
		}
	}
	return ps
}

func (b *builder) paramType(e ast.Expr) *value.Type {
	if el, ok := e.(*ast.Ellipsis); ok {
		return b.vt(types.NewSlice(b.typeOf(el.Elt)))
	}
	return b.vt(b.typeOf(e))
}

func (ps *paramList) add(b *builder, v *types.Var, t *value.Type) {
	n := b.fresh("a")
	ps.names = append(ps.names, n)
	ps.list = append(ps.list, n+" "+b.ty(t))
	ps.vars = append(ps.vars, v)
	ps.types = append(ps.types, t)
}

// enter declares parameters and named results.
func (b *builder) enter(ft *ast.FuncType, body *ast.BlockStmt, ps paramList) {
	if b.recover == "" && contains(body, b.isRecover) {
		b.recover = b.tempOf("*" + pkg + ".Recoverer")
		b.emit("%s = %s.EnterRecover()", b.recover, pkg)
	}
	b.enterParams(ps)
	b.enterResults(ft)
}

func (b *builder) enterParams(ps paramList) {
	for i, v := range ps.vars {
		if v == nil || v.Name() == "_" {
			continue
		}
		if !b.heap[v] {
			b.vars[v] = &local{name: ps.names[i], typ: ps.types[i]}
			continue
		}
		l := b.declare(v, ps.types[i])
		b.emit("*%s = %s", l.name, ps.names[i])
	}
}

func (b *builder) enterResults(ft *ast.FuncType) {
	if ft.Results == nil {
		return
	}
	i := 0
	for _, f := range ft.Results.List {
		for _, id := range f.Names {
			v := b.src.info.Defs[id].(*types.Var)
			b.named = append(b.named, v)
			if b.cells != nil {
				b.vars[v] = &local{name: b.cells[i], typ: b.results[i], heap: true}
			} else {
				b.declare(v, b.results[i])
			}
			i++
		}
	}
}

// declare makes a variable, zero.
func (b *builder) declare(v types.Object, t *value.Type) *local {
	l := &local{name: b.fresh("v"), typ: t, heap: b.heap[v]}
	b.vars[v] = l
	if l.heap {
		b.decls = append(b.decls, declared{l.name, b.pointerTo(t)})
		b.emit("%s = new(%s)", l.name, b.ty(t))
		return l
	}
	b.decls = append(b.decls, declared{l.name, b.ty(t)})
	return l
}

func (b *builder) pointerTo(t *value.Type) string {
	return b.lw.e.syms.typ(reflect.PointerTo(t.Layout))
}

// framed lowers a function that defers: its body becomes a func that a frame
// runs, and its results cells that the body and deferred calls share.
func (b *builder) framed(ft *ast.FuncType, body *ast.BlockStmt, ps paramList) string {
	w := b.child(b.key+"·body", b.shown)
	w.lits, w.results, w.sig = b.lits, b.results, b.sig
	w.names = b.names
	w.frame = b.fresh("fr")
	list := []string{w.frame + " *" + pkg + ".Frame"}
	args := []string{w.frame}
	ps = b.byPointer(w, ps, &list, &args)
	b.emit("var %s *%s.Frame", w.frame, pkg)
	b.emit("%s = %s.NewFrame()", w.frame, pkg)
	if contains(body, b.isRecover) {
		w.recover = b.fresh("rc")
		b.emit("var %s *%s.Recoverer", w.recover, pkg)
		b.emit("%s = %s.EnterRecover()", w.recover, pkg)
		list, args = append(list, w.recover+" *"+pkg+".Recoverer"), append(args, w.recover)
	}
	for _, v := range b.captured {
		l := b.vars[v]
		list, args = append(list, l.name+" "+b.pointerTo(l.typ)), append(args, l.name)
		w.vars[v] = l
	}
	w.cells = []string{}
	for _, t := range b.results {
		c := b.fresh("r")
		b.emit("var %s %s", c, b.pointerTo(t))
		b.emit("%s = new(%s)", c, b.ty(t))
		w.cells = append(w.cells, c)
		list, args = append(list, c+" "+b.pointerTo(t)), append(args, c)
	}
	w.enter(ft, body, ps)
	w.stmts(body.List)
	w.fallOff()
	b.lw.add(&unit{key: w.key, shown: b.shown, hidden: true, sites: w.sites, pos: b.src.fset.Position(body.Pos()),
		text: fmt.Sprintf("func %s(%s) func() {\nreturn func() {\n%s}\n}\n", ref(w.key), join(list), w.text())})
	b.emit("%s.RunFrame(%s, %s(%s))", pkg, w.frame, ref(w.key), join(args))
	var rs []string
	for _, c := range w.cells {
		rs = append(rs, "*"+c)
	}
	b.emit("return %s", join(rs))
	return strings.Join(b.lines, "\n") + "\n"
}

// byPointer hands parameters to the function's body: those that can hold a
// negative zero through a pointer, since yaegi loses it otherwise.
func (b *builder) byPointer(w *builder, ps paramList, list, args *[]string) paramList {
	ps.names = append([]string(nil), ps.names...)
	for i, n := range ps.names {
		if !holdsFloat(ps.types[i]) {
			*list, *args = append(*list, ps.list[i]), append(*args, n)
			continue
		}
		p := b.fresh("p")
		*list, *args = append(*list, p+" "+b.pointerTo(ps.types[i])), append(*args, "&"+n)
		ps.names[i] = w.temp(ps.types[i])
		w.emit("%s = *%s", ps.names[i], p)
	}
	return ps
}

// helpers is the text of functions that only this unit uses.
func (b *builder) helpers() string { return strings.Join(b.extra, "") }

// fallOff ends a body whose end can be reached.
func (b *builder) fallOff() {
	if len(b.results) == 0 || b.cells != nil {
		return
	}
	if n := len(b.lines); n > 0 && strings.HasPrefix(b.lines[n-1], "return ") {
		return
	}
	// The end cannot be reached, but yaegi may want a return.
	var zs []string
	for _, t := range b.results {
		zs = append(zs, b.typedZero(t))
	}
	b.emit("return %s", join(zs))
}

func (b *builder) returnStmt(s *ast.ReturnStmt) {
	if b.escape != nil {
		b.escapeReturn(s)
		return
	}
	rs := b.returned(s)
	if b.cells == nil && len(rs) > 0 {
		b.freezeBuiltins(rs)
		b.emit("return %s", join(rs))
		return
	}
	b.setCells(b.cells, rs)
	b.bareReturn(s)
}

// bareReturn returns without values. A statement stands before it: yaegi recurses without
// end when two ways, of which one is a goto, lead to a return that has none.
func (b *builder) bareReturn(s *ast.ReturnStmt) {
	b.line = 0
	b.mark(s)
	b.emit("return")
}

// builtinCall begins with a call of a builtin function, or a conversion.
var builtinCall = regexp.MustCompile(`^[a-z][a-z0-9]*\(`)

// freezeBuiltins takes calls of builtin functions out of a return of several
// results: yaegi would store any of them as the first result.
func (b *builder) freezeBuiltins(rs []string) {
	for i, r := range rs[min(1, len(rs)):] {
		if builtinCall.MatchString(r) {
			rs[i+1] = b.freeze(r, b.results[i+1])
		}
	}
}

// setCells assigns results that may read the cells themselves.
func (b *builder) setCells(cells, rs []string) {
	if len(rs) > 1 {
		for i := range rs {
			rs[i] = b.freeze(rs[i], b.results[i])
		}
	}
	for i, r := range rs {
		if r != "*"+cells[i] && r != "(*"+cells[i]+")" {
			b.emit("*%s = %s", cells[i], r)
		}
	}
}

// returned lowers the operands of a return.
func (b *builder) returned(s *ast.ReturnStmt) []string {
	var rs []string
	sig := b.sig.Results()
	switch {
	case len(s.Results) == 0:
		for _, v := range b.named {
			rs = append(rs, b.varOrZero(v))
		}
	case len(s.Results) == 1 && sig.Len() > 1:
		tuple := b.typeOf(s.Results[0]).(*types.Tuple)
		for i, r := range b.callExpr(ast.Unparen(s.Results[0]).(*ast.CallExpr)) {
			rs = append(rs, b.assignTo(r, tuple.At(i).Type(), sig.At(i).Type()))
		}
	default:
		for i, e := range s.Results {
			rs = append(rs, b.exprAs(e, sig.At(i).Type()))
		}
	}
	return rs
}

func (b *builder) varOrZero(v *types.Var) string {
	l := b.vars[v]
	if l.heap {
		return "(*" + l.name + ")"
	}
	return l.name
}

// contains reports whether a node of n, func literals within left out,
// satisfies f.
func contains(n ast.Node, f func(ast.Node) bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		found = found || n != nil && f(n)
		return !found
	})
	return found
}

func isDefer(n ast.Node) bool {
	_, ok := n.(*ast.DeferStmt)
	return ok
}

func (b *builder) isRecover(n ast.Node) bool {
	c, ok := n.(*ast.CallExpr)
	return ok && b.builtinName(c.Fun) == "recover"
}

// builtinName returns the name of the builtin that e denotes, "" if none.
func (b *builder) builtinName(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if o, ok := b.src.info.Uses[e].(*types.Builtin); ok {
			return o.Name()
		}
	case *ast.SelectorExpr:
		if o, ok := b.src.info.Uses[e.Sel].(*types.Builtin); ok {
			return "unsafe." + o.Name()
		}
	}
	return ""
}
