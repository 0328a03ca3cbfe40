package live

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unsafe"
	"weak"

	"gosess/internal/value"
)

// This file is about func literals. A literal that captures variables is a
// method of a struct of pointers to them, bound to it: the func value then
// carries one word, the struct, and a code pointer that no other literal has.
// The first fields of such a struct are the captured variables, in order.

// A Literal is a func literal of the program, or of an instance of a generic
// function.
type Literal struct {
	Name string       // as value.Func.Name: "lit cell 7:2:5"
	Env  reflect.Type // the struct of captured variables; nil if there are none
	// make returns the func value for captured variables in a struct of type
	// Env, to which env points.
	make func(env any) any
}

// captures begins the name of the field for a captured variable.
const captures = "Gs_"

// Lit returns the table entry of a literal that captures what E holds.
func Lit[E any](name string, make func(env *E) any) Literal {
	return Literal{name, reflect.TypeFor[E](), func(env any) any { return make(env.(*E)) }}
}

// Plain returns the table entry of a literal that captures nothing.
func Plain(name string, f any) Literal {
	return Literal{name, nil, func(any) any { return f }}
}

// captured describes the variables that a struct of them holds.
func (p *Program) captured(env reflect.Value) []value.Captured {
	var list []value.Captured
	for i := range env.NumField() {
		name, ok := strings.CutPrefix(env.Type().Field(i).Name, captures)
		if !ok {
			break
		}
		ptr := env.Field(i)
		list = append(list, value.Captured{Name: name, Type: p.types.of(ptr.Type().Elem()), Ptr: ptr})
	}
	return list
}

// makeLiteral makes the func value of a literal over captured variables.
func (p *Program) makeLiteral(f *value.Func) (reflect.Value, error) {
	l, ok := p.literals[f.Name]
	if !ok {
		return reflect.Value{}, p.missing(f.Name)
	}
	if l.Env == nil {
		return reflect.ValueOf(l.make(nil)), nil
	}
	env := reflect.New(l.Env)
	n := len(p.captured(env.Elem()))
	if n != len(f.Captured) {
		return reflect.Value{}, fmt.Errorf("%s captures %d variables, the value has %d", f.Name, n, len(f.Captured))
	}
	for i, c := range f.Captured {
		field := env.Elem().Field(i)
		if name := strings.TrimPrefix(l.Env.Field(i).Name, captures); name != c.Name || field.Type() != c.Ptr.Type() {
			return reflect.Value{}, fmt.Errorf("%s captures %s of type %v, the value has %s of type %v",
				f.Name, name, field.Type().Elem(), c.Name, c.Ptr.Type().Elem())
		}
		field.Set(c.Ptr)
	}
	return reflect.ValueOf(l.make(env.Interface())), nil
}

// kept are the func values that the compiler's own func values do not tell
// apart: literals of generic functions, and those that are ordinary closures,
// because what they capture has a type that only their function can name. They
// are held weakly; entries whose value is gone are dropped when the map has
// doubled.
var kept = struct {
	sync.Mutex // protects following
	funcs      map[uintptr]keptFunc
	limit      int
}{funcs: map[uintptr]keptFunc{}, limit: minKept}

const minKept = 1024

type keptFunc struct {
	alive weak.Pointer[byte] // the func value
	name  func() string
	env   func() any // *Held or a pointer to a struct of captured variables; nil if it is gone
}

// Held are the variables that a closure captures: names and pointers.
type Held struct{ list []any }

// Hold returns what a closure captures: a name and a pointer, a name and a
// pointer.
func Hold(list ...any) *Held { return &Held{list} }

// Keep notes what a func value is whose literal captures what env holds, and
// returns it. The func value must refer to env itself, so that env lives as
// long as it does.
func Keep[F, E any](name string, f F, env *E) F {
	return keep(func() string { return name }, f, env)
}

// KeepIn is Keep for a literal of a generic function: owner is the function, or
// the type whose method it is, which has the type arguments that targs returns.
func KeepIn[F, E any](name, owner, method string, f F, env *E, targs func() []Type) F {
	return keep(func() string {
		return name + " " + owner + "[" + argStrings(targs()) + "]" + method
	}, f, env)
}

func keep[F, E any](name func() string, f F, env *E) F {
	word := *(*unsafe.Pointer)(unsafe.Pointer(&f))
	held := weak.Make(env)
	k := keptFunc{weak.Make((*byte)(word)), name, func() any {
		if e := held.Value(); e != nil {
			return e
		}
		return nil
	}}
	kept.Lock()
	defer kept.Unlock()
	if len(kept.funcs) >= kept.limit {
		for p, k := range kept.funcs {
			if k.alive.Value() == nil {
				delete(kept.funcs, p)
			}
		}
		kept.limit = max(minKept, 2*len(kept.funcs))
	}
	kept.funcs[uintptr(word)] = k
	return f
}

// keptAt describes the func value at word, if Keep was told of it.
func (p *Program) keptAt(word unsafe.Pointer) (name string, captured []value.Captured, ok bool) {
	kept.Lock()
	k, ok := kept.funcs[uintptr(word)]
	kept.Unlock()
	if !ok || k.alive.Value() == nil {
		return "", nil, false
	}
	switch env := k.env().(type) {
	case nil:
		return "", nil, false
	case *Held:
		for i := 0; i+1 < len(env.list); i += 2 {
			ptr := reflect.ValueOf(env.list[i+1])
			captured = append(captured, value.Captured{Name: env.list[i].(string), Type: p.types.of(ptr.Type().Elem()), Ptr: ptr})
		}
	default:
		captured = p.captured(reflect.ValueOf(env).Elem())
	}
	return k.name(), captured, true
}
