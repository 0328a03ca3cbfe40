package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gosess/internal/interp/limit"
)

// A target is a statement that break or continue may name.
type target struct {
	label     string // in the source; "" if none
	loop      bool
	plain     bool   // a labelled block: only a labelled break means it
	brk, cont string // labels in lowered code
	usedBrk   bool
	usedCont  bool
}

func (b *builder) stmts(list []ast.Stmt) {
	for _, s := range list {
		b.stmt(s, "")
	}
}

// stmt lowers a statement that carries label, if not "".
func (b *builder) stmt(s ast.Stmt, label string) {
	if needsMark(s) {
		b.mark(s)
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.ExprStmt:
		b.exprStmt(s)
	case *ast.AssignStmt:
		b.assign(s)
	case *ast.IncDecStmt:
		b.incDec(s)
	case *ast.DeclStmt:
		b.declStmt(s)
	case *ast.ReturnStmt:
		b.returnStmt(s)
	case *ast.BlockStmt:
		b.block(s, label)
	case *ast.IfStmt:
		b.ifStmt(s)
	case *ast.ForStmt:
		b.forStmt(s, label)
	case *ast.RangeStmt:
		b.rangeStmt(s, label)
	case *ast.SwitchStmt:
		b.switchStmt(s, label)
	case *ast.TypeSwitchStmt:
		b.typeSwitch(s, label)
	case *ast.SelectStmt:
		b.selectStmt(s, label)
	case *ast.BranchStmt:
		b.branch(s)
	case *ast.LabeledStmt:
		b.labeled(s)
	case *ast.GoStmt:
		b.goStmt(s)
	case *ast.DeferStmt:
		b.deferStmt(s)
	case *ast.SendStmt:
		b.send(s)
	default:
		b.refuse(s, limit.Unknown, fmt.Sprintf("this kind of statement (%T)", s))
	}
}

// needsMark reports whether the line must be noted before s: something in it
// may panic within yaegi or the run-time support.
func needsMark(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.AssignStmt, *ast.ExprStmt, *ast.ReturnStmt, *ast.SendStmt, *ast.GoStmt, *ast.DeferStmt, *ast.IncDecStmt, *ast.DeclStmt:
		return contains(s, mayPanic)
	case *ast.IfStmt:
		return contains(s.Cond, mayPanic)
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.RangeStmt:
		return true
	}
	return false
}

func mayPanic(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		id, ok := n.Fun.(*ast.Ident)
		return !ok || id.Name != "len" && id.Name != "cap"
	case *ast.SelectorExpr, *ast.StarExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.TypeAssertExpr:
		return true
	case *ast.BinaryExpr:
		return n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
	case *ast.UnaryExpr:
		return n.Op == token.ARROW
	}
	return false
}

func (b *builder) block(s *ast.BlockStmt, label string) {
	if label == "" {
		b.stmts(s.List)
		return
	}
	t := b.push(label, false)
	t.plain = true
	b.stmts(s.List)
	b.pop(t)
}

func (b *builder) exprStmt(s *ast.ExprStmt) {
	switch e := ast.Unparen(s.X).(type) {
	case *ast.CallExpr:
		b.callExpr(e)
	case *ast.UnaryExpr:
		b.receive(e, false)
	default:
		b.refuse(s, limit.Unknown, "this expression as a statement")
	}
}

// push makes a statement that break (and continue, if it is a loop) may name.
func (b *builder) push(label string, loop bool) *target {
	t := &target{label: label, loop: loop, brk: b.fresh("L"), cont: b.fresh("L")}
	b.targets = append(b.targets, t)
	return t
}

// pop ends the statement and places its label for break.
func (b *builder) pop(t *target) {
	b.targets = b.targets[:len(b.targets)-1]
	if t.usedBrk {
		b.label(t.brk)
	}
	b.line = 0
}

// label places a label. Two labels of one statement are more than yaegi knows.
func (b *builder) label(name string) {
	if n := len(b.lines); n > 0 && strings.HasSuffix(b.lines[n-1], ":") {
		b.emit(";")
	}
	b.emit("%s:", name)
}

// placeCont places the label for continue.
func (b *builder) placeCont(t *target) {
	if t.usedCont {
		b.label(t.cont)
	}
	b.line = 0
}

func (b *builder) branch(s *ast.BranchStmt) {
	name := ""
	if s.Label != nil {
		name = s.Label.Name
	}
	switch s.Tok {
	case token.GOTO:
		b.gotoLabel(s, name)
	case token.FALLTHROUGH:
		// lowered by switchStmt
	default:
		if t := b.find(name, s.Tok); t != nil {
			b.jump(t, s.Tok)
			return
		}
		b.escapeBranch(s, name)
	}
}

// find returns the enclosing statement that a break or continue means.
func (b *builder) find(name string, tok token.Token) *target {
	for i := len(b.targets) - 1; i >= 0; i-- {
		t := b.targets[i]
		if name == "" && (tok == token.BREAK && t.breaks() || t.loop) || name != "" && t.label == name {
			return t
		}
	}
	return nil
}

// breaks reports whether a plain break can mean t: a labelled block cannot.
func (t *target) breaks() bool { return !t.plain }

func (b *builder) jump(t *target, tok token.Token) {
	if tok == token.BREAK {
		t.usedBrk = true
		b.emit("goto %s", t.brk)
		return
	}
	t.usedCont = true
	b.emit("goto %s", t.cont)
}

func (b *builder) gotoLabel(s ast.Node, name string) {
	if b.escape != nil {
		b.refuse(s, limit.RangeGoto)
	}
	b.emit("goto %s", b.labelName(name))
}

func (b *builder) labelName(name string) string {
	n, ok := b.labels[name]
	if !ok {
		n = b.fresh("L")
		b.labels[name] = n
	}
	return n
}

func (b *builder) labeled(s *ast.LabeledStmt) {
	if b.gotos()[s.Label.Name] {
		b.label(b.labelName(s.Label.Name))
	}
	b.line = 0
	b.stmt(s.Stmt, s.Label.Name)
}

func (b *builder) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		b.stmt(s.Init, "")
		if needsMark(s) {
			b.mark(s)
		}
	}
	b.emit("if %s {", b.expr(s.Cond))
	b.line = 0
	b.stmts(s.Body.List)
	if s.Else != nil {
		b.emit("} else {")
		b.line = 0
		b.stmt(s.Else, "")
	}
	b.emit("}")
	b.line = 0
}

func (b *builder) declStmt(s *ast.DeclStmt) {
	g, ok := s.Decl.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return // types and constants have no code
	}
	for _, spec := range g.Specs {
		b.varSpec(spec.(*ast.ValueSpec))
	}
}

func (b *builder) varSpec(s *ast.ValueSpec) {
	if len(s.Values) > 0 {
		lhs := make([]ast.Expr, len(s.Names))
		for i, n := range s.Names {
			lhs[i] = n
		}
		b.define(lhs, s.Values)
		return
	}
	for _, n := range s.Names {
		v, ok := b.src.info.Defs[n].(*types.Var)
		if !ok || n.Name == "_" {
			continue
		}
		t := b.vt(v.Type())
		l := b.declare(v, t)
		if !l.heap {
			b.emit("%s = %s", l.name, b.zero(t))
		}
	}
}
