package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A checking is the work of one Program.Check.
type checking struct {
	env  *env
	old  *Program
	prog *Program // candidate for the program after the cell
	src  *source
	cell *parsed

	mine     map[string]bool // names of units that the cell declares
	touched  []string        // names that the cell declares, in order; of methods "T.M"
	auto     []string        // import paths added
	sels     map[token.Pos]*ast.SelectorExpr
	update   *Update
	hoisting *hoisting
	undo     []func() // of what was done to syntax that the old program has too
}

// Check type-checks a cell against the program. The error is a *Diagnostics;
// p itself is never changed.
func (p *Program) Check(c *Cell) (*Update, error) {
	e := p.env
	e.mu.Lock()
	defer e.mu.Unlock()
	src := &source{id: c.ID, text: c.Src}
	cell, faults := e.parse(src, c.lex)
	if len(faults) > 0 {
		return nil, diagnose(src, faults)
	}
	k := &checking{
		env: e, old: p, prog: p.clone(), src: src, cell: cell,
		mine:   map[string]bool{},
		update: &Update{Fset: e.fset, Silent: c.lex.silent, Old: map[string]string{}, Assigned: map[string]int{}},
	}
	for _, step := range []func() *Diagnostics{k.declare, k.infer, k.settle} {
		if d := step(); d != nil {
			for _, undo := range slices.Backward(k.undo) {
				undo()
			}
			return nil, d
		}
	}
	return k.update, nil
}

// declare puts what the cell declares by imports and declarations into the candidate.
func (k *checking) declare() *Diagnostics {
	var bad Diagnostics
	for _, s := range k.cell.imports {
		im, err := k.env.importSpec(s, k.src.id)
		if err != nil {
			bad.List = append(bad.List, k.importError(s, err))
			continue
		}
		if was, ok := k.prog.importOf(im.name); ok && was.path == im.path {
			continue
		}
		k.prog.setImport(im)
		k.touched = append(k.touched, im.name)
	}
	seen := map[string]token.Pos{}
	for _, u := range k.cell.units(k.src) {
		for _, name := range u.keys() {
			if name == "_" {
				continue
			}
			if seen[name].IsValid() {
				bad.List = append(bad.List, k.env.diagnostic(u.pos, fmt.Sprintf("%s is declared twice in this cell", name)))
				continue
			}
			seen[name] = u.pos
			k.touched = append(k.touched, name)
		}
		k.prog.set(u)
		k.mine[u.name] = true
	}
	bad.List = append(bad.List, k.declaredTwice(seen)...)
	k.sels = selectors(k.cell)
	return bad.orNil()
}

// importError explains why an import failed.
func (k *checking) importError(s *ast.ImportSpec, err error) Diagnostic {
	d := k.env.diagnostic(s.Path.Pos(), err.Error())
	path, _ := strconv.Unquote(s.Path.Value)
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		d.Hint = didYouMean(k.env.nearPaths(path))
	}
	return d
}

// declaredTwice finds variables named like a declaration of the same cell.
func (k *checking) declaredTwice(seen map[string]token.Pos) []Diagnostic {
	var list []Diagnostic
	for _, id := range topNames(k.cell.body) {
		if seen[id.Name].IsValid() {
			list = append(list, k.env.diagnostic(id.Pos(), fmt.Sprintf("%s is declared twice in this cell", id.Name)))
		}
	}
	return list
}

// orNil returns d, or nil if it is empty.
func (d *Diagnostics) orNil() *Diagnostics {
	if len(d.List) == 0 {
		return nil
	}
	return d
}

// selectors returns the selector expressions of a cell by the positions of
// both their parts.
func selectors(p *parsed) map[token.Pos]*ast.SelectorExpr {
	sels := map[token.Pos]*ast.SelectorExpr{}
	visit := func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				sels[x.Pos()] = s
			}
			sels[s.Sel.Pos()] = s
		}
		return true
	}
	for _, d := range p.decls {
		ast.Inspect(d, visit)
	}
	if p.body != nil {
		ast.Inspect(p.body, visit)
	}
	return sels
}

// infer finds the types of the variables that the statements declare, and
// turns the statements into a function that assigns to package variables.
func (k *checking) infer() *Diagnostics {
	if k.cell.body == nil || len(k.cell.body.List) == 0 {
		return nil
	}
	k.hoisting = newHoisting(k)
	draft := k.hoisting.draft()
	out, d := k.solve(draft, k.within(draft), func(*unit) bool { return false })
	if d != nil {
		return d
	}
	return k.hoisting.rewrite(out)
}

// settle checks the program after the cell and fills in the Update.
func (k *checking) settle() *Diagnostics {
	again, d := k.affected()
	if d != nil {
		return d
	}
	k.unpark(again)
	var fn *ast.FuncDecl
	if k.hoisting != nil {
		fn = k.hoisting.fn
	}
	for name := range k.mine {
		again[name] = true
	}
	out, d := k.solve(fn, nil, func(u *unit) bool { return again[u.name] })
	if d != nil {
		return d
	}
	k.finish(out, fn, again)
	return nil
}

// affected returns the names of the units, the cell's own aside, for which
// something that they name now means something else.
func (k *checking) affected() (map[string]bool, *Diagnostics) {
	hit := k.prog.reached(k.touchedKeys())
	if k.noneElse(hit) || !k.anyOld() {
		return hit, nil
	}
	// Most redefinitions keep the signature, and then nobody is affected.
	out, d := k.solve(nil, k.within(nil), func(*unit) bool { return false })
	if d != nil {
		return nil, d
	}
	return k.prog.reached(k.changed(out)), nil
}

// noneElse says whether no unit is affected but those of the cell.
func (k *checking) noneElse(units map[string]bool) bool {
	for name := range units {
		if !k.mine[name] {
			return false
		}
	}
	return true
}

// unpark puts those of the named units back into scope that may compile now.
func (k *checking) unpark(names map[string]bool) {
	for again := true; again; {
		again = false
		for name := range names {
			u := k.prog.unit(name)
			if u == nil || !u.parked || slices.ContainsFunc(u.waiting, func(m Missing) bool { return !k.prog.inScope(m.Name) }) {
				continue
			}
			k.prog.replace(u, u.standing(false, u.broken, u.waiting))
			again = true
		}
	}
}

// anyOld says whether the cell redefines something.
func (k *checking) anyOld() bool {
	return slices.ContainsFunc(k.touched, func(name string) bool { return k.old.index[name] != nil })
}

// touchedKeys returns the names that the cell declares, and the types whose methods it does.
func (k *checking) touchedKeys() []string {
	var keys []string
	for _, name := range k.touched {
		if u := k.prog.index[name]; u != nil && u.kind == KindMethod {
			name = u.recv
		}
		keys = append(keys, name)
	}
	return keys
}

// changed returns those of touchedKeys whose meaning is not what it was.
func (k *checking) changed(out *outcome) []string {
	var keys []string
	for _, name := range k.touched {
		if k.sameMeaning(name, out.pkg) {
			continue
		}
		if u := k.prog.index[name]; u != nil && u.kind == KindMethod {
			name = u.recv
		}
		keys = append(keys, name)
	}
	return keys
}

// relaid returns the changed names that are not there for their methods alone.
func (k *checking) relaid(out *outcome) []string {
	return slices.DeleteFunc(k.changed(out), func(name string) bool {
		return !slices.Contains(k.touched, name) || k.sameMeaning(name, out.pkg)
	})
}

// sameMeaning says whether a redefined name can be used as before, without
// regard to what other names mean now.
func (k *checking) sameMeaning(name string, pkg *types.Package) bool {
	old, new := k.old.index[name], k.prog.index[name]
	if old == nil || new == nil {
		was, ok1 := k.old.importOf(name)
		is, ok2 := k.prog.importOf(name)
		return ok1 && ok2 && was.path == is.path
	}
	if old.kind != new.kind || old.parked || new.parked || k.old.pkg == nil {
		return false
	}
	if new.kind == KindType {
		return sameTokens(old, new)
	}
	a, b := lookup(k.old.pkg, old), lookup(pkg, new)
	if a == nil || b == nil || typeString(a.Type()) != typeString(b.Type()) {
		return false
	}
	if c, ok := a.(*types.Const); ok {
		return c.Val().ExactString() == b.(*types.Const).Val().ExactString()
	}
	return true
}

// lookup returns the object of a function, method, constant or variable.
func lookup(pkg *types.Package, u *unit) types.Object {
	if u.kind != KindMethod {
		return pkg.Scope().Lookup(u.name)
	}
	t, ok := pkg.Scope().Lookup(u.recv).(*types.TypeName)
	if !ok {
		return nil
	}
	named, ok := t.Type().(*types.Named)
	if !ok {
		return nil
	}
	for m := range named.Methods() {
		if m.Name() == u.name[len(u.recv)+1:] {
			return m
		}
	}
	return nil
}
