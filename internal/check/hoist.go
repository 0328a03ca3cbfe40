package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// A hoisting turns the statements of a cell into a function that declares
// nothing at its top level: what it declares become package variables.
type hoisting struct {
	k     *checking
	body  *ast.BlockStmt
	final *ast.ExprStmt // the last statement, if it is an expression
	fn    *ast.FuncDecl // the function, once rewritten

	names   map[string]bool // variables that the cell declares
	vars    []*unit         // units of them and of hidden ones, in order
	renames []Rename
	steps   int
	labels  bool // some statement of the top level has a label
}

func newHoisting(k *checking) *hoisting {
	h := &hoisting{k: k, body: k.cell.body, names: map[string]bool{}}
	for _, id := range topNames(h.body) {
		h.names[id.Name] = true
	}
	for _, s := range h.body.List {
		if _, ok := s.(*ast.LabeledStmt); ok {
			h.labels = true
		}
	}
	if n := len(h.body.List); n > 0 {
		h.final, _ = h.body.List[n-1].(*ast.ExprStmt)
	}
	if k.prog.index[Last] != nil {
		for _, s := range h.body.List {
			useLast(s)
		}
	}
	return h
}

// topNames returns the identifiers that may become variables: those on the left of
// := and after var at the top level of a cell.
func topNames(body *ast.BlockStmt) []*ast.Ident {
	var ids []*ast.Ident
	if body == nil {
		return nil
	}
	add := func(id *ast.Ident) {
		if id.Name != "_" {
			ids = append(ids, id)
		}
	}
	for _, s := range body.List {
		switch s := unlabeled(s).(type) {
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE {
				break
			}
			for _, l := range s.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					add(id)
				}
			}
		case *ast.DeclStmt:
			for _, spec := range s.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					for _, id := range v.Names {
						add(id)
					}
				}
			}
		}
	}
	return ids
}

func unlabeled(s ast.Stmt) ast.Stmt {
	for {
		l, ok := s.(*ast.LabeledStmt)
		if !ok {
			return s
		}
		s = l.Stmt
	}
}

// draft returns the function before anything is hoisted, in which go/types
// finds the types of the variables.
func (h *hoisting) draft() *ast.FuncDecl { return h.function(h.body.List, nil) }

func (h *hoisting) function(list []ast.Stmt, results *ast.FieldList) *ast.FuncDecl {
	at := h.body.Pos()
	return &ast.FuncDecl{
		Name: &ast.Ident{NamePos: at, Name: cellFunc(h.k.src.id)},
		Type: &ast.FuncType{Func: at, Params: &ast.FieldList{Opening: at, Closing: at}, Results: results},
		Body: &ast.BlockStmt{Lbrace: at, List: list, Rbrace: h.body.Rbrace},
	}
}

// rewrite makes fn out of the draft, and puts the cell's variables into the
// candidate program.
func (h *hoisting) rewrite(out *outcome) *Diagnostics {
	if h.shows(out) {
		h.names[Last] = true
	}
	if d := h.refersBack(out); d != nil {
		return d
	}
	var list []ast.Stmt
	for _, s := range h.body.List {
		more, d := h.statement(out, s)
		if d != nil {
			return d
		}
		list = append(list, more...)
	}
	list, results, d := h.results(out, list)
	if d != nil {
		return d
	}
	if h.steps > 0 {
		if d := h.declare(Step, types.Typ[types.Int], h.body.Pos()); d != nil {
			return d
		}
	}
	h.fn = h.function(list, results)
	for _, u := range h.vars {
		h.k.prog.set(u)
		h.k.mine[u.name] = true
		h.k.touched = append(h.k.touched, u.name)
	}
	return nil
}

// statement rewrites one statement of the top level.
func (h *hoisting) statement(out *outcome, s ast.Stmt) ([]ast.Stmt, *Diagnostics) {
	switch x := s.(type) {
	case *ast.LabeledStmt:
		list, d := h.statement(out, x.Stmt)
		if d != nil {
			return nil, d
		}
		if len(list) == 0 {
			list = []ast.Stmt{&ast.EmptyStmt{Semicolon: x.End(), Implicit: true}}
		}
		l := *x
		l.Stmt = list[0]
		return append([]ast.Stmt{&l}, list[1:]...), nil
	case *ast.AssignStmt:
		if x.Tok == token.DEFINE {
			return h.define(out, x)
		}
	case *ast.DeclStmt:
		return h.varDecl(out, x.Decl.(*ast.GenDecl))
	}
	return []ast.Stmt{s}, nil
}

// define rewrites a short variable declaration.
func (h *hoisting) define(out *outcome, s *ast.AssignStmt) ([]ast.Stmt, *Diagnostics) {
	for _, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			continue
		}
		if v, ok := out.info.Defs[id].(*types.Var); ok && id.Name != "_" {
			if d := h.declare(id.Name, v.Type(), id.Pos()); d != nil {
				return nil, d
			}
		}
	}
	a := *s
	a.Tok = token.ASSIGN
	return h.stepped(&a), nil
}

// varDecl rewrites a var declaration.
func (h *hoisting) varDecl(out *outcome, d *ast.GenDecl) ([]ast.Stmt, *Diagnostics) {
	var list []ast.Stmt
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		var lhs []ast.Expr
		for _, id := range v.Names {
			if id.Name != "_" {
				if d := h.declare(id.Name, out.info.Defs[id].Type(), id.Pos()); d != nil {
					return nil, d
				}
			}
			lhs = append(lhs, id)
		}
		a := &ast.AssignStmt{Lhs: lhs, TokPos: v.Pos(), Tok: token.ASSIGN, Rhs: v.Values}
		switch {
		case len(v.Values) > 0:
			list = append(list, h.stepped(a)...)
		case h.labels:
			// Control may come by again, and then the variable must be cleared.
			a.Rhs = zeros(lhs, v)
			list = append(list, h.stepped(a)...)
		default: // it is new, so it is zero
			list = append(list, h.count(lhs, v.End())...)
		}
	}
	return list, nil
}

// zeros returns *new(T) for each variable of a declaration without values.
func zeros(lhs []ast.Expr, v *ast.ValueSpec) []ast.Expr {
	var list []ast.Expr
	for range lhs {
		list = append(list, &ast.StarExpr{Star: v.Type.Pos(), X: &ast.CallExpr{
			Fun:    &ast.Ident{NamePos: v.Type.Pos(), Name: "new"},
			Lparen: v.Type.Pos(), Args: []ast.Expr{v.Type}, Rparen: v.Type.End(),
		}})
	}
	return list
}

// stepped returns an assignment and, if it gives a variable its first value,
// one that counts it.
func (h *hoisting) stepped(s *ast.AssignStmt) []ast.Stmt {
	return append([]ast.Stmt{s}, h.count(s.Lhs, s.End())...)
}

// count returns an assignment that counts the variables on the left as declared.
func (h *hoisting) count(lhs []ast.Expr, at token.Pos) []ast.Stmt {
	any := false
	for _, l := range lhs {
		if id, ok := l.(*ast.Ident); ok && h.names[id.Name] {
			any = true
			if h.k.update.Assigned[id.Name] == 0 {
				h.k.update.Assigned[id.Name] = h.steps + 1
			}
		}
	}
	if !any {
		return nil
	}
	h.steps++
	return []ast.Stmt{assign(at, Step, &ast.BasicLit{ValuePos: at, Kind: token.INT, Value: strconv.Itoa(h.steps)})}
}

func assign(at token.Pos, name string, x ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: at, Name: name}}, TokPos: at, Tok: token.ASSIGN, Rhs: []ast.Expr{x}}
}

// declare makes a unit for a variable.
func (h *hoisting) declare(name string, t types.Type, at token.Pos) *Diagnostics {
	u, err := h.k.env.varUnit(h.k.src, name, t, at)
	if err != nil {
		return h.fault(at, fmt.Sprintf("cannot declare %s at the top level of a cell: %v", name, err))
	}
	if name != Step {
		u.start, u.end = h.segment(at)
	}
	h.vars = append(h.vars, u)
	return nil
}

// segment returns the extent of the top-level statement at pos.
func (h *hoisting) segment(pos token.Pos) (start, end int) {
	off := h.k.cell.offset(pos)
	for _, s := range h.k.cell.stmts {
		if s.start <= off && off < s.end {
			return s.start, s.end
		}
	}
	return off, off
}

func (h *hoisting) fault(at token.Pos, msg string) *Diagnostics {
	return &Diagnostics{List: []Diagnostic{h.k.env.diagnostic(at, msg)}}
}

// varUnit makes a unit for a variable of some type.
func (e *env) varUnit(src *source, name string, t types.Type, at token.Pos) (*unit, error) {
	text, err := typeText(t)
	if err != nil {
		return nil, err
	}
	return e.varUnitText(src, name, text, at)
}

func (e *env) varUnitText(src *source, name, text string, at token.Pos) (*unit, error) {
	typ, err := e.parseType(text)
	if err != nil {
		return nil, err
	}
	return &unit{kind: KindVar, name: name, names: []string{name}, src: src, pos: at, typ: typ, text: text}, nil
}

// newVars returns the names that Update.NewVars must have.
func (h *hoisting) newVars() []string {
	var names []string
	for _, u := range h.vars {
		if _, old := h.k.update.Old[u.name]; !old {
			names = append(names, u.name)
		}
	}
	return names
}

// oldVars returns the hidden names of older variables, sorted.
func (h *hoisting) oldVars() []string { return slices.Sorted(maps.Keys(h.k.update.Old)) }
