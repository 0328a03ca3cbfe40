package interp

import (
	"errors"
	"go/types"
	"maps"
	"reflect"
	"regexp"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
)

// Define makes the engine run the program of u: it lowers and compiles the
// functions in u.Compile, allocates u.NewVars (zero), and lets callers and
// func values of redefined functions follow. A *Refusal is returned before
// anything changed.
func (e *Engine) Define(u *check.Update) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	err := e.define(u)
	var r *Refusal
	if errors.As(err, &r) {
		r.Compiled = e.opts.Compiler != nil
	}
	return err
}

func (e *Engine) define(u *check.Update) (err error) {
	defer rt.CodeChanged()
	old, restore := e.declsOf(u.Pkg.Path()), e.keepVars()
	src := &source{path: u.Pkg.Path(), fset: u.Fset, pkg: u.Pkg, info: u.Info}
	found := e.supply(u)
	e.register(src, u.Files)
	lw := &lowering{e: e, units: map[string]*unit{}, stale: map[string]bool{}}
	if err := e.lowerUpdate(lw, u, found); err != nil {
		e.decls[u.Pkg.Path()] = old
		found.withdraw()
		restore()
		return err
	}
	e.last = u.Pkg
	e.why = reasons(u)
	e.renew(lw)
	if err := e.install(lw); err != nil {
		return err
	}
	found.due()
	return nil
}

// declsOf copies what is known of a package, to return to.
func (e *Engine) declsOf(path string) map[string]*declaration {
	old := map[string]*declaration{}
	for k, v := range e.decls[path] {
		old[k] = v
	}
	return old
}

// lowerUpdate lowers what u wants compiled, and what starts the packages that
// it found.
func (e *Engine) lowerUpdate(lw *lowering, u *check.Update, found *supply) (err error) {
	defer catchRefusal(&err)
	found.lower(lw)
	e.newVars(u)
	path := u.Pkg.Path()
	names := append([]string{}, u.Compile...)
	if u.Cell != "" {
		names = append(names, u.Cell)
	}
	lw.outdate(path, u.Changed)
	for _, n := range names {
		lw.invalidate(path, n)
		if u.Broken[n] != nil || u.Waiting[n] != nil {
			delete(e.decls[path], n)
		}
	}
	for _, n := range u.Redefined {
		obj := u.Pkg.Scope().Lookup(n)
		if _, ok := obj.(*types.Func); obj != nil && !ok && e.units[path+"."+n] != nil { // not a function any more
			delete(e.decls[path], n)
			lw.invalidate(path, n)
		}
	}
	for n := range reasons(u) {
		delete(e.decls[path], n)
		if f := funcNamed(u.Pkg, n); f != nil && e.units[path+"."+n] != nil {
			lw.invalidate(path, n)
			lw.needDecl(path, n, nil, f)
		}
	}
	for _, n := range names {
		if d := e.decls[path][n]; d != nil && !isGeneric(d.obj) {
			lw.needDecl(path, n, nil, d.obj)
		}
	}
	lw.relower()
	lw.drain()
	lw.methods(u)
	lw.drain()
	return nil
}

// catchRefusal turns what lowering panics with into an error.
func catchRefusal(err *error) {
	switch r := recover().(type) {
	case nil:
	case *Refusal:
		*err = r
	case *typeError:
		*err = &Refusal{Shape: r.shape}
	default:
		panic(r)
	}
}

func isGeneric(f *types.Func) bool {
	return f.Signature().TypeParams().Len() > 0 || f.Signature().RecvTypeParams().Len() > 0
}

// invalidate marks the units of a declaration, instances included.
func (lw *lowering) invalidate(path, name string) {
	lw.stale[path+"."+name] = true
	for key, u := range lw.e.units {
		if u.inst != nil && u.inst.path == path && u.inst.name == name {
			lw.stale[key] = true
		}
	}
}

// outdate marks the instances over types that are laid out anew. They are lowered
// again if what is lowered needs them, and else no more.
func (lw *lowering) outdate(path string, types []string) {
	lw.outdated = map[string]bool{}
	if len(types) == 0 {
		return
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = regexp.QuoteMeta(path + "." + t)
	}
	mentions := regexp.MustCompile(`[^\pL\pN_./](` + strings.Join(names, "|") + `)($|[^\pL\pN_])`)
	for key, u := range lw.e.units {
		if u.inst != nil && mentions.MatchString(key) {
			lw.stale[key], lw.outdated[key] = true, true
		}
	}
}

// relower lowers again the instances that are stale.
func (lw *lowering) relower() {
	for key := range lw.stale {
		if lw.outdated[key] {
			continue
		}
		if u := lw.e.units[key]; u != nil && u.inst != nil {
			if d := lw.e.declaration(u.inst.path, u.inst.name); d != nil {
				lw.needDecl(u.inst.path, u.inst.name, u.inst.args, d.obj)
			}
		} else if _, queued := lw.units[key]; u != nil && !queued && lw.e.missing(key) {
			lw.units[key] = nil
			lw.add(&unit{key: key, missing: true, shown: u.shown, sig: u.sig, text: lw.stubText(u)})
		}
	}
}

// funcNamed returns the function or method of a package that is named "f" or
// "T.M", nil if there is none or if it is generic.
func funcNamed(p *types.Package, name string) *types.Func {
	t, m, isMethod := strings.Cut(name, ".")
	obj := p.Scope().Lookup(t)
	if isMethod && obj != nil {
		obj, _, _ = types.LookupFieldOrMethod(obj.Type(), true, p, m)
	}
	f, ok := obj.(*types.Func)
	if !ok || isGeneric(f) {
		return nil
	}
	return f
}

// missing reports whether the unit's declaration is gone.
func (e *Engine) missing(key string) bool {
	path, name, _ := strings.Cut(key, ".")
	return e.sources[path] != nil && e.decls[path][name] == nil
}

// stubText is a function that says that it does not compile.
func (lw *lowering) stubText(u *unit) string {
	b := &builder{lw: lw, key: u.key, names: new(int), vars: map[types.Object]*local{}}
	var ps, rs []string
	for _, p := range u.sig.Params {
		ps = append(ps, b.fresh("a")+" "+b.ty(p))
	}
	for _, r := range u.sig.Results {
		rs = append(rs, b.ty(r))
	}
	b.results = u.sig.Results
	b.emit("%s.PanicUndefined(%q)", pkg, strings.TrimPrefix(u.key, "main."))
	b.fallOff()
	return "func " + ref(u.key) + "(" + join(ps) + ") (" + join(rs) + ") {\n" + b.text() + "}\n"
}

// keepVars returns what makes the variables what they are now.
func (e *Engine) keepVars() (restore func()) {
	vars := maps.Clone(e.vars)
	memory := make(map[*variableCell]reflect.Value, len(vars))
	for _, c := range vars {
		p := reflect.New(c.slot.Type()).Elem()
		p.Set(c.slot)
		memory[c] = p
	}
	return func() {
		e.vars = vars
		for c, p := range memory {
			c.slot.Set(p)
		}
	}
}

// newVars allocates the variables that u declares, before lowered code refers
// to them. Variables that a hidden name stands for keep their memory under it.
func (e *Engine) newVars(u *check.Update) {
	path := u.Pkg.Path() + "."
	for hidden, name := range u.Old {
		if c := e.vars[path+name]; c != nil {
			e.vars[path+hidden] = c
		}
	}
	if n := len(u.NewVars); n > 64+len(e.vars) { // as of a session that is loaded
		vars := make(map[string]*variableCell, len(e.vars)+n)
		maps.Copy(vars, e.vars)
		e.vars = vars
		e.syms.room(n)
	}
	b := &builder{lw: &lowering{e: e}, names: new(int)}
	for _, v := range u.NewVars {
		key := path + v.Name()
		t := b.vt(v.Type())
		if c := e.vars[key]; c != nil && c.typ == t && !e.shared(c) {
			c.slot.Set(reflect.New(t.Layout))
			continue
		}
		e.vars[key] = e.newVar(t)
	}
}

// shared reports whether a variable is known by several names.
func (e *Engine) shared(c *variableCell) bool {
	n := 0
	for _, o := range e.vars {
		if o == c {
			n++
		}
	}
	return n > 1
}
