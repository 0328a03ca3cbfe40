package check

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// named records in a unit, which nobody else sees yet, the names that it uses and
// whether it is harmless, going by what go/types resolved.
func (k *checking) named(out *outcome, u *unit) *unit {
	switch {
	case u.kind == KindVar:
		u.sig = namesIn(out, u.typ)
	case u.kind == KindCell:
		u.body = namesIn(out, u.decl)
	case u.hasBody():
		f := u.decl.(*ast.FuncDecl)
		sig := *f
		sig.Body = nil
		u.sig = namesIn(out, &sig)
		u.body = namesIn(out, f.Body)
		if u.ok() {
			w := newEffects(out)
			u.harmless, u.calls = w.body(f), w.calls
		}
	default:
		u.sig = namesIn(out, u.decl)
	}
	return u
}

// namesIn returns the names in a piece of syntax that mean something at the
// level of the package or outside, or nothing at all.
func namesIn(out *outcome, n ast.Node) []string {
	if id, ok := n.(*ast.Ident); ok && id.Name != "_" { // the type of most variables
		if outer(out, id) || unresolved(out, id) {
			return []string{id.Name}
		}
		return nil
	}
	set := map[string]bool{}
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			ast.Inspect(n.X, visit)
			if outer(out, n.Sel) { // dot-imported, never; a method is a field of nothing
				set[n.Sel.Name] = true
			}
			return false
		case *ast.Ident:
			if n.Name != "_" && (outer(out, n) || unresolved(out, n)) {
				set[n.Name] = true
			}
		}
		return true
	}
	ast.Inspect(n, visit)
	return slices.Sorted(maps.Keys(set))
}

// outer says whether an identifier refers to something that a declaration of
// the session could replace.
func outer(out *outcome, id *ast.Ident) bool {
	switch obj := out.info.Uses[id].(type) {
	case nil:
		return false
	case *types.PkgName:
		return true
	default:
		return obj.Parent() == out.pkg.Scope() || obj.Parent() == types.Universe
	}
}

// unresolved says whether an identifier is neither a definition nor a use.
func unresolved(out *outcome, id *ast.Ident) bool {
	if _, ok := out.info.Defs[id]; ok {
		return false
	}
	return out.info.Uses[id] == nil
}

// reached returns the names of the units that name one of the changed names,
// directly or through the signature or type of what they name.
func (p *Program) reached(changed []string) map[string]bool {
	units := map[string]bool{}
	hit := p.meaning(changed, func(*unit) bool { return true })
	if len(hit) == 0 {
		return units
	}
	names := func(list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return hit[s] })
	}
	for _, u := range p.units {
		if names(u.sig) || names(u.body) {
			units[u.name] = true
		}
	}
	return units
}

// means returns the names whose meaning the unit's signature is part of.
func (u *unit) means() []string {
	if u.kind == KindMethod {
		return []string{u.recv}
	}
	return u.names
}

// unit returns the unit with a name, which for a const declaration is its first.
func (p *Program) unit(name string) *unit {
	u := p.index[name]
	if u == nil || u.name != name {
		return nil
	}
	return u
}

// inScope says whether a name that something waited for is there: "f" or "T.M".
func (p *Program) inScope(name string) bool {
	if u := p.index[name]; u != nil {
		return !u.parked
	}
	if _, ok := p.importOf(name); ok {
		return true
	}
	// A field cannot be told from the units; trying costs one check.
	for i := range len(name) {
		if name[i] == '.' {
			return p.inScope(name[:i])
		}
	}
	return false
}

// meaning returns the changed names and all names whose meaning changes with
// them, as far as the units go that count.
func (p *Program) meaning(changed []string, counts func(*unit) bool) map[string]bool {
	hit := map[string]bool{}
	for _, name := range changed {
		hit[name] = true
	}
	for grown := len(hit) > 0; grown; {
		grown = false
		for _, u := range p.units {
			if !counts(u) || !slices.ContainsFunc(u.sig, func(s string) bool { return hit[s] }) {
				continue
			}
			for _, name := range u.means() {
				if !hit[name] {
					hit[name], grown = true, true
				}
			}
		}
	}
	return hit
}
