package interp

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"gosess/internal/check"
	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// This file makes func values from what they are, for values that were read
// from a file or sent by another process.

// MakeFunc rebuilds a func value, of f.Type.Layout, from what it is. The
// function is looked up again at each call, so a redefinition is followed.
func (e *Engine) MakeFunc(f *value.Func) (reflect.Value, error) {
	e.noteDecoded(f.Name)
	if strings.HasPrefix(f.Name, "lit ") {
		return e.makeLiteral(f)
	}
	v := reflect.New(f.Type.Layout).Elem()
	call, err := e.resolveFunc(f)
	if err != nil {
		return v, err
	}
	v.Field(0).Set(reflect.ValueOf(f))
	v.Field(1).Set(reflect.MakeFunc(v.Field(1).Type(), call))
	return v, nil
}

// sameType reports whether fn, called with a receiver first if skip is 1, has
// the parameters and results of t.
func sameType(fn, t reflect.Type, skip int) bool {
	if fn.NumIn() != t.NumIn()+skip || fn.NumOut() != t.NumOut() {
		return false
	}
	for i := range t.NumIn() {
		if fn.In(i+skip) != t.In(i) {
			return false
		}
	}
	for i := range t.NumOut() {
		if fn.Out(i) != t.Out(i) {
			return false
		}
	}
	return true
}

// makeLiteral calls the factory of a func literal with the variables that it
// captures.
func (e *Engine) makeLiteral(f *value.Func) (v reflect.Value, err error) {
	if err := e.needInstance(f.Name); err != nil {
		return v, err
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	if name := e.literalNow(f.Name); name != f.Name {
		renamed := *f
		renamed.Name = name
		f = &renamed
	}
	u := e.units[f.Name]
	if u == nil || u.lit == nil {
		return e.brokenLiteral(f), nil
	}
	factory, err := e.function(f.Name)
	if err != nil {
		return v, err
	}
	args := []reflect.Value{reflect.ValueOf(f)}
	for _, c := range f.Captured {
		args = append(args, c.Ptr)
	}
	if err := fits(factory.Type(), args); err != nil {
		return v, fmt.Errorf("interp: %s has changed: %w", f.Name, err)
	}
	return factory.Call(args)[0], nil
}

// needInstance makes the instance of a generic function, or of a generic type, in
// whose function a literal of that name stands, if no code of the program mentions it.
func (e *Engine) needInstance(literal string) (err error) {
	place, owner, generic := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(literal, "lit "), "cell "), " ")
	if !generic || !strings.Contains(owner, "[") {
		return nil
	}
	e.mu.RLock()
	have := e.units[literal] != nil
	e.mu.RUnlock()
	owner, own := strings.CutPrefix(owner, "main.")
	switch method := strings.LastIndex(owner, "]."); {
	case have:
	case !own:
		err = e.needSupplied(owner, place)
	case method >= 0:
		e.Named("main", owner[:method+1]) // with its methods
	default:
		_, err = e.unitNamed(owner)
	}
	return err
}

// literalNow is the name that the func literal of that name has here: files of older
// versions write type arguments in other ways, such as "any" and "T[string, int]".
func (e *Engine) literalNow(name string) string {
	open := strings.IndexByte(name, '[')
	if e.units[name] != nil || open < 0 || e.last == nil {
		return name
	}
	end := strings.LastIndexByte(name, ']')
	targs, err := check.TypeArgs(e.last, name[open+1:max(end, open+1)])
	if err != nil {
		return name
	}
	if now := name[:open] + argsText(targs) + name[end+1:]; e.units[now] != nil {
		return now
	}
	return name
}

// needSupplied is needInstance for a function of a compiled package that comes from source:
// "slices.Values[[]int,int]", with a literal at that place.
func (e *Engine) needSupplied(owner, place string) error {
	base, args, _ := strings.Cut(owner, "[")
	dot := strings.LastIndexByte(base, '.')
	e.mu.Lock()
	defer e.mu.Unlock()
	if dot < 0 || e.last == nil {
		return nil
	}
	d := e.declaration(base[:dot], base[dot+1:])
	if d == nil {
		return fmt.Errorf("interp: there is no function %q for the func literal at %s", base, place)
	}
	_, err := e.instantiateAs(base[:dot], d.obj, args)
	return err
}

// fits reports arguments that a function of type t does not take.
func fits(t reflect.Type, args []reflect.Value) error {
	if t.NumIn() != len(args) {
		return fmt.Errorf("it captures %d variables, want %d", len(args)-1, t.NumIn()-1)
	}
	for i, a := range args {
		if !a.Type().AssignableTo(t.In(i)) {
			return fmt.Errorf("captured variable %d has another type", i)
		}
	}
	return nil
}

// A caller is how package reflect calls a function.
type caller = func(args []reflect.Value) []reflect.Value

func (e *Engine) resolveFunc(f *value.Func) (caller, error) {
	if f.Recv != nil {
		return e.resolveBound(f)
	}
	key, err := e.unitNamed(f.Name)
	if err != nil {
		return nil, err
	}
	if key != "" {
		return e.unitCaller(key, f), nil
	}
	if call := methodExprCaller(f); call != nil {
		return call, nil
	}
	if fn := e.hostFuncNamed(f.Name); fn.IsValid() {
		return fn.Call, nil
	}
	if base, _, _ := strings.Cut(f.Name, "["); token.IsIdentifier(base) {
		return e.missingCaller(f), nil
	}
	return nil, fmt.Errorf("interp: no function %q", f.Name)
}

// unitCaller calls the newest version of a unit.
func (e *Engine) unitCaller(key string, f *value.Func) caller {
	want := f.Type.Layout.Field(1).Type
	return func(args []reflect.Value) []reflect.Value {
		e.mu.RLock()
		fn, err := e.function(key)
		e.mu.RUnlock()
		if err != nil {
			panic(err)
		}
		if !sameType(fn.Type(), want, 0) {
			panic(retyped(key))
		}
		return fn.Call(args)
	}
}

// missingCaller calls a function that there may be again some day.
func (e *Engine) missingCaller(f *value.Func) caller {
	return func(args []reflect.Value) []reflect.Value {
		key, err := e.unitNamed(f.Name)
		if err != nil || key == "" {
			panic(&undefined{name: f.Name})
		}
		return e.unitCaller(key, f)(args)
	}
}

// unitNamed returns the unit of a top-level function or a generic instance,
// "" if there is no such function.
func (e *Engine) unitNamed(name string) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, key := range []string{"main." + name, name} {
		if u := e.units[key]; u != nil && u.lit == nil {
			return key, nil
		}
	}
	return e.instantiate(name)
}

// instantiate lowers an instance of a generic function that no function of the
// program mentions.
func (e *Engine) instantiate(name string) (key string, err error) {
	fn, rest, ok := strings.Cut(name, "[")
	if !ok || e.last == nil {
		return "", nil
	}
	obj, ok := e.last.Scope().Lookup(fn).(*types.Func)
	if !ok {
		return "", nil
	}
	return e.instantiateAs(e.last.Path(), obj, rest)
}

// instantiateAs lowers the instance of a generic function of that package with type arguments
// as they end its name: "int,string]".
func (e *Engine) instantiateAs(path string, obj *types.Func, rest string) (key string, err error) {
	targs, err := check.TypeArgs(e.last, strings.TrimSuffix(rest, "]"))
	if err != nil {
		return "", fmt.Errorf("interp: %s: %w", obj.Name(), err)
	}
	if _, err := types.Instantiate(nil, obj.Type(), targs, true); err != nil {
		return "", fmt.Errorf("interp: %s: %w", obj.Name(), err)
	}
	lw := &lowering{e: e, units: map[string]*unit{}, stale: map[string]bool{}}
	err = func() (err error) {
		defer catchRefusal(&err)
		key = lw.needDecl(path, obj.Name(), targs, obj)
		lw.drain()
		return nil
	}()
	if err != nil {
		return "", err
	}
	return key, e.install(lw)
}

// resolveBound finds the method of a method value.
func (e *Engine) resolveBound(f *value.Func) (caller, error) {
	recv := *f.Recv
	call := methodCaller(recv.T, f.Name[strings.LastIndexByte(f.Name, '.')+1:])
	if call == nil {
		return nil, fmt.Errorf("interp: no method %q of a %s", f.Name, rt.TypeString(recv.T))
	}
	name := f.Name[strings.LastIndexByte(f.Name, '.')+1:]
	return func(args []reflect.Value) []reflect.Value {
		if m := methodNamed(recv.T, name); m != nil && !sameType(m.Fn().Type(), f.Type.Layout.Field(1).Type, 1) {
			panic(retyped(f.Name))
		}
		return call(append([]reflect.Value{reflect.ValueOf(recv.V)}, args...))
	}, nil
}

// methodExprCaller finds the method of a method expression, "T.M" or "(*T).M".
func methodExprCaller(f *value.Func) caller {
	i := strings.LastIndexByte(f.Name, '.')
	if i < 0 || len(f.Type.Params) == 0 {
		return nil
	}
	name, recv := f.Name[i+1:], f.Type.Params[0]
	if recv.Kind != reflect.Interface {
		return methodCaller(recv, name)
	}
	return func(args []reflect.Value) []reflect.Value {
		x := args[0].Interface().(value.Iface)
		call := methodCaller(x.T, name)
		if call == nil {
			rt.PanicNil()
		}
		return call(append([]reflect.Value{reflect.ValueOf(x.V)}, args[1:]...))
	}
}

// methodCaller calls method name of the type t, whose receiver is the first
// argument; it is nil if there is none.
func methodCaller(t *value.Type, name string) caller {
	if t == nil {
		return nil
	}
	if t.Host != nil {
		if fn := rt.HostMethod(t.Host, name); fn.IsValid() {
			return fn.Call
		}
		return nil
	}
	if methodNamed(t, name) == nil {
		return nil
	}
	return func(args []reflect.Value) []reflect.Value {
		m := methodNamed(t, name)
		if m == nil {
			panic(&undefined{rt.TypeString(t) + "." + name, "the type has no such method any more"})
		}
		return m.Fn().Call(args)
	}
}

// methodNamed finds a method of a session type, nil if there is none.
func methodNamed(t *value.Type, name string) *rt.Method {
	for _, id := range []string{name, rt.MethodID("main", name)} {
		if m := rt.MethodsOf(t).Lookup(id); m != nil {
			return m
		}
	}
	return nil
}

// hostFuncNamed finds a function of a compiled package by "path.Name".
func (e *Engine) hostFuncNamed(name string) reflect.Value {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return reflect.Value{}
	}
	p := e.compiledPackage(name[:i])
	if p == nil {
		return reflect.Value{}
	}
	fn := p.Func(name[i+1:])
	if !fn.IsValid() {
		return fn
	}
	return rt.WrapFunc(name, fn)
}
