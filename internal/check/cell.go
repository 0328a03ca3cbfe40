package check

import (
	"go/ast"
	"go/token"
	"strings"
)

// A Cell is what is entered at once: imports, declarations and statements in
// any order. It has been parsed, not checked.
type Cell struct {
	ID  int
	Src string
	lex *lexed
}

// Parse parses a cell. The error is a *Diagnostics. The id names the cell in
// messages and positions; it must be unique within a session and greater than
// zero.
func Parse(id int, src string) (*Cell, error) {
	c := &Cell{ID: id, Src: src, lex: split(src)}
	text := &source{id: id, text: src}
	p, faults := parseCell(token.NewFileSet(), text, c.lex)
	if len(faults) == 0 {
		faults = reserved(p)
	}
	if len(faults) > 0 {
		return nil, diagnose(text, faults)
	}
	return c, nil
}

// Statements returns the cell with everything blanked that is not a statement:
// declarations, imports, and the comments before them. Lines and columns stay.
func (c *Cell) Statements() string {
	p := &parsed{src: c.Src, lex: c.lex}
	text, _ := p.mask(func(k segmentKind) bool { return k == segStmt })
	return text
}

// reserved finds identifiers that begin like our own, and declarations that mean
// nothing in a cell.
func reserved(p *parsed) []fault {
	var faults []fault
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return true
		case *ast.Ident:
			if strings.HasPrefix(n.Name, Hidden) {
				faults = append(faults, fault{p.offset(n.Pos()), "names that begin with " + Hidden + " are reserved"})
			}
		}
		return true
	}
	for _, d := range p.decls {
		ast.Inspect(d, visit)
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			faults = append(faults, fault{p.offset(f.Name.Pos()), "func init has no meaning in a cell: write its statements in the cell itself"})
		}
	}
	if p.body != nil {
		ast.Inspect(p.body, visit)
		faults = append(faults, returns(p)...)
	}
	return tidy(p.src, faults)
}

// returns finds return statements outside functions.
func returns(p *parsed) []fault {
	var faults []fault
	for _, s := range p.body.List {
		ast.Inspect(s, func(n ast.Node) bool {
			if r, ok := n.(*ast.ReturnStmt); ok {
				faults = append(faults, fault{p.offset(r.Pos()), "return outside a function"})
			}
			_, lit := n.(*ast.FuncLit)
			return !lit
		})
	}
	return faults
}
