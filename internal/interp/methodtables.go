package interp

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"
	"unsafe"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file gives the types that were made their methods.

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
		return p != nil && !e.isSource(p.Path()) && !e.hasPrelude(p.Path()) && e.compiledPackage(p.Path()) == nil
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
	v := b.vt(t)
	if set.Len() == 0 {
		if rt.MethodsOf(v) != nil { // it had some
			v.Engine = nil
		}
		return
	}
	var ms []rt.Method
	for i := range set.Len() {
		s := set.At(i)
		m := s.Obj().(*types.Func)
		if !m.Exported() && lw.isCompiledMethod(m) {
			continue // promoted from a compiled type: nobody here can name it
		}
		key := lw.methodUnit(b, t, s, m)
		ms = append(ms, rt.Method{Name: m.Name(), Pkg: pkgOf(m), Type: b.vt(subst(s.Type(), b.env)), Fn: lw.e.lazyMethod(key, v, m.Name()), Compiled: lw.e.compiledMethod(key)})
		lw.e.methods[key] = true
	}
	v.Engine = rt.NewMethods(ms)
}

// isCompiledMethod reports whether m is declared for a type that compiled
// packages know.
func (lw *lowering) isCompiledMethod(m *types.Func) bool {
	t := m.Signature().Recv().Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := t.(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	_, known := lw.e.hostType(n.Obj().Pkg().Path(), n.Obj().Name())
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
		return lw.needMethod(b, named, m)
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

// lazyMethod returns a func that finds the function of the unit for method name
// of t when it is called.
func (e *Engine) lazyMethod(key string, t *value.Type, name string) func() reflect.Value {
	return func() reflect.Value {
		if e.units[key] == nil {
			panic(&undefined{rt.TypeString(t) + "." + name, "the type has no such method any more"})
		}
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
