package interp

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"maps"
	"reflect"
	"sort"
	"strings"
	"unsafe"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
	"gosess/internal/interp/symbols"
	"gosess/internal/value"
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
	e.renew(lw, u)
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

// relower lowers again the instances that are stale.
func (lw *lowering) relower() {
	for key := range lw.stale {
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
	b.fallOff(nil)
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

// methods fills the method tables of the types that were made, and of all
// types if a method changed.
func (lw *lowering) methods(u *check.Update) {
	lw.tables()
	for _, n := range u.Compile {
		if strings.Contains(n, ".") {
			lw.allMethods(u)
			break
		}
	}
}

// tables fills the method tables of the types that were made. Those of packages that
// are not there, because the cell that imported them was refused, wait for them.
func (lw *lowering) tables() {
	var waiting []madeType
	defer func() { lw.e.types.putBack(waiting) }()
	for {
		made := lw.e.types.takeMade()
		if len(made) == 0 && len(lw.queue) == 0 {
			return
		}
		for _, m := range made {
			if lw.e.isGone(m.t) {
				waiting = append(waiting, m)
				continue
			}
			lw.methodTables(m.t, m.env)
		}
		lw.drain()
	}
}

// isGone reports whether a type is of a package, or has embedded fields of one, that
// the engine does not know.
func (e *Engine) isGone(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return e.isGone(t.Elem())
	case *types.Named:
		p := t.Obj().Pkg()
		return p != nil && !e.isSource(p.Path()) && !e.hasPrelude(p.Path()) && symbols.Lookup(p.Path()) == nil
	case *types.Struct:
		for f := range t.Fields() {
			if f.Embedded() && e.isGone(f.Type()) {
				return true
			}
		}
	}
	return false
}

// putBack undoes takeMade.
func (tt *typeTable) putBack(list []madeType) {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	tt.made = append(tt.made, list...)
}

func (lw *lowering) allMethods(u *check.Update) {
	for _, n := range u.Pkg.Scope().Names() {
		o, ok := u.Pkg.Scope().Lookup(n).(*types.TypeName)
		if !ok || o.IsAlias() {
			continue
		}
		if t, ok := o.Type().(*types.Named); ok && t.TypeParams().Len() == 0 {
			lw.methodTables(t, nil)
		}
	}
}

func (tt *typeTable) takeMade() []madeType {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	m := tt.made
	tt.made = nil
	return m
}

// methodTables sets the method tables of t and of *t.
func (lw *lowering) methodTables(t types.Type, env *env) {
	if isIfaceType(t) {
		return
	}
	b := &builder{lw: lw, env: env, key: "methods", shown: "methods", names: new(int), vars: map[types.Object]*local{},
		src: &source{fset: emptyFset}, lits: new(int), labels: map[string]string{}, safe: map[string]string{}}
	if _, isPtr := t.Underlying().(*types.Pointer); !isPtr {
		lw.methodTable(b, types.NewPointer(t))
	}
	lw.methodTable(b, t)
	lw.linkPointer(b.vt(t), b.vt(types.NewPointer(t)))
}

// linkPointer tells compiled packages that can address a v of the methods of
// its pointer.
func (lw *lowering) linkPointer(v, ptr *value.Type) {
	if rt.MethodsOf(ptr) == nil {
		return
	}
	if rt.MethodsOf(v) == nil {
		v.Engine = rt.NewMethods(nil)
	}
	rt.MethodsOf(v).Pointer = func() *value.Type { return ptr }
}

func (lw *lowering) methodTable(b *builder, t types.Type) {
	set := types.NewMethodSet(t)
	if set.Len() == 0 {
		return
	}
	v := b.vt(t)
	var ms []rt.Method
	for i := range set.Len() {
		s := set.At(i)
		m := s.Obj().(*types.Func)
		if !m.Exported() && isCompiledMethod(m) {
			continue // promoted from a compiled type: nobody here can name it
		}
		key := lw.methodUnit(b, t, s, m)
		ms = append(ms, rt.Method{Name: m.Name(), Pkg: pkgOf(m), Type: b.vt(subst(s.Type(), b.env)), Fn: lw.e.lazyFunc(key), Compiled: lw.e.compiledMethod(key)})
		lw.e.methods[key] = true
	}
	v.Engine = rt.NewMethods(ms)
}

// isCompiledMethod reports whether m is declared for a type that compiled
// packages know.
func isCompiledMethod(m *types.Func) bool {
	t := m.Signature().Recv().Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := t.(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	_, known := hostType(n.Obj().Pkg().Path(), n.Obj().Name())
	return known
}

// methodUnit returns the unit that takes a t as receiver of m.
func (lw *lowering) methodUnit(b *builder, t types.Type, s *types.Selection, m *types.Func) string {
	named, isNamed := t.(*types.Named)
	if p, ok := t.(*types.Pointer); ok && isPointerMethod(m) {
		named, isNamed = p.Elem().(*types.Named)
	} else if isPointerMethod(m) {
		isNamed = false
	} else if ok {
		isNamed = false
	}
	if isNamed && len(s.Index()) == 1 && lw.e.isSource(named.Obj().Pkg().Path()) {
		return lw.needMethod(b, nil, named, m)
	}
	key := "expr " + b.typeKey(t) + "." + m.Name()
	recv := types.NewParam(0, nil, "", t)
	sig := subst(s.Type(), b.env).(*types.Signature)
	full := []*types.Var{recv}
	for v := range sig.Params().Variables() {
		full = append(full, v)
	}
	fsig := types.NewSignatureType(nil, nil, nil, types.NewTuple(full...), sig.Results(), sig.Variadic())
	delete(lw.units, key)
	lw.stale[key] = true
	lw.wrapper(key, b, fsig, func(w *builder) string {
		w.promotes = len(s.Index()) == 1
		return w.methodExprUnit(key, ast.NewIdent(m.Name()), selection{t, m, s.Index()}, m, fsig)
	})
	return key
}

// lazyFunc returns a func that finds a unit's function when it is called.
func (e *Engine) lazyFunc(key string) func() reflect.Value {
	return func() reflect.Value {
		f, err := e.function(key)
		if err != nil {
			panic(err)
		}
		return f
	}
}

// compiledMethod is what Method.Compiled is for the unit of that key.
func (e *Engine) compiledMethod(key string) func() unsafe.Pointer {
	return func() unsafe.Pointer {
		u := e.units[key]
		if u == nil {
			return nil
		}
		if c := u.code.Load(); c != nil {
			return c.method
		}
		return nil
	}
}

// install loads the units of lw, and the newest version of every unit that
// calls one of them, and makes them the engine's.
func (e *Engine) install(lw *lowering) error {
	defer rt.CodeChanged()
	all := map[string]*unit{}
	for k, u := range e.units {
		if !isOldCell(k) {
			all[k] = u
		}
	}
	changed := map[string]bool{}
	for k, u := range lw.units {
		if u == nil {
			return fmt.Errorf("interp: %s was not lowered", k)
		}
		all[k] = u
		changed[k] = true
	}
	keys := e.dependants(all, changed)
	for _, k := range keys {
		e.version++
		all[k].edition = e.version
		all[k].code.Store(nil)
	}
	if err := e.load(all, keys); err != nil {
		return err
	}
	e.units = all
	e.changed()
	return nil
}

// isOldCell reports whether a unit holds the statements of a cell that has run:
// nothing calls it again, and it need not follow redefinitions. Its func
// literals are units of their own.
func isOldCell(key string) bool { return strings.HasPrefix(key, "main."+check.Hidden+"cell") }

// dependants adds to changed the units that name one of them, directly or not.
func (e *Engine) dependants(all map[string]*unit, changed map[string]bool) []string {
	users := map[string][]string{}
	for k, u := range all {
		for _, d := range u.deps {
			if !e.bindsLate(u, all[d]) {
				users[d] = append(users[d], k)
			}
		}
	}
	var queue, out []string
	for k := range changed {
		queue = append(queue, k)
	}
	for len(queue) > 0 {
		k := queue[0]
		queue = queue[1:]
		out = append(out, k)
		for _, u := range users[k] {
			if !changed[u] {
				changed[u] = true
				queue = append(queue, u)
			}
		}
	}
	sort.Strings(out)
	return out
}

// load compiles units into the machine under new names.
func (e *Engine) load(all map[string]*unit, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	fresh := map[string]string{}
	for _, k := range keys {
		e.version++
		fresh[k] = yaegiName(k, e.version)
	}
	name := func(key string) string {
		if n, ok := fresh[key]; ok {
			return n
		}
		if u := all[key]; u != nil && u.isCompiled() {
			return e.syms.native(u)
		} else if u != nil {
			return u.name
		}
		return "missing_unit"
	}
	var src strings.Builder
	for _, k := range keys {
		u := all[k]
		src.WriteString(link(u.text, func(key string) string {
			if k, ok := strings.CutPrefix(key, "&"); ok && all[k] != nil {
				return "(*" + e.lateFunc(all[k]).taken + ")"
			}
			if e.bindsLate(u, all[key]) {
				return "(*" + e.lateFunc(all[key]).call + ")"
			}
			return name(key)
		}))
	}
	if e.opts.Lowered != nil {
		io.WriteString(e.opts.Lowered, src.String())
	}
	if err := e.m.use(e.syms.pending); err != nil {
		return err
	}
	e.syms.pending = map[string]reflect.Value{}
	if err := e.m.load(src.String()); err != nil {
		return fmt.Errorf("interp: the interpreter does not take what this was lowered to: %w", err)
	}
	for k, n := range fresh {
		all[k].name = n
		e.m.names[n] = all[k]
	}
	return e.fillLate(all, keys)
}

// function returns the function of a unit as a Go func over layouts.
func (e *Engine) function(key string) (reflect.Value, error) {
	u := e.units[key]
	if u == nil {
		return reflect.Value{}, fmt.Errorf("interp: no function %q", strings.TrimPrefix(key, "main."))
	}
	if f := u.compiled(); f.IsValid() {
		return f, nil
	}
	e.funcMu.Lock()
	defer e.funcMu.Unlock()
	if f, ok := e.funcs[u.name]; ok {
		return f, nil
	}
	f, err := e.m.function(u.name)
	if err == nil {
		e.funcs[u.name] = f
	}
	return f, err
}
