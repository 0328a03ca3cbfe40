package live

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"gosess/internal/value"
)

// This file says what a Go func value is, and makes func values from what they
// are.

// A Program is the generated program that runs. It is a [value.Resolver]; its
// methods may be called from any goroutine.
type Program struct {
	table    *Table
	types    *typeTable
	funcs    map[string]any
	methods  map[string]Method
	literals map[string]Literal
	vars     map[string]reflect.Value // pointers

	codes func() map[uintptr]code
}

var _ value.Resolver = (*Program)(nil)

// A code is what is known of func values with one code pointer.
type code struct {
	name string
	recv reflect.Type // of a method value: what it carries
	env  reflect.Type // of a literal: what its only word points to
}

// New returns the program that a table describes.
func New(t *Table) *Program {
	p := &Program{
		table: t, types: newTypeTable(t.Types),
		funcs: map[string]any{}, methods: map[string]Method{}, literals: map[string]Literal{}, vars: map[string]reflect.Value{},
	}
	for _, f := range t.Funcs {
		p.funcs[f.Name] = f.Func
	}
	for _, m := range t.Methods {
		p.methods[m.Name] = m
	}
	for _, l := range t.Literals {
		p.literals[l.Name] = l
	}
	for _, v := range t.Vars {
		p.vars[v.Name] = reflect.ValueOf(v.Ptr)
	}
	p.codes = sync.OnceValue(p.findCodes)
	p.findLocals()
	return p
}

// findCodes makes every func value of the table once, to see its code pointer.
func (p *Program) findCodes() map[uintptr]code {
	codes := map[uintptr]code{}
	for name, f := range p.funcs {
		codes[reflect.ValueOf(f).Pointer()] = code{name: name}
	}
	for name, m := range p.methods {
		recv := m.Recv
		if recv.Kind() == reflect.Interface { // its method values need a value
			if recv = p.implementing(recv); recv == nil {
				continue
			}
		}
		f := m.bind(reflect.Zero(recv).Interface())
		codes[reflect.ValueOf(f).Pointer()] = code{name: name, recv: m.Recv}
	}
	for name, l := range p.literals {
		var env any
		if l.Env != nil {
			env = reflect.New(l.Env).Interface()
		}
		f := reflect.ValueOf(l.make(env))
		if _, _, ok := p.keptAt(wordOf(f)); !ok {
			codes[f.Pointer()] = code{name: name, env: l.Env}
		}
	}
	return codes
}

// implementing returns a type with methods that implements an interface, nil if the
// program has none.
func (p *Program) implementing(iface reflect.Type) reflect.Type {
	for _, m := range p.methods {
		if m.Recv.Kind() != reflect.Interface && m.Recv.Implements(iface) {
			return m.Recv
		}
	}
	return nil
}

// wordOf is what a func value is in memory: a pointer to a code pointer, and to
// what the func carries after it.
func wordOf(f reflect.Value) unsafe.Pointer {
	slot := reflect.New(f.Type())
	slot.Elem().Set(f)
	return *(*unsafe.Pointer)(slot.UnsafePointer())
}

// funcOf says what a func value is, nil if the table does not know it.
func (p *Program) funcOf(t *value.Type, f reflect.Value) *value.Func {
	word := wordOf(f)
	if name, captured, ok := p.keptAt(word); ok {
		return &value.Func{Name: name, Type: t, Captured: captured}
	}
	c, ok := p.codes()[f.Pointer()]
	switch {
	case !ok:
		return nil
	case c.env != nil:
		env := *(*unsafe.Pointer)(unsafe.Add(word, unsafe.Sizeof(word)))
		return &value.Func{Name: c.name, Type: t, Captured: p.captured(reflect.NewAt(c.env, env).Elem())}
	case c.recv != nil:
		return &value.Func{Name: c.name, Type: t, Recv: p.receiver(c.recv, word)}
	}
	return &value.Func{Name: c.name, Type: t}
}

// receiver is what the method value at word is bound to.
func (p *Program) receiver(rt reflect.Type, word unsafe.Pointer) *value.Iface {
	at, align := unsafe.Sizeof(word), uintptr(rt.Align())
	at = (at + align - 1) / align * align
	v := reflect.New(rt).Elem()
	if rt.Size() > 0 {
		v.Set(reflect.NewAt(rt, unsafe.Add(word, at)).Elem())
	}
	if rt.Kind() == reflect.Interface {
		rt = v.Elem().Type()
	}
	return &value.Iface{T: p.types.of(rt), V: v.Interface()}
}

// MakeFunc implements [value.Resolver].
func (p *Program) MakeFunc(f *value.Func) (v reflect.Value, err error) {
	switch {
	case f.Recv != nil:
		v, err = p.makeBound(f)
	case strings.HasPrefix(f.Name, "lit "):
		v, err = p.makeLiteral(f)
	default:
		known, ok := p.funcs[f.Name]
		if !ok {
			return v, p.missing(f.Name)
		}
		v = reflect.ValueOf(known)
	}
	if err != nil {
		return v, err
	}
	if !v.Type().ConvertibleTo(f.Type.Layout) {
		return v, fmt.Errorf("%s is a %v, the value is a %v", f.Name, v.Type(), f.Type.Layout)
	}
	return v.Convert(f.Type.Layout), nil
}

// makeBound binds a method to a receiver. A method of an interface is looked up
// in what the interface holds.
func (p *Program) makeBound(f *value.Func) (reflect.Value, error) {
	if f.Recv.T == nil {
		return reflect.Value{}, fmt.Errorf("%s is bound to nil", f.Name)
	}
	recv := reflect.ValueOf(f.Recv.V)
	if m, ok := p.methods[f.Name]; ok && recv.Type().AssignableTo(m.Recv) {
		return reflect.ValueOf(m.bind(f.Recv.V)), nil
	}
	for _, m := range p.methods {
		if m.Recv == recv.Type() && methodName(m.Name) == methodName(f.Name) {
			return reflect.ValueOf(m.bind(f.Recv.V)), nil
		}
	}
	return reflect.Value{}, p.missing(f.Name)
}

// methodName is the last part of a name.
func methodName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// missing says why the program has no function of that name.
func (p *Program) missing(name string) error {
	base, _, _ := strings.Cut(name, "[")
	for _, n := range []string{name, base, strings.NewReplacer("(*", "", ")", "").Replace(base)} {
		if why := p.table.Left[n]; why != "" {
			return errors.New(why)
		}
	}
	return fmt.Errorf("the compiled program has no %s", name)
}

// Named implements [value.Resolver].
func (p *Program) Named(pkg, ident string) *value.Type { return p.types.named(pkg, ident) }

// Unnamed implements [value.Resolver].
func (p *Program) Unnamed(t *value.Type) *value.Type { return p.types.unnamed(t) }

// Wrap implements [value.Resolver]: a value of the session is a Go value as it is.
func (p *Program) Wrap(x value.Iface, want reflect.Type) (any, error) {
	if rt := reflect.TypeOf(x.V); rt == nil || !rt.AssignableTo(want) {
		return nil, fmt.Errorf("a %v is no %v", rt, want)
	}
	return x.V, nil
}

// options are those by which values of the program are written.
func (p *Program) options() value.EncodeOptions {
	return value.EncodeOptions{TypeOf: p.types.of, FuncOf: p.funcOf}
}
