package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// freshLoops is the version of the language from which on each iteration of a
// loop has variables of its own.
const freshLoops = "go1.22"

// sharesLoopVars reports whether all iterations of a loop share its variables.
func (src *source) sharesLoopVars(loop ast.Node) bool {
	return slices.ContainsFunc(src.old, func(f *ast.File) bool { return f.FileStart <= loop.Pos() && loop.Pos() < f.FileEnd })
}

// forStmt lowers a for loop. A variable of the loop that needs a cell gets a
// new one for each iteration.
func (b *builder) forStmt(s *ast.ForStmt, label string) {
	var own []*local
	if s.Init != nil {
		b.stmt(s.Init, "")
		if !b.src.sharesLoopVars(s) {
			own = b.loopVars(s.Init)
		}
	}
	t := b.push(label, true)
	b.loopHead(s.Cond)
	b.stmts(s.Body.List)
	b.placeCont(t)
	for _, l := range own {
		n := b.tempOf(b.pointerTo(l.typ))
		b.emit("%s = new(%s)", n, b.ty(l.typ))
		b.emit("*%s = *%s", n, l.name)
		b.emit("%s = %s", l.name, n)
	}
	if s.Post != nil {
		b.stmt(s.Post, "")
	}
	b.emit("}")
	b.pop(t)
}

// loopHead opens a loop that goes on while cond holds.
func (b *builder) loopHead(cond ast.Expr) {
	b.line = 0
	if cond == nil {
		b.emit("for {")
		return
	}
	var c string
	lines := b.capture(func() {
		if contains(cond, mayPanic) {
			b.mark(cond)
		}
		c = b.expr(cond)
	})
	if len(lines) == 0 {
		b.emit("for %s {", c)
		return
	}
	b.emit("for {")
	b.lines = append(b.lines, lines...)
	b.emit("if %s { break }", negate(c))
	b.line = 0
}

// loopVars lists the variables that a loop's init declares and that need
// cells.
func (b *builder) loopVars(init ast.Stmt) []*local {
	a, ok := init.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return nil
	}
	var ls []*local
	for _, e := range a.Lhs {
		v, ok := b.src.info.Defs[e.(*ast.Ident)].(*types.Var)
		if !ok {
			continue
		}
		if l := b.vars[v]; l != nil && l.heap {
			ls = append(ls, l)
		}
	}
	return ls
}

// gotos lists the labels that goto statements name. A goto out of a func
// literal is impossible, so all of the source's literals are looked at alike.
func (b *builder) gotos() map[string]bool { return b.gotoTargets }
