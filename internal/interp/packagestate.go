package interp

import (
	"go/types"
	"hash/maphash"
	"math"
	"reflect"
	"strings"

	"gosess/internal/interp/symbols"
)

// This file sees whether variables of imported packages have changed. They are not part of a session: a
// load initialises them again.

// How many values of one variable are looked at, in packages that are lowered and in linked ones.
const (
	loweredBudget = 1 << 14
	linkedBudget  = 1 << 10
)

var stateSeed = maphash.MakeSeed()

// PackageState returns a number for each variable of the packages that the program imports as source or
// from modules, by "path.name", that changes when its value does: all variables of packages that are
// lowered, exported ones of those that are linked. What is behind types of package sync, and in large variables
// what lies far inside, does not count. Numbers of one process can be compared. Those of known are left out,
// and packages that have not been initialised.
func (e *Engine) PackageState(known map[string]uint64) map[string]uint64 {
	e.mu.RLock()
	defer e.mu.RUnlock()
	state := map[string]uint64{}
	for path, s := range e.sources {
		if s == nil || !s.prelude || symbols.LinkedModule(path) == "" {
			continue
		}
		p := symbols.Lookup(path)
		for _, name := range s.pkg.Scope().Names() {
			_, isVar := s.pkg.Scope().Lookup(name).(*types.Var)
			if _, ok := known[path+"."+name]; ok || !isVar {
				continue
			}
			if v := p.Var(name); v.IsValid() {
				state[path+"."+name] = stateOf(v.Elem(), linkedBudget)
			}
		}
	}
	for key, c := range e.vars {
		path := key[:strings.LastIndexByte(key, '.')]
		if _, ok := known[key]; ok {
			continue
		}
		if s := e.sources[path]; s != nil && s.found && !e.start.waits(path) {
			state[key] = stateOf(c.slot.Elem(), loweredBudget)
		}
	}
	return state
}

func stateOf(v reflect.Value, budget int) uint64 {
	l := look{left: budget}
	return l.value(v, 0)
}

// A look is one walk over a value.
type look struct{ left int }

// value mixes what is in v. Memory addresses do not count.
func (l *look) value(v reflect.Value, depth int) uint64 {
	if l.left--; l.left < 0 || depth > 8 || !v.IsValid() {
		return 0
	}
	t := v.Type()
	if pkg := t.PkgPath(); pkg == "sync" || pkg == "sync/atomic" || strings.HasPrefix(pkg, "gosess/") && t.Kind() == reflect.Struct && t.Name() != "Iface" {
		return 0
	}
	h := uint64(t.Kind()) + 1
	switch t.Kind() {
	case reflect.Bool:
		if v.Bool() {
			h++
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		h = mix(h, uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		h = mix(h, v.Uint())
	case reflect.Float32, reflect.Float64:
		h = mix(h, math.Float64bits(v.Float()))
	case reflect.Complex64, reflect.Complex128:
		h = mix(mix(h, math.Float64bits(real(v.Complex()))), math.Float64bits(imag(v.Complex())))
	case reflect.String:
		h = mix(h, maphash.String(stateSeed, v.String()))
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			h = mix(h, l.value(v.Elem(), depth+1))
		}
	case reflect.Slice, reflect.Array:
		h = mix(h, uint64(v.Len()))
		for i := 0; i < v.Len() && l.left > 0; i++ {
			h = mix(h, l.value(v.Index(i), depth+1))
		}
	case reflect.Map:
		h = mix(h, l.entries(v, depth))
	case reflect.Struct:
		for i := range v.NumField() {
			h = mix(h, l.value(v.Field(i), depth+1))
		}
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		if !v.IsNil() {
			h++
		}
	}
	return h
}

// entries mixes a map, in whatever order it comes; of one that is too large only the length.
func (l *look) entries(v reflect.Value, depth int) uint64 {
	sum := uint64(v.Len())
	if v.Len() > l.left/4 {
		return sum
	}
	for it := v.MapRange(); it.Next(); {
		sum += mix(l.value(it.Key(), depth+1), l.value(it.Value(), depth+1))
	}
	return sum
}

// mix folds x into h.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
