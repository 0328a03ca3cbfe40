package interp

import (
	"go/ast"
	"go/types"
	"strings"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// This file finds the functions that lowered code needs, and lowers them in
// their turn.

// An instance says what a unit is an instance of.
type instance struct {
	path, name string // declaration
	args       []types.Type
}

func (lw *lowering) add(u *unit) {
	u.deps = depsOf(u.text)
	lw.units[u.key] = u
}

// has reports whether a unit exists, or is about to.
func (lw *lowering) has(key string) bool {
	if _, ok := lw.units[key]; ok {
		return true
	}
	_, ok := lw.e.units[key]
	return ok && !lw.stale[key]
}

// need returns the key of the declared function f, instantiated with targs,
// and makes sure that it will be lowered.
func (lw *lowering) need(f *types.Func, targs []types.Type) string {
	return lw.needDecl(f.Origin().Pkg().Path(), funcName(f.Origin()), targs, f)
}

// needMethod is need for method m of the session type t.
func (lw *lowering) needMethod(b *builder, t *types.Named, m *types.Func) string {
	var targs []types.Type
	for a := range t.TypeArgs().Types() {
		targs = append(targs, subst(a, b.env))
	}
	o := m.Origin()
	return lw.needDecl(o.Pkg().Path(), funcName(o), targs, m)
}

func (lw *lowering) needDecl(path, name string, targs []types.Type, f *types.Func) string {
	key := unitKey(path, name, targs)
	if lw.has(key) {
		return key
	}
	lw.units[key] = nil // about to be lowered
	inst := instance{path, name, targs}
	lw.queue = append(lw.queue, func() { lw.lowerDecl(key, inst, f) })
	return key
}

// unitKey names a function: "main.f", "main.T.M", "main.Sum[int]",
// "main.List[int].Push".
func unitKey(path, name string, targs []types.Type) string {
	if len(targs) == 0 {
		return path + "." + name
	}
	args := argsText(targs)
	if t, m, ok := strings.Cut(name, "."); ok {
		return path + "." + t + args + "." + m
	}
	return path + "." + name + args
}

// argsText writes type arguments as the names of instances have them.
func argsText(targs []types.Type) string {
	var as []string
	for _, a := range targs {
		as = append(as, runtimeName(a, nil))
	}
	return "[" + strings.Join(as, ",") + "]"
}

// lowerDecl lowers a declared function.
func (lw *lowering) lowerDecl(key string, inst instance, f *types.Func) {
	d := lw.e.declaration(inst.path, inst.name)
	if s := lw.e.sources[inst.path]; d == nil && s != nil && s.found {
		panic(&Refusal{Shape: "function " + inst.path + "." + inst.name + ", which is not written in Go,", Module: s.module})
	}
	if d == nil {
		lw.add(lw.stub(key, inst, f))
		return
	}
	e := instanceEnv(d.obj, inst, key)
	b := &builder{lw: lw, src: d.src, env: e, key: key, shown: strings.TrimPrefix(key, "main."), owner: inst.name, names: new(int),
		vars: map[types.Object]*local{}, heap: escaping(d.src.info, d.decl), lits: new(int),
		labels: map[string]string{}, safe: map[string]string{}, gotoTargets: gotoTargets(d.decl)}
	sig := d.obj.Signature()
	if e != nil {
		sig = subst(sig, e).(*types.Signature)
	}
	text := "func " + ref(key) + b.function(d.decl.Type, d.decl.Recv, d.decl.Body, sig) + "\n"
	u := &unit{key: key, text: text + b.helpers(), shown: b.shown, sites: b.sites, pos: d.src.fset.Position(d.decl.Pos()), sig: b.unitSig(d.obj, sig)}
	if len(inst.args) > 0 {
		u.inst = &inst
	}
	lw.add(u)
}

// unitSig is the func type of a unit: the receiver is its first parameter.
func (b *builder) unitSig(f *types.Func, sig *types.Signature) *value.Type {
	r := f.Signature().Recv()
	if r == nil {
		return b.vt(sig)
	}
	vs := []*types.Var{types.NewParam(0, nil, "", subst(r.Type(), b.env))}
	for v := range sig.Params().Variables() {
		vs = append(vs, v)
	}
	return b.vt(types.NewSignatureType(nil, nil, nil, types.NewTuple(vs...), sig.Results(), sig.Variadic()))
}

// instanceEnv binds the type parameters of f to an instance's arguments.
func instanceEnv(f *types.Func, inst instance, key string) *env {
	if len(inst.args) == 0 {
		return nil
	}
	e := &env{args: map[*types.TypeParam]types.Type{}, fn: funcName(f), key: key}
	ps := f.Signature().TypeParams()
	if f.Signature().Recv() != nil {
		ps = f.Signature().RecvTypeParams()
	}
	for i := range ps.Len() {
		e.args[ps.At(i)] = inst.args[i]
	}
	return e
}

// gotoTargets lists the labels that goto statements in n, a function or an
// expression, name.
func gotoTargets(n ast.Node) map[string]bool {
	m := map[string]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if s, ok := n.(*ast.BranchStmt); ok && s.Tok.String() == "goto" {
			m[s.Label.Name] = true
		}
		return true
	})
	return m
}

// stub stands for a function that does not compile or is not defined yet.
func (lw *lowering) stub(key string, inst instance, f *types.Func) *unit {
	b := &builder{lw: lw, key: key, names: new(int), vars: map[types.Object]*local{}}
	sig := f.Signature()
	if e := instanceEnv(f.Origin(), inst, key); e != nil {
		sig = subst(f.Origin().Signature(), e).(*types.Signature)
	}
	var ps []string
	if r := f.Signature().Recv(); r != nil {
		ps = append(ps, b.fresh("a")+" "+b.ty(b.vt(r.Type())))
	}
	for v := range sig.Params().Variables() {
		ps = append(ps, b.fresh("a")+" "+b.ty(b.vt(v.Type())))
	}
	for v := range sig.Results().Variables() {
		b.results = append(b.results, b.vt(v.Type()))
	}
	b.emit("%s.PanicUndefined(%q)", pkg, strings.TrimPrefix(key, "main."))
	b.fallOff()
	return &unit{key: key, shown: strings.TrimPrefix(key, "main."), sig: b.unitSig(f, sig), missing: true,
		text: "func " + ref(key) + "(" + join(ps) + ")" + b.resultList(sig) + " {\n" + b.text() + "}\n"}
}

// wrapper makes a unit that calls another function, once. sig is its type, nil
// if it cannot be taken as a value.
func (lw *lowering) wrapper(key string, b *builder, sig *types.Signature, text func(w *builder) string) {
	if lw.has(key) {
		return
	}
	lw.units[key] = nil
	w := b.child(key, b.shown)
	t := text(w)
	u := &unit{key: key, text: t, shown: key, hidden: true}
	if sig != nil {
		u.ftype = b.vt(sig).Layout.Field(1).Type
	}
	lw.add(u)
}

// drain lowers what was needed until nothing more is.
func (lw *lowering) drain() {
	for len(lw.queue) > 0 {
		f := lw.queue[0]
		lw.queue = lw.queue[1:]
		f()
	}
}

// needPrelude is need for a function of a compiled package that comes from source.
func (lw *lowering) needPrelude(b *builder, n ast.Node, f *types.Func, targs []types.Type) string {
	if lw.e.declaration(f.Pkg().Path(), funcName(f.Origin())) == nil {
		b.refuse(n, limit.GenericFunc, f.Pkg().Path(), f.Name())
	}
	return lw.needDecl(f.Pkg().Path(), funcName(f.Origin()), targs, f)
}
