package interp

import (
	"fmt"
	"go/types"
	"reflect"
	"sort"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp/limit"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file interns declared types. A session type keeps its *value.Type from
// one Update to the next as long as nothing that it depends on has changed.

// An env says what the type parameters of a generic function, method or type
// stand for in one instance. The nil env has none.
type env struct {
	args map[*types.TypeParam]types.Type
	fn   string // the function, as funcName has it
	key  string // tells apart types declared inside instances: "Sum[int]"
}

func (e *env) lookup(p *types.TypeParam) types.Type {
	if e == nil {
		return nil
	}
	return e.args[p]
}

func (tt *typeTable) buildNamed(t *types.Named, env *env) *value.Type {
	obj := t.Obj()
	if obj.Pkg() == nil { // error, comparable
		if obj.Name() == "error" {
			return rt.HostType(reflect.TypeFor[error]())
		}
		panic(&typeError{limit.Unknown.Text("type " + obj.Name())})
	}
	if r, ok := tt.host(obj.Pkg().Path(), obj.Name()); ok {
		if t.TypeArgs().Len() > 0 {
			panic(&typeError{limit.GenericType.Text(obj.Pkg().Path(), obj.Name())})
		}
		return rt.HostType(r)
	}
	if isLocal(t) && t.TypeArgs().Len() > 0 {
		panic(&typeError{limit.LocalGeneric.Text(obj.Name())})
	}
	t, env = tt.close(t, env)
	t = tt.own(t)
	ident := tt.identity(t, env)
	sig := tt.signature(t, env)
	if n := tt.named[ident]; n != nil && n.sig == sig {
		return n.t
	}
	v := &value.Type{Name: strings.TrimPrefix(check.RuntimeName(t, nil), obj.Pkg().Path()+"."), Pkg: obj.Pkg().Path()}
	if id := strings.TrimPrefix(ident, v.Pkg+"."); isLocal(t) || id != v.Name {
		v.Ident = id
	}
	tt.named[ident] = &namedType{sig, v}
	var u *value.Type
	if t.Underlying() == nil {
		panic(&typeError{limit.Unknown.Text("type " + obj.Name())})
	}
	u = tt.underlying(t.Underlying(), env)
	v.Kind, v.Elem, v.Key, v.Len, v.Dir = u.Kind, u.Elem, u.Key, u.Len, u.Dir
	v.Fields, v.Params, v.Results, v.Variadic, v.Methods = u.Fields, u.Params, u.Results, u.Variadic, u.Methods
	tt.fresh = append(tt.fresh, v)
	tt.made = append(tt.made, madeType{t, env, v})
	return v
}

// A madeType is a declared type and what was made of it.
type madeType struct {
	t   types.Type // a *types.Named, or a *types.Struct with embedded fields
	env *env
	v   *value.Type
}

// underlying describes the underlying type of a declared type.
func (tt *typeTable) underlying(t types.Type, env *env) *value.Type {
	if b, ok := t.(*types.Basic); ok {
		return tt.basic(b)
	}
	return tt.shape(t, env)
}

// close replaces the type parameters in t's arguments by what they stand for,
// so that env is needed no more, except for types local to an instance.
func (tt *typeTable) close(t *types.Named, e *env) (*types.Named, *env) {
	if t.TypeArgs().Len() > 0 && e != nil {
		t = subst(t, e).(*types.Named)
	}
	if e != nil && isLocal(t) {
		if in, _ := enclosing(t.Obj()); in == e.fn {
			return t, e
		}
	}
	return t, nil
}

func isLocal(t *types.Named) bool {
	o := t.Obj()
	return o.Pkg() != nil && o.Parent() != o.Pkg().Scope()
}

// identity names a declared type within its engine.
func (tt *typeTable) identity(t *types.Named, e *env) string {
	return runtimeName(t, e)
}

// localName tells a type declared inside a function from all others: by the
// function (and instance) and the position within it.
func localName(t *types.Named, e *env) string {
	obj := t.Obj()
	in, n := enclosing(obj)
	if e != nil && e.key != "" {
		in = e.key
	}
	s := in + "." + obj.Name()
	if n > 1 {
		s += fmt.Sprintf("·%d", n)
	}
	return s
}

// enclosing returns the name of the function that declares obj, and the how
// manieth object of that name in it obj is.
func enclosing(obj types.Object) (string, int) {
	top := obj.Parent() // becomes the scope of the function: files are between it and the package
	for p := obj.Pkg().Scope(); top.Parent() != p && top.Parent().Parent() != p; {
		top = top.Parent()
	}
	name := scopeName(obj.Pkg(), top)
	n := 0
	var walk func(s *types.Scope)
	walk = func(s *types.Scope) {
		if o := s.Lookup(obj.Name()); o != nil && o.Pos() <= obj.Pos() {
			if _, ok := o.(*types.TypeName); ok {
				n++
			}
		}
		for c := range s.Children() {
			walk(c)
		}
	}
	walk(top)
	return name, n
}

// scopeName names the function whose scope s is. An init function, or a func
// literal of a package variable, is told from others by its place in the package.
func scopeName(p *types.Package, s *types.Scope) string {
	names := map[*types.Scope]string{}
	for _, f := range funcsOf(p) {
		names[f.Scope()] = funcName(f)
	}
	if name := names[s]; name != "" {
		return name
	}
	n := 0
	for file := range p.Scope().Children() {
		for c := range file.Children() {
			if names[c] == "" {
				n++
			}
			if c == s {
				return fmt.Sprintf("?%d", n)
			}
		}
	}
	return "?"
}

// funcsOf lists the functions and methods that a package declares.
func funcsOf(p *types.Package) []*types.Func {
	var fs []*types.Func
	for _, n := range p.Scope().Names() {
		switch o := p.Scope().Lookup(n).(type) {
		case *types.Func:
			fs = append(fs, o)
		case *types.TypeName:
			if t, ok := o.Type().(*types.Named); ok {
				for m := range t.Methods() {
					fs = append(fs, m)
				}
			}
		}
	}
	return fs
}

// funcName is the name of a declared function as units use it: "f", "T.M".
func funcName(f *types.Func) string {
	recv := f.Signature().Recv()
	if recv == nil {
		return f.Name()
	}
	t := recv.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name() + "." + f.Name()
	}
	return f.Name()
}

// typeKey tells t from every other type, in names of units.
func (b *builder) typeKey(t types.Type) string {
	s := typeString(t)
	base := t
	if p, ok := pointee(t); ok {
		base = p
	}
	if n, ok := types.Unalias(base).(*types.Named); ok && n.TypeArgs().Len() == 0 && !isLocal(n) {
		return s
	}
	return fmt.Sprintf("%s·%d", s, b.lw.e.types.number(b.vt(t)))
}

// number identifies t in this process.
func (tt *typeTable) number(t *value.Type) int {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	return tt.keys.Number(t)
}

// runtimeName names t as the compiler does, and types that functions declare so
// that they are told apart. Those of instances are found in e.
func runtimeName(t types.Type, e *env) string {
	return check.RuntimeName(t, func(n *types.Named) string { return localName(n, e) })
}

// typeString names t as the compiler does, in names of funcs.
func typeString(t types.Type) string { return check.RuntimeName(t, nil) }

// signature describes everything that t's identity depends on: the
// declarations of all session types that can be reached from it.
func (tt *typeTable) signature(t *types.Named, e *env) string {
	seen := map[string]string{}
	tt.reach(t, e, seen)
	lines := make([]string, 0, len(seen))
	for k, v := range seen {
		lines = append(lines, k+" "+v)
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

func (tt *typeTable) reach(t types.Type, e *env, seen map[string]string) {
	switch t := t.(type) {
	case *types.Alias:
		tt.reach(types.Unalias(t), e, seen)
	case *types.TypeParam:
		if s := e.lookup(t); s != nil {
			tt.reach(s, nil, seen)
		}
	case *types.Named:
		tt.reachNamed(t, e, seen)
	case *types.Struct:
		for f := range t.Fields() {
			tt.reach(f.Type(), e, seen)
		}
	case *types.Map:
		tt.reach(t.Key(), e, seen)
		tt.reach(t.Elem(), e, seen)
	case interface{ Elem() types.Type }:
		tt.reach(t.Elem(), e, seen)
	case *types.Signature:
		tt.reach(t.Params(), e, seen)
		tt.reach(t.Results(), e, seen)
	case *types.Tuple:
		for v := range t.Variables() {
			tt.reach(v.Type(), e, seen)
		}
	case *types.Interface:
		for m := range t.Methods() {
			tt.reach(m.Type(), e, seen)
		}
	}
}

func (tt *typeTable) reachNamed(t *types.Named, e *env, seen map[string]string) {
	if t.Obj().Pkg() == nil {
		return
	}
	if _, ok := tt.host(t.Obj().Pkg().Path(), t.Obj().Name()); ok {
		return
	}
	t, e = tt.close(t, e)
	t = tt.own(t)
	id := tt.identity(t, e)
	if _, ok := seen[id]; ok {
		return
	}
	u := t.Underlying()
	seen[id] = runtimeName(subst(u, e), e)
	tt.reach(u, e, seen)
	for a := range t.TypeArgs().Types() {
		tt.reach(a, e, seen)
	}
}
