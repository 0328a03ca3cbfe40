package symbols

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gosess/internal/interp/rt"
)

// A Linked is a package of a module that a plugin has brought into the process.
type Linked struct {
	Path, Name string
	Module     string   // "path@version"
	Names      []string // what it exports
	// Symbol and Adapter are those of its table; nil for a package that no other
	// module can import, of which only types can be met.
	Symbol  func(name string) any
	Adapter func(name string) func(rt.AnyObject) any
}

// linked are the packages of modules, by path. What is in is never taken out or
// changed: neither can a plugin be.
var linked struct {
	sync.RWMutex
	packages map[string]*linkedPackage
}

type linkedPackage struct {
	Package
	module string
}

// Link makes packages known that are in the process now. They come with all
// packages of modules that they import. What is known already stays as it is.
func Link(list []Linked) {
	linked.Lock()
	defer linked.Unlock()
	w := walk{seen: map[reflect.Type]bool{}, types: map[string]map[string]reflect.Type{}}
	for _, l := range list {
		w.types[l.Path] = map[string]reflect.Type{}
	}
	for _, l := range list {
		if l.Symbol != nil {
			w.symbols(l)
		}
	}
	all := maps.Clone(linked.packages)
	if all == nil {
		all = map[string]*linkedPackage{}
	}
	for _, l := range list {
		if all[l.Path] == nil {
			all[l.Path] = &linkedPackage{Package{l.Path, l.Name, l.symbols(w.types[l.Path]), l.adapters()}, l.Module}
		}
	}
	linked.packages = all
}

// LinkedModule returns the module, "path@version", with which a package is linked;
// "" if it is not.
func LinkedModule(path string) string {
	linked.RLock()
	defer linked.RUnlock()
	if p := linked.packages[path]; p != nil {
		return p.module
	}
	return ""
}

func lookupLinked(path string) *Package {
	linked.RLock()
	defer linked.RUnlock()
	if p := linked.packages[path]; p != nil {
		return &p.Package
	}
	return nil
}

// symbols is the symbol func of the package: what its table has, and the other
// types that were met.
func (l Linked) symbols(met map[string]reflect.Type) func(string) any {
	return func(name string) any {
		if l.Symbol != nil {
			if s := l.Symbol(name); s != nil {
				return s
			}
		}
		if t := met[name]; t != nil {
			return t
		}
		return nil
	}
}

func (l Linked) adapters() func(string) rt.AdapterMaker {
	return func(name string) rt.AdapterMaker {
		if l.Adapter == nil {
			return nil
		}
		make := l.Adapter(name)
		if make == nil {
			return nil
		}
		return func(o rt.Object) any { return make(o) }
	}
}

// A walk finds the declared types of packages that their exported names lead to.
type walk struct {
	seen  map[reflect.Type]bool
	types map[string]map[string]reflect.Type // by package, then name; nil for a name that several have
}

func (w *walk) symbols(l Linked) {
	for _, name := range slices.Sorted(slices.Values(l.Names)) {
		if s := l.Symbol(name); s != nil {
			w.typ(reflect.TypeOf(s))
		}
	}
}

func (w *walk) typ(t reflect.Type) {
	if w.seen[t] {
		return
	}
	w.seen[t] = true
	if t.PkgPath() != "" {
		of := w.types[t.PkgPath()]
		if of == nil {
			return // of a package that is not being linked
		}
		if name := t.Name(); !strings.Contains(name, "[") {
			_, twice := of[name] // one of them is declared in a function
			if of[name] = t; twice {
				of[name] = nil
			}
		}
	}
	switch t.Kind() {
	case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
		w.typ(t.Elem())
	case reflect.Map:
		w.typ(t.Key())
		w.typ(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			w.typ(f.Type)
		}
	case reflect.Func:
		for p := range t.Ins() {
			w.typ(p)
		}
		for r := range t.Outs() {
			w.typ(r)
		}
	}
	for m := range t.Methods() {
		w.typ(m.Type)
	}
	if t.PkgPath() != "" && t.Kind() != reflect.Interface {
		w.typ(reflect.PointerTo(t))
	}
}
