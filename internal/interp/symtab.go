package interp

import (
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"gosess/internal/interp/rt"
	"gosess/internal/value"
)

// pkg is the name of the one compiled package that lowered code imports. It
// holds layouts, type descriptors, package variables, compiled functions and
// the run-time support.
const pkg = "t"

// A symtab gives names to what lowered code refers to on the Go side. Names
// are never reused, so lowered code stays valid as long as its engine.
type symtab struct {
	n       int
	all     map[string]reflect.Value // every symbol, for a new machine
	pending map[string]reflect.Value // those that the current machine lacks
	types   map[reflect.Type]string
	descs   map[*value.Type]string
	raw     map[string]reflect.Value // compiled functions as they are; see rt.RawFunc
	hosts   map[string]string        // compiled functions and variables by "path.Name"

	decoded sync.Map // names that decoding has asked for, of functions and of types of compiled packages
}

func newSymtab() *symtab {
	s := &symtab{
		all:     map[string]reflect.Value{},
		pending: map[string]reflect.Value{},
		types:   map[reflect.Type]string{},
		descs:   map[*value.Type]string{},
		raw:     map[string]reflect.Value{},
		hosts:   map[string]string{},
	}
	for name, fn := range support {
		s.put(name, reflect.ValueOf(fn))
	}
	return s
}

func (s *symtab) put(name string, v reflect.Value) {
	s.all[name] = v
	s.pending[name] = v
}

// room makes room for n more symbols.
func (s *symtab) room(n int) {
	all, pending := make(map[string]reflect.Value, len(s.all)+n), make(map[string]reflect.Value, len(s.pending)+n)
	maps.Copy(all, s.all)
	maps.Copy(pending, s.pending)
	s.all, s.pending = all, pending
}

func (s *symtab) fresh(prefix string) string {
	s.n++
	return prefix + strconv.Itoa(s.n)
}

// typ returns how lowered code spells the layout l.
func (s *symtab) typ(l reflect.Type) string {
	if l.PkgPath() == "" && l.Name() != "" && l.Kind() != reflect.UnsafePointer && l.Kind() != reflect.Interface {
		return l.Name()
	}
	name, ok := s.types[l]
	if !ok {
		name = s.fresh("T")
		s.types[l] = name
		// A nil pointer to a type is how yaegi is told of the type itself.
		s.put(name, reflect.New(reflect.PointerTo(l)).Elem())
	}
	return pkg + "." + name
}

// desc returns an expression for the descriptor v.
func (s *symtab) desc(v *value.Type) string {
	name, ok := s.descs[v]
	if !ok {
		name = s.fresh("D")
		s.descs[v] = name
		s.put(name, variable(v))
	}
	return pkg + "." + name
}

// method returns an expression for a method of an interface; sig is its func type.
func (s *symtab) method(id string, sig *value.Type) string {
	key := "interface method " + id + " " + s.desc(sig)
	name, ok := s.hosts[key]
	if !ok {
		name = s.fresh("K")
		s.hosts[key] = name
		s.put(name, variable(&rt.MethodRef{ID: id, Type: sig}))
	}
	return pkg + "." + name
}

// variable makes a symbol that is a variable holding p. A symbol that is not
// addressable would be taken for a constant.
func variable(p any) reflect.Value {
	v := reflect.New(reflect.TypeOf(p))
	v.Elem().Set(reflect.ValueOf(p))
	return v.Elem()
}

// host returns an expression for a compiled value, made by mk at first use.
func (s *symtab) host(key string, mk func() reflect.Value) string {
	name, ok := s.hosts[key]
	if !ok {
		name = s.fresh("F")
		s.hosts[key] = name
		s.put(name, mk())
	}
	return pkg + "." + name
}

// hostFunc is host for a function, given also as it is.
func (s *symtab) hostFunc(key string, mk, raw func() reflect.Value) string {
	expr := s.host(key, mk)
	name := strings.TrimPrefix(expr, pkg+".")
	if _, ok := s.raw[name]; !ok {
		s.raw[name] = raw()
	}
	return expr
}

// native returns an expression for the compiled function of u.
func (s *symtab) native(u *unit) string {
	return s.host(fmt.Sprintf("native %s %d", u.key, u.edition), func() reflect.Value { return u.compiled() })
}

// pointer returns an expression for a Go pointer: *expr is a variable that
// lives on the Go side.
func (s *symtab) pointer(p reflect.Value) string {
	name := s.fresh("V")
	v := reflect.New(p.Type()).Elem()
	v.Set(p)
	s.put(name, v)
	return pkg + "." + name
}

// isVariadic reports whether expr names a compiled variadic function.
func (s *symtab) isVariadic(expr string) bool {
	v, ok := s.all[strings.TrimPrefix(expr, pkg+".")]
	return ok && v.Kind() == reflect.Func && v.Type().IsVariadic()
}

// fixedArity returns the function that expr names, taking the slice of its
// variadic parameter if it has one.
func (s *symtab) fixedArity(expr string) string {
	if !s.isVariadic(expr) {
		return expr
	}
	f := s.all[strings.TrimPrefix(expr, pkg+".")]
	return s.host("fixed "+expr, func() reflect.Value {
		t := f.Type()
		in, out := make([]reflect.Type, t.NumIn()), make([]reflect.Type, t.NumOut())
		for i := range in {
			in[i] = t.In(i)
		}
		for i := range out {
			out[i] = t.Out(i)
		}
		return reflect.MakeFunc(reflect.FuncOf(in, out, false), f.CallSlice)
	})
}
