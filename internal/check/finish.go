package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// at returns the unit that a position is in.
func (p *Program) at(pos token.Pos) *unit {
	for _, u := range p.units {
		if !u.parked && u.covers(pos) {
			return u
		}
	}
	return nil
}

// finish fills in the Update from the last outcome. The named units were
// checked anew.
func (k *checking) finish(out *outcome, fn *ast.FuncDecl, again map[string]bool) {
	u := k.update
	k.prog.disembody(out.file)
	u.Pkg, u.Info, u.Files = out.pkg, out.info, []*ast.File{out.file}
	u.Sources = k.env.found(out.pkg)
	u.AutoImports = k.auto
	u.Compile = k.compile(again)
	k.listNames(out)
	k.listStanding()
	if fn != nil {
		u.Cell = fn.Name.Name
		u.Results = resultTypes(out.pkg.Scope().Lookup(u.Cell))
		for _, name := range k.hoisting.newVars() {
			u.NewVars = append(u.NewVars, out.pkg.Scope().Lookup(name).(*types.Var))
		}
		k.retain(out)
	}
	u.Harmless = k.harmless(out, fn)
	k.prog.pkg, k.prog.hidden = out.pkg, nil
	u.Program = k.prog
}

// disembody takes the bodies out of a file of those functions that do not
// compile, and what stands for a body in generic ones that were not looked into.
func (p *Program) disembody(f *ast.File) {
	bad, stubs := map[ast.Decl]*unit{}, map[ast.Decl]bool{}
	for _, u := range p.units {
		if u.hasBody() && u.stub != nil {
			stubs[u.stub] = true
		}
		if u.hasBody() && !u.ok() {
			bad[u.decl] = u
		}
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool { return bad[d] != nil && bad[d].kind == KindCell })
	for i, d := range f.Decls {
		if u := bad[d]; u != nil {
			f.Decls[i] = u.stub
		}
		if stubs[f.Decls[i]] {
			bare := *f.Decls[i].(*ast.FuncDecl)
			bare.Body = nil
			f.Decls[i] = &bare
		}
	}
}

// compile returns the functions and methods among the named units that compile.
func (k *checking) compile(again map[string]bool) []string {
	var list []string
	for _, u := range k.prog.units {
		if again[u.name] && u.hasBody() && u.ok() {
			list = append(list, u.name)
		}
	}
	return list
}

// listNames tells what the cell defined from what it redefined, and what
// changed because of it.
func (k *checking) listNames(out *outcome) {
	u := k.update
	for i, name := range k.touched {
		switch {
		case IsHidden(name), slices.Contains(k.touched[:i], name), k.autoImported(name):
		case k.old.has(name):
			u.Redefined = append(u.Redefined, name)
		default:
			u.Defined = append(u.Defined, name)
		}
	}
	layout := func(u *unit) bool { return u.kind != KindMethod && u.kind != KindFunc }
	for name := range k.prog.meaning(k.relaid(out), layout) {
		now, was := k.prog.index[name], k.old.index[name]
		switch {
		case now == nil || was == nil || now.parked:
		case now.kind == KindType && was.kind == KindType:
			u.Changed = append(u.Changed, name)
		case now.kind == KindVar && was.kind == KindVar && !k.mine[name]:
			u.Retyped = append(u.Retyped, name)
		}
	}
	slices.Sort(u.Changed)
	slices.Sort(u.Retyped)
}

// autoImported says whether a name is one that autoImport declared.
func (k *checking) autoImported(name string) bool {
	im, ok := k.prog.importOf(name)
	return ok && im.auto
}

// has says whether the program declares or imports a name.
func (p *Program) has(name string) bool {
	_, ok := p.importOf(name)
	return ok || p.index[name] != nil
}

// listStanding records what does not compile, and what does again.
func (k *checking) listStanding() {
	k.update.Broken, k.update.Waiting = k.prog.standing()
	for _, u := range k.prog.units {
		if was := k.old.index[u.name]; u.ok() && was != nil && !was.ok() && !k.mine[u.name] {
			k.update.Healed = append(k.update.Healed, u.name)
		}
	}
}

// standing returns what does not compile, by name.
func (p *Program) standing() (map[string]*Diagnostics, map[string][]Missing) {
	broken, waiting := map[string]*Diagnostics{}, map[string][]Missing{}
	for _, u := range p.units {
		if u.broken != nil {
			broken[u.name] = u.broken
		}
		if u.waiting != nil {
			waiting[u.name] = u.waiting
		}
	}
	return broken, waiting
}

func resultTypes(fn types.Object) []types.Type {
	var list []types.Type
	for v := range fn.Type().(*types.Signature).Results().Variables() {
		list = append(list, v.Type())
	}
	return list
}
