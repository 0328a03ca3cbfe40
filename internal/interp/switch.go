package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gosess/internal/value"
)

// switchStmt lowers a switch.
func (b *builder) switchStmt(s *ast.SwitchStmt, label string) {
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	tag, tagType := "", types.Type(types.Typ[types.Bool])
	if s.Tag != nil {
		tagType = b.typeOf(s.Tag)
		if isUntyped(tagType) {
			tagType = types.Default(tagType)
		}
		tag = b.freeze(b.exprAs(s.Tag, tagType), b.vt(tagType))
	}
	t := b.push(label, false)
	clauses := clausesOf(s.Body)
	b.chooseAndRun(clauses, func(c *ast.CaseClause, e ast.Expr) string {
		if s.Tag == nil && !isIfaceType(b.typeOf(e)) {
			return b.expr(e)
		}
		if s.Tag == nil {
			return b.equalValues(b.expr(e), b.typeOf(e), "true", tagType)
		}
		return b.caseEqual(tag, tagType, e)
	}, func(c *ast.CaseClause) { b.stmts(c.Body) })
	b.pop(t)
}

func clausesOf(body *ast.BlockStmt) []*ast.CaseClause {
	var cs []*ast.CaseClause
	for _, s := range body.List {
		cs = append(cs, s.(*ast.CaseClause))
	}
	return cs
}

// caseEqual compares the tag with a case.
func (b *builder) caseEqual(tag string, t types.Type, e ast.Expr) string {
	if isUntypedNil(b.typeOf(e)) {
		return b.nilTest(tag, b.vt(t))
	}
	et := b.typeOf(e)
	if tv := b.src.info.Types[e]; tv.Value != nil {
		if !isIfaceType(t) {
			return paren(tag) + " == " + b.constant(e, tv.Value, b.vt(t))
		}
		et = types.Default(et)
		return b.equalValues(tag, t, b.exprAs(e, et), et)
	}
	return b.equalValues(tag, t, b.expr(e), et)
}

// chooseAndRun emits the tests of the clauses, each with its clause in the branch where
// it holds.
func (b *builder) chooseAndRun(cs []*ast.CaseClause, test func(*ast.CaseClause, ast.Expr) string, run func(*ast.CaseClause)) {
	if slices.ContainsFunc(cs, fallsThrough) {
		b.chooseThenRun(cs, test, run)
		return
	}
	branch := func(c *ast.CaseClause) {
		b.line = 0
		run(c)
		b.line = 0
	}
	depth := 0
	var last *ast.CaseClause
	for _, c := range cs {
		if c.List == nil {
			last = c
			continue
		}
		b.emit("if %s {", b.anyOf(c, test))
		branch(c)
		b.emit("} else {")
		depth++
	}
	if last != nil {
		branch(last)
	}
	for ; depth > 0; depth-- {
		b.emit("}")
	}
}

// anyOf is the condition under which a clause runs.
func (b *builder) anyOf(c *ast.CaseClause, test func(*ast.CaseClause, ast.Expr) string) string {
	cond := test(c, c.List[0])
	for _, e := range c.List[1:] {
		var next string
		lines := b.capture(func() { next = test(c, e) })
		if len(lines) == 0 && !strings.Contains(cond+next, "!") {
			cond = paren(cond) + " || " + paren(next)
			continue
		}
		r := b.tempOf("bool")
		b.emit("%s = %s", r, cond)
		b.emit("if !%s {", r)
		b.lines = append(b.lines, lines...)
		b.emit("%s = %s", r, next)
		b.emit("}")
		cond = r
	}
	return cond
}

// chooseThenRun emits the search for the number of the clause, and then the clauses:
// one may fall through to the next.
func (b *builder) chooseThenRun(cs []*ast.CaseClause, test func(*ast.CaseClause, ast.Expr) string, run func(*ast.CaseClause)) {
	k := b.tempOf("int")
	b.emit("%s = 0", k)
	depth := 0
	for i, c := range cs {
		for _, e := range c.List {
			b.emit("if %s {", test(c, e))
			b.emit("%s = %d", k, i+1)
			b.emit("} else {")
			depth++
		}
	}
	for i, c := range cs {
		if c.List == nil {
			b.emit("%s = %d", k, i+1)
		}
	}
	for ; depth > 0; depth-- {
		b.emit("}")
	}
	for i, c := range cs {
		b.emit("if %s == %d {", k, i+1)
		b.line = 0
		run(c)
		if fallsThrough(c) {
			b.emit("%s = %d", k, i+2)
		}
		b.emit("}")
	}
	b.line = 0
}

func fallsThrough(c *ast.CaseClause) bool {
	if len(c.Body) == 0 {
		return false
	}
	last := c.Body[len(c.Body)-1]
	for {
		l, ok := last.(*ast.LabeledStmt)
		if !ok {
			break
		}
		last = l.Stmt
	}
	br, ok := last.(*ast.BranchStmt)
	return ok && br.Tok == token.FALLTHROUGH
}

// typeSwitch lowers a switch on the dynamic type of an interface.
func (b *builder) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	x := b.switchOperand(s)
	t := b.push(label, false)
	b.chooseAndRun(clausesOf(s.Body), func(c *ast.CaseClause, e ast.Expr) string {
		return b.hasType(x, e)
	}, func(c *ast.CaseClause) {
		b.bindClause(c, x)
		b.stmts(c.Body)
	})
	b.pop(t)
}

// switchOperand evaluates x of switch v := x.(type).
func (b *builder) switchOperand(s *ast.TypeSwitchStmt) string {
	var e ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		e = a.X
	case *ast.AssignStmt:
		e = a.Rhs[0]
	}
	x := ast.Unparen(e).(*ast.TypeAssertExpr).X
	return b.freeze(b.expr(x), b.vt(b.typeOf(x)))
}

// hasType tests the dynamic type of x against a case.
func (b *builder) hasType(x string, e ast.Expr) string {
	t := b.typeOf(e)
	if isUntypedNil(t) {
		return x + ".T == nil"
	}
	v := b.vt(t)
	if isInterface(v) {
		return b.call("bool", "IsImpl", x, b.desc(v))
	}
	return x + ".T == " + b.desc(v)
}

// bindClause declares the variable of a type switch in one clause.
func (b *builder) bindClause(c *ast.CaseClause, x string) {
	v, ok := b.src.info.Implicits[c].(*types.Var)
	if !ok {
		return
	}
	t := subst(v.Type(), b.env)
	vt := b.vt(t)
	val := x
	if len(c.List) == 1 && !isInterface(vt) {
		val = b.unbox(x, vt)
	}
	l := b.declareUnset(v, vt)
	if l.heap {
		b.emit("%s = new(%s)", l.name, b.ty(vt))
		b.emit("*%s = %s", l.name, val)
		return
	}
	b.emit("%s = %s", l.name, val)
}

// unbox takes the value of type t, known to be there, out of an interface.
func (b *builder) unbox(x string, t *value.Type) string {
	r := b.temp(t)
	b.emit("%s.Unbox(%s, &%s)", pkg, x, r)
	return r
}
