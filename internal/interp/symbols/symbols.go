// Package symbols holds the compiled packages that the interpreted engine can
// import: their functions, variables and types, and adapters that let session
// values implement their interfaces.
//
// Its one rule: nothing happens before it is asked for. A package is a func
// from a name to a symbol, so the tables cost no time when the process starts.
//
// Constants are not here: go/types folds them. The z files are written by gen.
package symbols

import (
	"reflect"

	"gosess/internal/interp/rt"
)

//go:generate go run gosess/internal/interp/symbols/gen -dir .
//go:generate go run gosess/internal/interp/symbols/gen -dir . -table gonum

// Package is one compiled package.
type Package struct {
	Path, Name string
	symbol     func(name string) any
	adapter    func(name string) rt.AdapterMaker
}

// Generic marks a generic function or type, or a constraint: it has no compiled
// form, and comes from source if it comes at all.
type Generic struct{}

var tables []func(path string) *Package

// Lookup returns a package by import path, nil if there is none.
func Lookup(path string) *Package {
	for _, t := range tables {
		if p := t(path); p != nil {
			return p
		}
	}
	return lookupLinked(path)
}

// Supply makes a package known that is compiled into this program and is not of
// the standard library. Symbol gives a function, a pointer to a variable, a nil
// pointer to a type, [Generic], or nil. It is called before any engine exists.
func Supply(path, name string, symbol func(name string) any) {
	p := &Package{Path: path, Name: name, symbol: symbol, adapter: func(string) rt.AdapterMaker { return nil }}
	tables = append(tables, func(want string) *Package {
		if want == path {
			return p
		}
		return nil
	})
}

// Func returns an exported function of the package that is not generic; the
// zero Value if there is none.
func (p *Package) Func(name string) reflect.Value {
	v := reflect.ValueOf(p.symbol(name))
	if v.Kind() != reflect.Func {
		return reflect.Value{}
	}
	return v
}

// Var returns a pointer to an exported variable of the package; the zero Value
// if there is none.
func (p *Package) Var(name string) reflect.Value {
	v := reflect.ValueOf(p.symbol(name))
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Type() == rtypeType {
		return reflect.Value{}
	}
	return v
}

var rtypeType = reflect.TypeOf(reflect.TypeFor[int]())

// Type returns a type of the package by name, nil if there is none: an exported
// one, or an unexported one that exported functions or variables have.
func (p *Package) Type(name string) reflect.Type {
	s := p.symbol(name)
	if t, ok := s.(reflect.Type); ok {
		return t
	}
	t := reflect.TypeOf(s)
	if t == nil || t.Kind() != reflect.Pointer || !reflect.ValueOf(s).IsNil() {
		return nil
	}
	return t.Elem()
}

// IsGeneric reports whether name is generic.
func (p *Package) IsGeneric(name string) bool {
	_, ok := p.symbol(name).(Generic)
	return ok
}

func init() { rt.SetAdapterSource(adapter) }

// adapter finds the adapter of an interface type of a compiled package.
func adapter(t reflect.Type) rt.AdapterMaker {
	if t.Name() == "" || t.PkgPath() == "" {
		return nil
	}
	if p := Lookup(t.PkgPath()); p != nil {
		return p.adapter(t.Name())
	}
	return nil
}
